//! `/people/{person}/password`: a new password for somebody, shown once to be passed on.

use super::HERE;
use crate::accounts::facts::spelled;
use crate::accounts::store::{self as accounts, Known};
use crate::accounts::{self as house, TO_CHANGE, Turn};
use crate::administration::forms::NewPasswordForm;
use crate::audit;
use crate::db::{Conn, Db};
use crate::error::Error;
use crate::people::PersonId;
use crate::web::{Desk, Form, Going, Manager, Me, Problems, Reply, Shell, secret};
use actix_web::web::Path;
use askama::Template;
use serde_json::json;

#[derive(Template)]
#[template(path = "administration/password.html")]
struct Page {
    shell: Shell,
    typed: NewPasswordForm,
    problems: Problems,
    person: Known,
    is_me: bool,
}

pub async fn show(desk: Desk<Manager>, person: Path<PersonId>) -> Reply {
    let id = *person;
    desk.form(
        |_, _| Ok(NewPasswordForm::default()),
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

pub async fn submit(
    desk: Desk<Manager>,
    person: Path<PersonId>,
    form: Form<NewPasswordForm>,
) -> Reply {
    let id = *person;
    desk.submit_in_turn(
        form,
        |_, _, _| Ok(()),
        async || house::turn(&TO_CHANGE).await,
        move |db, me, password, turn| give(db, me, id, password, turn),
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

/// Nothing of the database is held while the password is hashed. Whoever was signed in as them is out.
fn give(
    db: &Db,
    me: &Me,
    id: PersonId,
    password: &str,
    _turn: Turn,
) -> Result<Result<Going, Problems>, Error> {
    let person = db.look(|conn| Ok(accounts::known(conn, id)?))?;
    may_be_given(&person, me)?;
    let email = person.email.clone().unwrap_or_default();
    house::fit(password, &person.facts.name, &email)
        .map_err(|unfit| Error::Unfit { field: "new_password", words: unfit.to_string() })?;
    let hash = house::hash(password)?;
    db.with(|conn| Db::transaction(conn, |conn| write(conn, me, id, &hash)))?;
    Ok(Ok(Going::to(format!("/people/{id}?saved=1"))))
}

fn write(conn: &mut Conn, me: &Me, id: PersonId, hash: &str) -> Result<(), Error> {
    // Hashing took its time: meanwhile they may have been ended.
    let person = accounts::held_still(conn, id)?;
    may_be_given(&person, me)?;
    accounts::set_password(conn, id, hash)?;
    accounts::end_all(conn, id, me.now)?;
    audit::store::note(conn, Some(me.id), "password changed", person.called(), json!({}))?;
    Ok(())
}

fn may_be_given(person: &Known, me: &Me) -> Result<(), Error> {
    let refused = |words: &str| Err(Error::Refused(words.to_owned()));
    match person {
        Known { id, .. } if *id == me.id => refused("Change your own password under My account."),
        Known { email: None, .. } => {
            refused("They have no address to sign in with. Give them one first.")
        }
        Known { ended_at: Some(_), .. } => refused("They left. Take them back first."),
        _ => Ok(()),
    }
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: PersonId,
    form: &NewPasswordForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let new_password = match form.new_password.as_str() {
        "" => spelled(secret::random16()),
        typed => typed.to_owned(),
    };
    Ok(Page {
        shell: me.shell(HERE),
        typed: NewPasswordForm { new_password },
        problems: problems.clone(),
        person: accounts::known(conn, id)?,
        is_me: id == me.id,
    })
}
