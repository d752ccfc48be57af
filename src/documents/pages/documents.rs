//! `/documents`: what the desk offers, the oldest check first, and how often it helped.

use super::{HERE, choice, places, today};
use crate::db::Conn;
use crate::documents::domain::{Place, Which, due_before, is_ours};
use crate::documents::forms::DocumentsQuery;
use crate::documents::store::{self, Listed, MANY};
use crate::error::Error;
use crate::links::DocumentPlaces;
use crate::tagging::{KINDS, Kind};
use crate::web::csv::{CSV, table};
use crate::web::{Choice, Desk, Manager, Me, Reply, Shell};
use actix_web::web::Query;
use askama::Template;
use chrono::NaiveDate;

/// How many documents a page has.
const PAGE: usize = 50;

/// How many rows a download has at most.
const DOWNLOAD: i64 = 10_000;

#[derive(Template)]
#[template(path = "documents/documents.html")]
struct Page {
    shell: Shell,
    query: DocumentsQuery,
    software: Vec<Choice<String>>,
    kinds: Vec<Choice>,
    owners: Vec<Choice<String>>,
    which: Vec<Choice>,
    /// How many are to be checked, if any are.
    to_check: i64,
    rows: Vec<Row>,
    csv: String,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

struct Row {
    listed: Listed,
    /// "Outlook, Word", "any software".
    software: String,
    kinds: String,
    checked: String,
    /// It is time to look at it again.
    is_due: bool,
    /// Its address is on a place of ours.
    is_ours: bool,
    offered: String,
}

pub async fn show(desk: Desk<Manager>, query: Query<DocumentsQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &DocumentsQuery) -> Result<Page, Error> {
    let due = due_before(today(me));
    let wanted = query.wanted();
    let mut list = store::list(conn, &wanted, due, PAGE as i64 + 1)?;
    let more = list.len() > PAGE;
    list.truncate(PAGE);
    let asked: Vec<i64> = wanted.software.into_iter().collect();
    let software = store::software_choices(conn, &asked, today(me))?;
    let owners = store::owner_choices(conn, wanted.owner)?;
    let place = |last: &Listed| {
        let document = &last.document;
        Place { checked_on: document.checked_on, id: document.id }
    };
    Ok(Page {
        shell: me.shell_saying(HERE, notice(&query.done)),
        software: software.into_iter().map(|item| choice(item, &query.software)).collect(),
        kinds: KINDS.iter().map(|kind| kind_choice(kind, query)).collect(),
        owners: owners.into_iter().map(|owner| choice(owner, &query.owner)).collect(),
        which: Which::ALL
            .iter()
            .map(|(_, word, title)| Choice::of(word, (*title).to_owned(), &query.which))
            .collect(),
        to_check: store::to_check(conn, due)?,
        csv: query.address("/documents.csv", None),
        shown: match list.len() {
            1 => "1 document".to_owned(),
            n if more => format!("{n} documents, and more"),
            n => format!("{n} documents"),
        },
        first: wanted.after.map(|_| query.address("/documents", None)),
        next: list
            .last()
            .filter(|_| more)
            .map(|last| query.address("/documents", Some(place(last)))),
        rows: rows(list, due, me),
        query: query.clone(),
    })
}

fn notice(done: &str) -> Option<&'static str> {
    match done {
        "added" => Some("Added. It is offered on what is reported from now on."),
        _ => None,
    }
}

fn kind_choice(kind: &Kind, query: &DocumentsQuery) -> Choice {
    Choice::of(kind.word, kind.label.to_owned(), &query.kind)
}

fn rows(list: Vec<Listed>, due: NaiveDate, me: &Me) -> Vec<Row> {
    let places = places(me);
    list.into_iter().map(|listed| row(listed, due, &places)).collect()
}

fn row(listed: Listed, due: NaiveDate, places: &DocumentPlaces) -> Row {
    let document = &listed.document;
    let kinds = document.kinds.iter().filter_map(|word| Kind::from_word(word));
    let kinds: Vec<_> = kinds.map(|kind| kind.label).collect();
    Row {
        software: match document.for_all {
            true => "any software".to_owned(),
            false => listed.software.join(", "),
        },
        kinds: if kinds.is_empty() { "any".to_owned() } else { kinds.join(", ") },
        checked: document.checked_on.format("%-d %b %Y").to_string(),
        is_due: document.ended_at.is_none() && document.checked_on <= due,
        is_ours: is_ours(&document.url, places).is_ok(),
        offered: match listed.offered {
            n if n >= i64::from(MANY) => format!("over {}", MANY - 1),
            n => n.to_string(),
        },
        listed,
    }
}

const HEADINGS: [&str; 11] = [
    "title",
    "address",
    "ours",
    "software",
    "kinds",
    "owner",
    "checked on",
    "offered",
    "solved",
    "did not help",
    "ended",
];

pub async fn csv(desk: Desk<Manager>, query: Query<DocumentsQuery>) -> Reply {
    desk.file("documents.csv", CSV, move |conn, me| {
        let due = due_before(today(me));
        let list = store::list(conn, &query.wanted(), due, DOWNLOAD)?;
        table(&HEADINGS, rows(list, due, me).into_iter().map(cells))
    })
    .await
}

fn cells(row: Row) -> Vec<String> {
    let Listed { document, owner, .. } = row.listed;
    vec![
        document.title,
        document.url,
        if row.is_ours { "yes" } else { "no" }.to_owned(),
        row.software,
        row.kinds,
        owner,
        document.checked_on.to_string(),
        row.offered,
        document.solved.to_string(),
        document.not_helped.to_string(),
        document.ended_at.map_or_else(String::new, |at| at.to_rfc3339()),
    ]
}
