//! `/people/{person}`: what is known of somebody, and changing it; `/people/new`: somebody else.

use super::{Change, HERE, changes, shell};
use crate::accounts::facts::{Facts, Position};
use crate::accounts::store::{self as accounts, Known};
use crate::administration::forms::{After, Described, NewcomerForm, PersonForm};
use crate::administration::store::{self, Department};
use crate::db::Conn;
use crate::error::Error;
use crate::people::PersonId;
use crate::web::{Choice, Desk, Form, Manager, Me, Problems, Reply, Shell, Typed, When, secret};
use actix_web::web::{Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "administration/person.html")]
struct Page {
    shell: Shell,
    typed: PersonForm,
    problems: Problems,
    changes: Vec<Change>,
    departments: Vec<Choice<String>>,
    person: Known,
    is_me: bool,
    facts: Vec<(&'static str, String)>,
    ended: Option<When>,
}

pub async fn show(desk: Desk<Manager>, person: Path<PersonId>, after: Query<After>) -> Reply {
    let (id, after) = (*person, after.into_inner());
    desk.form(
        move |conn, _| {
            let known = accounts::known(conn, id)?;
            Ok(PersonForm::of(&known, fingerprint(&known)))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems, after),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, person: Path<PersonId>, form: Form<PersonForm>) -> Reply {
    let id = *person;
    desk.submit(
        form,
        move |conn, me, meant| change(conn, me, id, meant),
        move |conn, me, form, problems| page(conn, me, id, form, problems, After::default()),
    )
    .await
}

fn change(conn: &mut Conn, me: &Me, id: PersonId, meant: &Described) -> Result<String, Error> {
    let before = accounts::held_still(conn, id)?;
    if fingerprint(&before) != meant.seen {
        return Err(Error::Refused(format!(
            "Somebody has changed what is known of {} since you opened the page. Beside your text stands what is set \
             now: look both over, then save again.",
            before.facts.name
        )));
    }
    let changed = accounts::change(conn, &before, meant.email.as_deref(), &meant.facts, me.id)?;
    // Who is no manager any more has no business here.
    if id == me.id && meant.facts.position != Position::Manager {
        return Ok("/".to_owned());
    }
    Ok(format!("/people/{id}?saved={}", usize::from(changed)))
}

/// What a page was opened on.
fn fingerprint(person: &Known) -> String {
    secret::fingerprint(&format!("{:?} {}", person.email, person.facts.written()))
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: PersonId,
    form: &PersonForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let person = accounts::known(conn, id)?;
    let held = store::held(conn, id)?;
    let changes = changes(conn, me, &[person.called()])?;
    Ok(Page {
        shell: shell(me, after, &changes),
        departments: choices(store::departments(conn)?, &form.department),
        typed: form.again(problems, fingerprint(&person)),
        problems: problems.clone(),
        is_me: id == me.id,
        facts: facts(&person.facts, held),
        ended: person.ended_at.map(|at| When::new(at, me.now, me.settings.hours.zone())),
        changes,
        person,
    })
}

fn facts(facts: &Facts, held: i64) -> Vec<(&'static str, String)> {
    let known = [
        ("Name", Some(facts.name.clone())),
        ("Does", Some(facts.position.to_string())),
        ("Department", facts.department.clone()),
        ("Phone", facts.phone.clone()),
        ("At the desk since", facts.desk_since.map(|day| day.to_string())),
        ("Issues in work", facts.position.works_issues().then(|| held.to_string())),
    ];
    known.into_iter().filter_map(|(what, fact)| Some((what, fact?))).collect()
}

fn choices(departments: Vec<Department>, chosen: &str) -> Vec<Choice<String>> {
    let choice = |department: Department| Choice {
        chosen: department.name == chosen,
        title: department.name.clone(),
        word: department.name,
        line: "",
    };
    departments.into_iter().map(choice).collect()
}

#[derive(Template)]
#[template(path = "administration/newcomer.html")]
struct NewPage {
    shell: Shell,
    typed: PersonForm,
    problems: Problems,
    departments: Vec<Choice<String>>,
}

pub async fn show_new(desk: Desk<Manager>) -> Reply {
    desk.form(|_, _| Ok(NewcomerForm::default()), new_page).await
}

pub async fn submit_new(desk: Desk<Manager>, form: Form<NewcomerForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, (email, facts)| {
            let id = accounts::add(conn, email, facts, Some(me.id))?;
            Ok(format!("/people/{id}/password"))
        },
        new_page,
    )
    .await
}

fn new_page(
    conn: &mut Conn,
    me: &Me,
    form: &NewcomerForm,
    problems: &Problems,
) -> Result<NewPage, Error> {
    Ok(NewPage {
        shell: me.shell(HERE),
        departments: choices(store::departments(conn)?, &form.0.department),
        typed: form.0.clone(),
        problems: problems.clone(),
    })
}
