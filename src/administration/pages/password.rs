//! `/people/{person}/password`: a new password for somebody, shown once to be passed on.

use super::HERE;
use crate::accounts::facts::spelled;
use crate::accounts::store::{self as accounts, Known};
use crate::accounts::{self as house};
use crate::administration::forms::NewPasswordForm;
use crate::audit;
use crate::db::Conn;
use crate::error::Error;
use crate::people::PersonId;
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell, secret};
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
    let (id, turn) = (*person, house::turn().await?);
    desk.submit(
        form,
        move |conn, me, password| {
            let _held = &turn;
            give(conn, me, id, password)
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

/// Whoever was signed in as them is out.
fn give(conn: &mut Conn, me: &Me, id: PersonId, password: &str) -> Result<String, Error> {
    let person = accounts::held_still(conn, id)?;
    may_be_given(&person, me)?;
    let email = person.email.clone().unwrap_or_default();
    house::fit(password, &person.facts.name, &email)
        .map_err(|unfit| Error::Unfit { field: "new_password", words: unfit.to_string() })?;
    accounts::set_password(conn, id, &house::hash(password)?)?;
    accounts::end_all(conn, id, me.now)?;
    audit::store::note(conn, Some(me.id), "password changed", person.called(), json!({}))?;
    Ok(format!("/people/{id}?saved=1"))
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
