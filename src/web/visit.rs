//! A visit: one request by one person. The only way from a handler to the database, so the only way past the door, the
//! CSRF token and the transaction.

use super::form::{Problems, Typed, parse};
use super::going::Going;
use super::handed_back::HandedBack;
use super::policy::Scripts;
use super::who::Door;
use super::{Me, Reply, View, body, cookie, secret};
use crate::audit;
use crate::db::Db;
use crate::error::Error;
use crate::issue::IssueId;
use crate::learning::Shelf;
use crate::news::News;
use crate::people::{self, Limits, PersonId, Role, parked};
use crate::presence::Presence;
use crate::settings::Cached;
use actix_web::body::MessageBody;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, web};
use diesel::PgConnection;
use serde_json::json;
use std::cell::Cell;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// What every request finds in place.
#[derive(Debug)]
pub struct House {
    pub db: Db,
    pub settings: Cached,
    /// Who has which issue open.
    pub presence: Arc<Presence>,
    /// What has just happened.
    pub news: Arc<News>,
    /// What was learnt from tags.
    pub learnt: Arc<Shelf>,
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
    pub(super) house: web::Data<House>,
    pub(super) cookie: String,
    /// Where the form sent to this path stands.
    pub(super) form_page: String,
    parked: Option<Uuid>,
    /// The issue that the address is about.
    issue: Option<IssueId>,
    /// The pattern of the address, where who is refused is written down.
    wall: Option<String>,
    door: PhantomData<fn() -> R>,
}

/// Beside a route: where the form that is sent to it stands, if elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct FormPage(pub &'static str);

/// What the cookie turned out to be.
pub(super) enum Entered {
    In(Box<Me>),
    /// A session of this person's that was left too long.
    Expired(PersonId),
    /// A session that was ended: signed out, or ended by its person or with them. Whoever still carries its token may be
    /// anybody.
    Ended,
    Out,
}

/// Whether somebody is there, or only their page.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Use {
    Visit,
    /// A page goes on by itself, which keeps no session alive.
    ByItself,
}

/// How far a visit came.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// No connection was to be had.
    Outside,
    Door,
    AtWork,
}

pub(super) enum Outcome<V> {
    Go(Going),
    Show(StatusCode, V),
    HandBack(Box<HandedBack>),
}

impl<V: View> Outcome<V> {
    /// With its page rendered: when the connection is back, and still off the thread that answers.
    pub(super) fn drawn(self) -> Result<Drawn, Error> {
        Ok(match self {
            Outcome::Go(going) => Drawn::Going(going),
            Outcome::Show(status, view) => Drawn::Page(status, view.draw()?),
            Outcome::HandBack(view) => Drawn::Page(view.status(), view.draw()?),
        })
    }
}

pub(super) enum Drawn {
    Going(Going),
    Page(StatusCode, String),
}

impl Drawn {
    pub(super) fn answer(self) -> HttpResponse {
        match self {
            Drawn::Going(going) => going.answer(),
            Drawn::Page(status, page) => html(status, page),
        }
    }
}

impl<R: Door> Desk<R> {
    /// A page that only looks: who is there, what `load` finds, and its template, rendered when the connection is back.
    pub async fn page<V: View>(
        self,
        load: impl Fn(&mut PgConnection, &Me) -> Result<V, Error> + Send + 'static,
    ) -> Reply {
        self.answer(move |desk, conn, entered| {
            let me = desk.admit(conn, entered)?;
            load(conn, &me).map(|view| Outcome::Show(StatusCode::OK, view))
        })
        .await
    }

    /// A page that leads on: the address it answers with.
    pub async fn lead(
        self,
        to: impl Fn(&mut PgConnection, &Me) -> Result<String, Error> + Send + 'static,
    ) -> Reply {
        self.answer(move |desk, conn, entered| {
            let me = desk.admit(conn, entered)?;
            to(conn, &me).map(|place| Outcome::<NoPage>::Go(Going::to(place)))
        })
        .await
    }

