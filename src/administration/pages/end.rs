//! `/people/{person}/end`: somebody's last day; and taking back who has left.

use super::HERE;
use super::holidays::today;
use crate::accounts::store::{self as accounts, Known};
use crate::administration::domain::end_of;
use crate::administration::forms::{EndForm, Ending};
use crate::administration::store;
use crate::db::Conn;
use crate::error::Error;
use crate::people::PersonId;
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell};
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

#[derive(Template)]
#[template(path = "administration/end.html")]
struct Page {
    shell: Shell,
    typed: EndForm,
    problems: Problems,
    person: Known,
    held: i64,
}

pub async fn show(desk: Desk<Manager>, person: Path<PersonId>) -> Reply {
    let id = *person;
    desk.form(
        |_, me| {
            let last_day = today(me, &me.settings.hours).to_string();
            Ok(EndForm { last_day, back: String::new() })
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, person: Path<PersonId>, form: Form<EndForm>) -> Reply {
    let id = *person;
    desk.submit(
        form,
        move |conn, me, meant| {
            let person = accounts::held_still(conn, id)?;
            match meant {
                Ending::On(last_day) => end(conn, me, &person, *last_day)?,
                Ending::Back => accounts::take_back(conn, &person, me.id)?,
            }
            Ok(format!("/people/{id}?saved=1"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

fn end(conn: &mut Conn, me: &Me, person: &Known, last_day: NaiveDate) -> Result<(), Error> {
    if person.id == me.id {
        return Err(Error::Refused("This is you. Ask another manager.".to_owned()));
    }
    let at = end_of(last_day, me.now, me.settings.hours.zone())
        .map_err(|words| Error::Unfit { field: "last_day", words })?;
    accounts::end_on(conn, person, last_day, at, me.id, me.now)?;
    Ok(())
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: PersonId,
    form: &EndForm,
    problems: &Problems,
) -> Result<Page, Error> {
    Ok(Page {
        shell: me.shell(HERE),
        typed: form.clone(),
        problems: problems.clone(),
        person: accounts::known(conn, id)?,
        held: store::held(conn, id)?,
    })
}
