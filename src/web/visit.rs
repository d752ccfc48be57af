//! A visit: one request by one person. The only way from a handler to the database, so the only way past the door, the
//! CSRF token and the transaction.

use super::form::{Form, Problems, Typed, parse};
use super::going::Going;
use super::who::Door;
use super::{Me, Reply, View, body, cookie, secret};
use crate::db::Db;
use crate::error::Error;
use crate::people::{self, Limits, PersonId, Role, parked};
use crate::settings::Cached;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, web};

use diesel::PgConnection;
use std::cell::Cell;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::net::IpAddr;
use uuid::Uuid;

/// What every request finds in place.
#[derive(Debug)]
pub struct House {
    pub db: Db,
    pub settings: Cached,
    /// Session limits of this process, in place of those by role.
    pub limits: Option<Limits>,
    /// Where pages are: `https://desk.example.org`. Host headers are never believed.
    pub base_url: String,
    /// Whoever carries it may read `/metrics` from elsewhere than this machine.
    pub metrics_token: Option<String>,
    /// Proxies whose word on the visitor's address is believed.
    pub proxies: Vec<IpAddr>,
}

impl House {
    fn limits(&self, role: Role) -> Limits {
        self.limits.unwrap_or(Limits::of(role))
    }

    /// # Errors
    /// Only in a program put together wrongly.
    pub fn of(request: &HttpRequest) -> Result<web::Data<House>, Error> {
        request
            .app_data::<web::Data<House>>()
            .cloned()
            .ok_or_else(|| Error::broken("app.rs installs the house"))
    }
}

/// A request by someone who must be `R`. Whether they are is asked on the same connection, in the same hop as the
/// page's own questions.
#[derive(Debug)]
pub struct Desk<R> {
    house: web::Data<House>,
    cookie: String,
    /// Where the form sent to this path stands.
    form_page: String,
    parked: Option<Uuid>,
    door: PhantomData<fn() -> R>,
}

/// Beside a route: where the form that is sent to it stands, if elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct FormPage(pub &'static str);

/// What the cookie turned out to be.
pub(super) enum Entered {
    In(Box<Me>),
    /// A session of this person's that has ended, or was left too long.
    Expired(PersonId),
    Out,
}

enum Outcome<V> {
    Go(Going),
    Show(StatusCode, V),
}

impl<R: Door> Desk<R> {
    /// A page that only looks: who is there, what `load` finds, and its template, rendered when the connection is back.
    pub async fn page<V: View>(
        self,
        load: impl Fn(&mut PgConnection, &Me) -> Result<V, Error> + Send + 'static,
    ) -> Reply {
        self.answer(move |_, conn, entered| {
            let me = entered.admitted::<R>()?;
            load(conn, &me).map(|view| Outcome::Show(StatusCode::OK, view))
        })
        .await
    }

    /// A page that leads on: the address it answers with.
    pub async fn lead(
        self,
        to: impl Fn(&mut PgConnection, &Me) -> Result<String, Error> + Send + 'static,
    ) -> Reply {
        self.answer(move |_, conn, entered| {
            let me = entered.admitted::<R>()?;
            to(conn, &me).map(|place| Outcome::<NoPage>::Go(Going::to(place)))
        })
        .await
    }

    /// A file for download, made in one go.
    pub async fn file(
        self,
        name: &str,
        kind: &'static str,
        make: impl Fn(&mut PgConnection, &Me) -> Result<String, Error> + Send + 'static,
    ) -> Reply {
        let disposition = format!("attachment; filename=\"{name}\"");
        let house = self.house.clone();
        let text = house
            .db
            .read(move |conn| {
                let me = enter(&self.house, &self.cookie, conn)?.admitted::<R>()?;
                make(conn, &me)
            })
            .await?;
        Ok(HttpResponse::Ok()
            .content_type(kind)
            .insert_header((header::CONTENT_DISPOSITION, disposition))
            .body(text))
    }

    /// A form shown first: filled by `blank`, or with what was parked while the session had expired.
    pub async fn form<F: Typed, V: View>(
        self,
        blank: impl Fn(&mut PgConnection, &Me) -> Result<F, Error> + Send + 'static,
        show: impl Fn(&mut PgConnection, &Me, &F, &Problems) -> Result<V, Error> + Send + 'static,
    ) -> Reply {
        self.answer(move |desk, conn, entered| {
            let me = entered.admitted::<R>()?;
            let (form, problems) = match desk.parked_form(conn, &me)? {
                Some(form) => (form, Problems::parked()),
                None => (blank(conn, &me)?, Problems::none()),
            };
            show(conn, &me, &form, &problems).map(|view| Outcome::Show(problems.status(), view))
        })
        .await
    }

    /// A form sent: `act` on what was meant, in one transaction, and go where it says; or the same form again by `show`
    /// with everything typed and what is wrong with it.
    pub async fn submit<F: Typed, V: View>(
        self,
        form: Form<F>,
        act: impl Fn(&mut PgConnection, &Me, &F::Meant) -> Result<String, Error> + Send + 'static,
        show: impl Fn(&mut PgConnection, &Me, &F, &Problems) -> Result<V, Error> + Send + 'static,
    ) -> Reply {
        self.submit_renewing(
            form,
            move |conn, me, meant| act(conn, me, meant).map(|place| Ok(Going::to(place))),
            show,
        )
        .await
    }