    /// A file for download, made in one go.
    pub async fn file<B: MessageBody + Send + 'static>(
        self,
        name: &str,
        kind: &'static str,
        make: impl Fn(&mut PgConnection, &Me) -> Result<B, Error> + Send + 'static,
    ) -> Reply {
        let disposition = format!("attachment; filename=\"{name}\"");
        let text = self.look(make).await?;
        Ok(HttpResponse::Ok()
            .content_type(kind)
            .insert_header((header::CONTENT_DISPOSITION, disposition))
            .body(text))
    }

    /// What `find` finds for who is there.
    pub(super) async fn look<T: Send + 'static>(
        self,
        find: impl Fn(&mut PgConnection, &Me) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let db = self.house.db.clone();
        db.read(move |conn| {
            let entered = enter(&self.house, &self.cookie, conn, Use::Visit)?;
            let me = self.admit(conn, entered)?;
            find(conn, &me)
        })
        .await
    }

    /// A form shown first: filled by `blank`, or with what was parked while the session had expired.
    pub async fn form<F: Typed, V: View>(
        self,
        blank: impl Fn(&mut PgConnection, &Me) -> Result<F, Error> + Send + 'static,
        show: impl Fn(&mut PgConnection, &Me, &F, &Problems) -> Result<V, Error> + Send + 'static,
    ) -> Reply {
        self.answer(move |desk, conn, entered| {
            let me = desk.admit(conn, entered)?;
            let (form, problems) = match desk.parked_form(conn, &me)? {
                Some(form) => (form, Problems::parked()),
                None => (blank(conn, &me)?, Problems::none()),
            };
            show(conn, &me, &form, &problems).map(|view| Outcome::Show(problems.status(), view))
        })
        .await
    }

    /// Who is there and what `look` finds, for an answer that goes on by itself. It holds no connection while it does.
    pub async fn follow<T: Send + 'static>(
        self,
        look: impl Fn(&mut PgConnection, &Me) -> Result<T, Error> + Send + 'static,
    ) -> Result<(Me, T), Error> {
        let house = self.house.clone();
        let found = house.db.read(move |conn| {
            let entered = enter(&self.house, &self.cookie, conn, Use::ByItself)?;
            let me = self.admit(conn, entered)?;
            look(conn, &me).map(|found| (*me, found))
        });
        found.await
    }

    /// One hop: who is there, `work` with the same connection, then its view rendered without one.
    pub(super) async fn answer<V: View>(
        self,
        work: impl Fn(&Self, &mut PgConnection, Entered) -> Result<Outcome<V>, Error> + Send + 'static,
    ) -> Reply {
        let house = self.house.clone();
        house.db.hop(move |db| self.enter_and(db, work)?.drawn()).await.map(Drawn::answer)
    }

    /// Who is there, and `work` on the same connection. Asked again once when the connection turns out dead before
    /// anything was done on it.
    pub(super) fn enter_and<T>(
        &self,
        db: &Db,
        work: impl Fn(&Self, &mut PgConnection, Entered) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let got_to = Cell::new(Stage::Outside);
        let attempt = || {
            db.with(|conn| {
                got_to.set(Stage::Door);
                let entered = enter(&self.house, &self.cookie, conn, Use::Visit)?;
                got_to.set(Stage::AtWork);
                work(self, conn, entered)
            })
        };
        match attempt() {
            Err(Error::Busy) if got_to.get() == Stage::Door => attempt(),
            done => done,
        }
    }

    /// Whoever the door admits. Who is refused at the wall has left a line in the audit trail.
    pub(super) fn admit(
        &self,
        conn: &mut PgConnection,
        entered: Entered,
    ) -> Result<Box<Me>, Error> {
        let Entered::In(me) = entered else { return Err(Error::NotSignedIn) };
        let Err(refused) = R::admits(&me) else { return Ok(me) };
        if let Some(door) = &self.wall {
            let asked = json!({ "asked for": self.form_page });
            audit::store::note_look(conn, (me.id, me.now), "refused", door, asked)?;
        }
        Err(refused)
    }

    /// Who acted on an issue has done what they had it open for.
    pub(super) fn is_done_with(&self, me: &Me) {
        if let Some(issue) = self.issue {
            me.presence.leave(issue, me.id, me.now);
        }
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
    use_of: Use,
) -> Result<Entered, Error> {
    if cookie.is_empty() {
        return Ok(Entered::Out);
    }
    let hash = secret::hash(cookie);
    let Some(found) = people::store::by_session(conn, &hash)? else { return Ok(Entered::Out) };
    let limits = house.limits(found.person.role);
    if found.session.ended_at.is_some() {
        return Ok(Entered::Ended);
    }
    if !found.session.is_live(limits, found.now) {
        return Ok(Entered::Expired(found.person.id));
    }
    if use_of == Use::Visit {
        people::store::touch(conn, &hash, found.session, limits, found.now)?;
    }
    Ok(Entered::In(Box::new(Me {
        csrf: secret::csrf_token(cookie),
        session: hash,
        limits,
        now: found.now,
        available: found.available,
        has_phone: found.has_phone,
        open_issues: found.open_issues,
        settings: house.settings.get(conn)?,
        presence: house.presence.clone(),
        news: house.news.clone(),
        learnt: house.learnt.learnt(),
        extras: found.extras,
        person: found.person,
    })))
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
            issue: request.match_info().get("n").and_then(|n| n.parse().ok()).map(IssueId),
            wall: R::NEEDS.is_the_wall().then(|| request.match_pattern()).flatten(),
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
    let scripts = Scripts::of(&page);
    let mut answer =
        HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page);
    answer.extensions_mut().insert(scripts);
    answer
}
