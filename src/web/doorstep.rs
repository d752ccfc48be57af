//! A visit to a page that nobody needs to be signed in for: signing in and out, help, whether the desk is open.

use super::form::{Form, Problems, Typed};
use super::visit::{Entered, Use, enter, html, query_of};
use super::{Going, House, Me, Reply, Shell, address, cookie, secret};
use crate::db::Db;
use crate::error::Error;
use crate::people;
use crate::settings::Settings;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, web};
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::PgConnection;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// A request by anybody, signed in or not.
#[derive(Clone, Debug)]
pub struct Doorstep {
    house: web::Data<House>,
    cookie: String,
    address: Option<IpAddr>,
    browser: String,
    parked: Option<Uuid>,
}

/// Who stands there, as far as is known.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who is signed in, if somebody is.
    pub me: Option<Me>,
    /// The database's clock.
    pub now: DateTime<Utc>,
    pub settings: Arc<Settings>,
    /// For the forms on the page.
    pub csrf: String,
    /// The hash of what the cookie carries; no session need have it.
    pub session: [u8; 32],
    pub address: Option<IpAddr>,
    /// What the browser calls itself.
    pub browser: String,
    /// A form typed while a session had expired, waiting for its person.
    pub parked: Option<Uuid>,
    /// The browser came with no token of ours: this one is new.
    new_token: Option<String>,
}

impl Visitor {
    /// The frame around a page: their own, or that of a stranger.
    pub fn shell(&self, current: &str) -> Shell {
        self.me.as_ref().map_or_else(|| Shell::outside(&self.settings), |me| me.shell(current))
    }
}

type Shown = (StatusCode, String, Option<String>);

impl Doorstep {
    /// A page that only looks.
    pub async fn page<V: Template>(
        self,
        load: impl Fn(&mut PgConnection, &Visitor) -> Result<V, Error> + Send + 'static,
    ) -> Reply {
        let db = self.house.db.clone();
        let page = db.read(move |conn| {
            let visitor = self.visitor(conn)?;
            Ok(load(conn, &visitor)?.render()?)
        });
        Ok(html(StatusCode::OK, page.await?))
    }

    /// A form shown first. A browser without a token gets one, so that the form can prove itself.
    pub async fn form<F: Typed, V: Template>(
        self,
        blank: impl Fn(&Visitor) -> F + Send + 'static,
        show: impl Fn(&mut PgConnection, &Visitor, &F, &Problems) -> Result<V, Error> + Send + 'static,
    ) -> Reply {
        let db = self.house.db.clone();
        let shown = db.read(move |conn| {
            let visitor = self.visitor(conn)?;
            let view = show(conn, &visitor, &blank(&visitor), &Problems::none())?;
            Ok((StatusCode::OK, view.render()?, visitor.new_token))
        });
        shown.await.map(with_token)
    }