    /// The same for a form that gives the browser a new session to carry on with, and some of whose problems only show
    /// when `act` looks.
    pub async fn submit_renewing<F: Typed, V: View>(
        self,
        form: Form<F>,
        act: impl Fn(&mut PgConnection, &Me, &F::Meant) -> Result<Result<Going, Problems>, Error>
        + Send
        + 'static,
        show: impl Fn(&mut PgConnection, &Me, &F, &Problems) -> Result<V, Error> + Send + 'static,
    ) -> Reply {
        self.answer(move |desk, conn, entered| {
            if let (Entered::Expired(person), true) = (&entered, form.genuine) {
                return desk.park(conn, *person, &form).map(|place| Outcome::Go(Going::to(place)));
            }
            let me = entered.admitted::<R>()?;
            let again = |conn: &mut PgConnection, problems: &Problems| {
                show(conn, &me, &form.typed, problems)
                    .map(|view| Outcome::Show(problems.status(), view))
            };
            if !form.genuine {
                return again(conn, &Problems::expired());
            }
            match form.typed.check() {
                Err(problems) => again(conn, &problems),
                Ok(meant) => match Db::transaction(conn, |conn| act(conn, &me, &meant)) {
                    Ok(Ok(going)) => Ok(Outcome::Go(going)),
                    Ok(Err(problems)) => again(conn, &problems),
                    Err(Error::Refused(words)) => again(conn, &Problems::refused(words)),
                    Err(Error::Unfit { field, words }) => again(conn, &Problems::of(field, words)),
                    Err(error) => Err(error),
                },
            }
        })
        .await
    }

    /// One hop: who is there, `work` with the same connection, then its view rendered without one. Asked again once when
    /// the connection turns out dead before anything was done on it.
    async fn answer<V: View>(
        self,
        work: impl Fn(&Self, &mut PgConnection, Entered) -> Result<Outcome<V>, Error> + Send + 'static,
    ) -> Reply
    where
        R: Door,
    {
        let house = self.house.clone();
        let answer = house.db.hop(move |db| {
            let at_work = Cell::new(false);
            let attempt = || {
                db.with(|conn| {
                    let entered = enter(&self.house, &self.cookie, conn)?;
                    at_work.set(true);
                    work(&self, conn, entered)
                })
            };
            let outcome = match attempt() {
                Err(Error::Busy) if !at_work.get() => attempt(),
                done => done,
            }?;
            match outcome {
                Outcome::Go(going) => Ok(Err(going)),
                Outcome::Show(status, view) => Ok(Ok((status, view.draw()?))),
            }
        });
        Ok(match answer.await? {
            Err(going) => going.answer(),
            Ok((status, page)) => html(status, page),
        })
    }

    /// Keeps a form that arrived after its session had expired, and leads to signing in. Passwords are not kept.
    fn park<F>(
        &self,
        conn: &mut PgConnection,
        person: PersonId,
        form: &Form<F>,
    ) -> Result<String, Error> {
        let id = Uuid::from_bytes(secret::random16());
        let (fields, _): (body::Fields, _) =
            form.fields.iter().cloned().partition(|(name, _)| !name.contains("password"));
        parked::park(conn, id, person, &self.form_page, &body::encode(&fields))?;
        Ok(format!("/login?parked={id}"))
    }

    fn parked_form<F: Typed>(&self, conn: &mut PgConnection, me: &Me) -> Result<Option<F>, Error> {
        let Some(id) = self.parked else { return Ok(None) };
        let Some(fields) = parked::fields(conn, id, me.id)? else { return Ok(None) };
        body::decode(fields.as_bytes()).and_then(|fields| parse(&fields)).map(Some)
    }
}

/// Who the cookie stands for.
pub(super) fn enter(
    house: &House,
    cookie: &str,
    conn: &mut PgConnection,
) -> Result<Entered, Error> {
    if cookie.is_empty() {
        return Ok(Entered::Out);
    }
    let hash = secret::hash(cookie);
    let Some(found) = people::store::by_session(conn, &hash)? else { return Ok(Entered::Out) };
    let limits = house.limits(found.person.role);
    if !found.session.is_live(limits, found.now) {
        return Ok(Entered::Expired(found.person.id));
    }
    people::store::touch(conn, &hash, found.session, limits, found.now)?;
    Ok(Entered::In(Box::new(Me {
        csrf: secret::csrf_token(cookie),
        session: hash,
        limits,
        now: found.now,
        available: found.available,
        has_phone: found.has_phone,
        open_issues: found.open_issues,
        settings: house.settings.get(conn)?,
        person: found.person,
    })))
}

impl Entered {
    fn admitted<R: Door>(self) -> Result<Box<Me>, Error> {
        let Entered::In(me) = self else { return Err(Error::NotSignedIn) };
        R::admits(&me).map(|()| me)
    }
}

/// The page of an answer that never shows one.
struct NoPage;

impl View for NoPage {
    fn draw(&self) -> Result<String, Error> {
        Ok(String::new())
    }
}

impl<R: Door> FromRequest for Desk<R> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(House::of(request).map(|house| Desk {
            house,
            cookie: cookie::of(request),
            form_page: form_page(request),
            parked: query_of(request, "parked").and_then(|id| id.parse().ok()),
            door: PhantomData,
        }))
    }
}

/// The address of the page whose form is sent to this request's path, with the path's ids filled in.
fn form_page(request: &HttpRequest) -> String {
    let Some(FormPage(pattern)) = request.app_data::<FormPage>() else {
        return request.path().to_owned();
    };
    let mut page = (*pattern).to_owned();
    for (name, value) in request.match_info().iter() {
        page = page.replace(&format!("{{{name}}}"), value);
    }
    page
}

pub(super) fn query_of(request: &HttpRequest, name: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

pub(super) fn html(status: StatusCode, page: String) -> HttpResponse {
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page)
}
