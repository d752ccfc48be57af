//! `/people`: everybody the desk knows, by name.

use super::HERE;
use crate::administration::domain::Place;
use crate::administration::forms::PeopleQuery;
use crate::administration::store::{self, Listed, Wanted};
use crate::db::Conn;
use crate::error::Error;
use crate::people::{Role, role_in_words};
use crate::web::csv::{CSV, table};
use crate::web::{Choice, Desk, Manager, Me, Reply, Shell, When};
use actix_web::web::Query;
use askama::Template;

/// How many people a page has.
const PAGE: usize = 50;

/// How many rows a download has at most.
const DOWNLOAD: i64 = 50_000;

#[derive(Template)]
#[template(path = "administration/people.html")]
struct Page {
    shell: Shell,
    query: PeopleQuery,
    roles: Vec<Choice>,
    which: Vec<Choice>,
    rows: Vec<Row>,
    filtered: bool,
    csv: String,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

struct Row {
    person: Listed,
    position: String,
    department: String,
    ended: Option<When>,
}

pub async fn show(desk: Desk<Manager>, query: Query<PeopleQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &PeopleQuery) -> Result<Page, Error> {
    let mut list = store::list(conn, &wanted(query), PAGE as i64 + 1)?;
    let more = list.len() > PAGE;
    list.truncate(PAGE);
    let here = |after| query.address("/people", after);
    Ok(Page {
        shell: me.shell(HERE),
        roles: Role::ALL.iter().map(|role| role_choice(*role, query)).collect(),
        which: vec![
            Choice::of("ended", "Who left".to_owned(), &query.which),
            Choice::of("all", "Everybody".to_owned(), &query.which),
        ],
        filtered: query.is_filtered(),
        csv: query.address("/people.csv", None),
        shown: match list.len() {
            1 => "1 person".to_owned(),
            n if more => format!("{n} people, and more"),
            n => format!("{n} people"),
        },
        first: query.after().map(|_| here(None)),
        next: list.last().filter(|_| more).map(|(last, _)| here(Some(place(last)))),
        rows: list.into_iter().map(|listed| row(listed, me)).collect(),
        query: query.clone(),
    })
}

fn wanted(query: &PeopleQuery) -> Wanted {
    let ended = match query.which.as_str() {
        "ended" => Some(true),
        "all" => None,
        _ => Some(false),
    };
    Wanted { words: query.words(), role: query.role(), ended, after: query.after() }
}

fn role_choice(role: Role, query: &PeopleQuery) -> Choice {
    let title = match role {
        Role::Employee => "Employees",
        Role::Tech => "Techs",
        Role::Manager => "Managers",
        Role::Software => "Software Team",
    };
    Choice::of(role.word(), title.to_owned(), &query.role)
}

fn place(last: &Listed) -> Place {
    Place { name: last.name.to_lowercase(), id: last.id }
}

fn row((person, department): (Listed, Option<String>), me: &Me) -> Row {
    let zone = me.settings.hours.zone();
    Row {
        position: role_in_words(person.role, person.tier, person.leads),
        department: department.unwrap_or_default(),
        ended: person.ended_at.map(|at| When::new(at, me.now, zone)),
        person,
    }
}

const HEADINGS: [&str; 7] =
    ["name", "email", "role", "department", "phone", "at the desk since", "ended"];

pub async fn csv(desk: Desk<Manager>, query: Query<PeopleQuery>) -> Reply {
    desk.file("people.csv", CSV, move |conn, me| {
        let list = store::list(conn, &wanted(&query), DOWNLOAD)?;
        table(&HEADINGS, list.into_iter().map(|listed| cells(row(listed, me))))
    })
    .await
}

fn cells(Row { person, position, department, .. }: Row) -> Vec<String> {
    let date = |day: Option<String>| day.unwrap_or_default();
    vec![
        person.name,
        person.email.unwrap_or_default(),
        position,
        department,
        person.phone.unwrap_or_default(),
        date(person.desk_since.map(|day| day.to_string())),
        date(person.ended_at.map(|at| at.to_rfc3339())),
    ]
}
