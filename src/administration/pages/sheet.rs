//! A page of settings: a form over a few of them, how they stand and their last changes beside it.

use super::{Change, changes, save, shell};
use crate::administration::forms::{After, SettingsForm};
use crate::db::Conn;
use crate::error::Error;
use crate::settings::{Settings, store};
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell, Typed, View};
use actix_web::web::Query;

/// The page of one such form.
pub trait Sheet: View + Sized {
    type Form: SettingsForm;

    const ADDRESS: &'static str;

    /// With what it says itself about the settings as they are `now`.
    fn of(parts: Parts<Self::Form>, now: &Settings, me: &Me) -> Self;
}

/// What all of them show.
pub struct Parts<F> {
    pub shell: Shell,
    pub typed: F,
    pub problems: Problems,
    pub changes: Vec<Change>,
}

pub async fn show<S: Sheet>(desk: Desk<Manager>, after: Query<After>) -> Reply {
    let after = after.into_inner();
    desk.form(
        |conn, _| Ok(S::Form::of(&store::load(conn)?, version::<S>(conn)?)),
        move |conn, me, form, problems| page::<S>(conn, me, form, problems, after),
    )
    .await
}

pub async fn submit<S: Sheet>(desk: Desk<Manager>, form: Form<S::Form>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| {
            let changes = S::Form::changes(meant, &store::load(conn)?)?;
            save(conn, me, S::ADDRESS, &changes)
        },
        |conn, me, form, problems| page::<S>(conn, me, form, problems, After::default()),
    )
    .await
}

fn page<S: Sheet>(
    conn: &mut Conn,
    me: &Me,
    form: &S::Form,
    problems: &Problems,
    after: After,
) -> Result<S, Error> {
    let now = store::load(conn)?;
    let changes = changes(conn, me, S::Form::NAMES)?;
    let typed = form.again(problems, version::<S>(conn)?);
    let (shell, problems) = (shell(me, after, &changes), problems.clone());
    Ok(S::of(Parts { shell, typed, problems, changes }, &now, me))
}

fn version<S: Sheet>(conn: &mut Conn) -> Result<i64, Error> {
    Ok(store::version(conn, S::Form::NAMES)?)
}
