//! A form that was sent: what it takes before anything is done, and what its sender gets back. Every change a page makes
//! goes through here.

use super::form::{Form, Problems, Typed};
use super::going::Going;
use super::handed_back::{Gone, HandedBack};
use super::visit::{Desk, Entered, Outcome};
use super::who::Door;
use super::{Me, Reply, View, body, secret};
use crate::db::Db;
use crate::error::Error;
use crate::people::PersonId;
use crate::people::parked::{self, Parking};
use diesel::PgConnection;
use uuid::Uuid;

/// What became of a form on its way in.
enum Received<M> {
    /// It makes sense, and may be acted on.
    Meant(Box<Me>, M),
    /// Back to its sender, with what is wrong.
    Again(Box<Me>, Problems),
    /// Its session had expired: kept until its person has signed in again.
    Parked(Going),
    /// Its session had been ended: kept for nobody.
    HandBack(Box<HandedBack>),
}

impl<R: Door> Desk<R> {
    /// A form sent: `act` on what was meant, in one transaction, and go where it says; or the same form again by `show`
    /// with everything typed and what is wrong with it.
    pub async fn submit<F: Typed, V: View>(
        self,
        form: Form<F>,
        act: impl Fn(&mut PgConnection, &Me, &F::Meant) -> Result<String, Error> + Send + 'static,
        show: impl Fn(&mut PgConnection, &Me, &F, &Problems) -> Result<V, Error> + Send + 'static,
    ) -> Reply {
        self.answer(move |desk, conn, entered| {
            let (me, problems) = match desk.receive(conn, entered, &form)? {
                Received::Parked(going) => return Ok(Outcome::Go(going)),
                Received::HandBack(view) => return Ok(Outcome::HandBack(view)),
                Received::Again(me, problems) => (me, problems),
                Received::Meant(me, meant) => {
                    let done = Db::transaction(conn, |conn| {
                        let place = act(conn, &me, &meant)?;
                        form.token().map_or(Ok(()), |sent| parked::drop_sent(conn, me.id, sent))?;
                        Ok(place)
                    });
                    match done.map_err(Problems::of_refusal) {
                        Ok(place) => {
                            desk.is_done_with(&me);
                            return Ok(Outcome::Go(Going::to(place)));
                        }
                        Err(problems) => (me, problems?),
                    }
                }
            };
            let view = show(conn, &me, &form.typed, &problems)?;
            Ok(Outcome::Show(problems.status(), view))
        })
        .await
    }

    /// The same for what costs more than a page. `ask` looks whether it may be done now. `wait` takes the turn it needs,
    /// holding no connection and no thread meanwhile. `act` does it, and takes connections only for as long as it needs
    /// them; some problems only show then.
    pub async fn submit_in_turn<F: Typed, T: Send + 'static, V: View>(
        self,
        form: Form<F>,
        ask: impl Fn(&mut PgConnection, &Me, &F::Meant) -> Result<(), Error> + Send + 'static,
        wait: impl AsyncFnOnce() -> Result<T, Error>,
        act: impl FnOnce(&Db, &Me, &F::Meant, T) -> Result<Result<Going, Problems>, Error>
        + Send
        + 'static,
        show: impl Fn(&mut PgConnection, &Me, &F, &Problems) -> Result<V, Error>
        + Clone
        + Send
        + 'static,
    ) -> Reply
    where
        F::Meant: 'static,
    {
        let house = self.house.clone();
        let (typed, show_again) = (form.typed.clone(), show.clone());
        let looked = house.db.hop(move |db| {
            let looked = self.enter_and(db, |desk, conn, entered| {
                Ok(Err(match desk.receive(conn, entered, &form)? {
                    Received::Parked(going) => Outcome::Go(going),
                    Received::HandBack(view) => Outcome::HandBack(view),
                    Received::Again(me, problems) => {
                        let view = show(conn, &me, &form.typed, &problems)?;
                        Outcome::Show(problems.status(), view)
                    }
                    Received::Meant(me, meant) => {
                        return ask(conn, &me, &meant).map(|()| Ok((me, meant)));
                    }
                }))
            })?;
            looked.map_or_else(|outcome| outcome.drawn().map(Err), |meant| Ok(Ok(meant)))
        });
        let (me, meant) = match looked.await? {
            Ok(meant) => meant,
            Err(drawn) => return Ok(drawn.answer()),
        };
        let turn = wait().await?;
        let done = house.db.hop(move |db| {
            let problems = match act(db, &me, &meant, turn) {
                Ok(Ok(going)) => return Outcome::<V>::Go(going).drawn(),
                Ok(Err(problems)) => problems,
                Err(error) => Problems::of_refusal(error)?,
            };
            let view = db.look(|conn| show_again(conn, &me, &typed, &problems))?;
            Outcome::Show(problems.status(), view).drawn()
        });
        Ok(done.await?.answer())
    }

    /// Who sent it, whether it is genuine, and what it means.
    fn receive<F: Typed>(
        &self,
        conn: &mut PgConnection,
        entered: Entered,
        form: &Form<F>,
    ) -> Result<Received<F::Meant>, Error> {
        match &entered {
            Entered::Expired(person) if form.genuine => {
                return self.park(conn, *person, form).map(Received::Parked);
            }
            Entered::Ended if form.genuine => return self.hand_back(conn, form, Gone::Ended),
            // Without a session nothing tells who sent it, only that no other site did. Nobody's words are lost for that.
            Entered::Out if !form.words().is_empty() => {
                return self.hand_back(conn, form, Gone::Unknown);
            }
            _ => {}
        }
        let me = self.admit(conn, entered)?;
        if !form.genuine {
            return Ok(Received::Again(me, Problems::expired()));
        }
        Ok(match form.check() {
            Ok(meant) => Received::Meant(me, meant),
            Err(problems) => Received::Again(me, problems),
        })
    }

    fn hand_back<F, M>(
        &self,
        conn: &mut PgConnection,
        form: &Form<F>,
        gone: Gone,
    ) -> Result<Received<M>, Error> {
        let settings = self.house.settings.get(conn)?;
        Ok(Received::HandBack(Box::new(HandedBack::new(form.words(), gone, &settings))))
    }

    /// Keeps a form that arrived after its session had expired, and leads to signing in. Passwords are not kept.
    fn park<F>(
        &self,
        conn: &mut PgConnection,
        person: PersonId,
        form: &Form<F>,
    ) -> Result<Going, Error> {
        let id = Uuid::from_bytes(secret::random16());
        let parking = Parking {
            id,
            person,
            place: &self.form_page,
            fields: &body::encode(&form.keepable()),
            form_token: form.token(),
        };
        parked::park(conn, parking)?;
        Ok(Going::to(format!("/login?parked={id}")))
    }
}