    /// A form sent: what was meant is done and leads on, or the same form is shown again.
    ///
    /// In three parts, because what is asked for costs more than a page. `ask` looks whether it may be done now. `wait`
    /// lets time pass and takes the turn it needs, holding no connection and no thread meanwhile. `act` does it, and takes
    /// connections only for as long as it needs them; its refusal is a 422: the reason is no one field's.
    pub async fn submit<F: Typed, A: Send + 'static, T: Send + 'static, V: Template>(
        self,
        form: Form<F>,
        ask: impl Fn(&mut PgConnection, &Visitor, &F::Meant) -> Result<A, Error> + Send + 'static,
        wait: impl AsyncFnOnce(A) -> Result<T, Error>,
        act: impl FnOnce(&Db, &Visitor, &F::Meant, T) -> Result<Going, Error> + Send + 'static,
        show: impl Fn(&mut PgConnection, &Visitor, &F, &Problems) -> Result<V, Error>
        + Clone
        + Send
        + 'static,
    ) -> Reply
    where
        F::Meant: 'static,
    {
        let db = self.house.db.clone();
        let draw =
            move |conn: &mut PgConnection, visitor: &Visitor, typed: &F, problems: &Problems| {
                let view = show(conn, visitor, typed, problems)?;
                Ok((problems.status(), view.render()?, visitor.new_token.clone()))
            };
        let (typed, redraw) = (form.typed.clone(), draw.clone());
        let asked = db.read(move |conn| {
            let visitor = self.visitor(conn)?;
            let checked = match form.typed.check() {
                _ if !form.genuine || visitor.new_token.is_some() => Err(Problems::expired()),
                checked => checked,
            };
            match checked {
                Ok(meant) => ask(conn, &visitor, &meant).map(|asked| Ok((visitor, meant, asked))),
                Err(problems) => draw(conn, &visitor, &form.typed, &problems).map(Err),
            }
        });
        let (visitor, meant, asked) = match asked.await? {
            Ok(asked) => asked,
            Err(shown) => return Ok(with_token(shown)),
        };
        let turn = wait(asked).await?;
        let done = db.hop(move |db| match act(db, &visitor, &meant, turn) {
            Ok(going) => Ok(Ok(going)),
            Err(Error::Refused(words)) => {
                let problems = Problems::turned_away(words);
                db.look(|conn| redraw(conn, &visitor, &typed, &problems)).map(Err)
            }
            Err(error) => Err(error),
        });
        Ok(match done.await? {
            Ok(going) => going.answer(),
            Err(shown) => with_token(shown),
        })
    }

    /// The form that leads out. Who is not in is out already; a form that cannot prove itself is shown again by `show`.
    pub async fn leave<F: Typed, V: Template>(
        self,
        form: Form<F>,
        place: &'static str,
        end: impl Fn(&mut PgConnection, &Me) -> Result<(), Error> + Send + 'static,
        show: impl Fn(&Me, &Problems) -> V + Send + 'static,
    ) -> Reply {
        let db = self.house.db.clone();
        let answer = db.hop(move |db| match db.look(|conn| self.visitor(conn))?.me {
            Some(me) if !form.genuine => {
                let problems = Problems::expired();
                Ok(Some((problems.status(), show(&me, &problems).render()?, None)))
            }
            Some(me) => db.with(|conn| Db::transaction(conn, |conn| end(conn, &me))).map(|()| None),
            None => Ok(None),
        });
        Ok(answer.await?.map_or_else(|| Going::away(place).answer(), with_token))
    }

    fn visitor(&self, conn: &mut PgConnection) -> Result<Visitor, Error> {
        let entered = enter(&self.house, &self.cookie, conn, Use::Visit)?;
        let is_ours = !matches!(entered, Entered::Out) || secret::is_guest_token(&self.cookie);
        let new_token = (!is_ours).then(secret::new_guest_token);
        let token = new_token.as_ref().unwrap_or(&self.cookie);
        let me = match entered {
            Entered::In(me) => Some(*me),
            Entered::Expired(_) | Entered::Ended | Entered::Out => None,
        };
        Ok(Visitor {
            now: me.as_ref().map_or_else(|| people::store::now(conn), |me| Ok(me.now))?,
            settings: self.house.settings.get(conn)?,
            csrf: secret::csrf_token(token),
            session: secret::hash(token),
            address: self.address,
            browser: self.browser.clone(),
            parked: self.parked,
            me,
            new_token,
        })
    }
}

fn with_token((status, page, token): Shown) -> HttpResponse {
    let mut answer = html(status, page);
    let cookie =
        token.and_then(|token| header::HeaderValue::try_from(cookie::carrying(&token)).ok());
    if let Some(cookie) = cookie {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    answer
}

impl FromRequest for Doorstep {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        ready(House::of(request).map(|house| Doorstep {
            cookie: cookie::of(request),
            address: address::of(request, &house.proxies),
            browser: agent.unwrap_or_default().to_owned(),
            parked: query_of(request, "parked").and_then(|id| id.parse().ok()),
            house,
        }))
    }
}
