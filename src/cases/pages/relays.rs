//! `/relays`: who has not been told yet what was answered, the longest first.

use crate::cases::domain::Owed;
use crate::cases::forms::RelaysQuery;
use crate::cases::store;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::AnswerId;
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Me, Reply, Shell, Staff, When};
use actix_web::web::Query;
use askama::Template;

const PAGE: usize = 50;
/// How many rows a download has at most.
const DOWNLOAD: i64 = 20_000;

#[derive(Template)]
#[template(path = "cases/relays.html")]
struct Page {
    shell: Shell,
    mine: bool,
    rows: Vec<Row>,
    /// Answers that several are owed: one message tells many.
    many: Vec<Many>,
    csv: &'static str,
    shown: String,
    first: Option<&'static str>,
    next: Option<String>,
}

struct Row {
    owed: Owed,
    due: When,
    class: &'static str,
    how: &'static str,
}

/// An answer that many are owed.
struct Many {
    answer: AnswerId,
    software: String,
    kind: &'static str,
    people: i32,
    /// Some of them have not been written to.
    unsent: bool,
}

pub async fn show(desk: Desk<Staff>, query: Query<RelaysQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &RelaysQuery) -> Result<Page, Error> {
    let mut owed = match query.are_mine() {
        true => store::owed_by(conn, me.id)?,
        false => store::owed(conn, query.after(), PAGE as i64 + 1)?,
    };
    let more = !query.are_mine() && owed.len() > PAGE;
    if more {
        owed.truncate(PAGE);
    }
    let last = owed.last().filter(|_| more);
    let at = if query.are_mine() { "/relays?whose=mine" } else { "/relays" };
    let next = last.map(|one| format!("{at}?after={}", one.id));
    let many = match query.after() {
        None => store::owed_by_many(conn)?,
        Some(_) => Vec::new(),
    };
    Ok(Page {
        shell: me.shell_saying("/relays", notice(query).as_deref()),
        mine: query.are_mine(),
        csv: if query.are_mine() { "/relays.csv?whose=mine" } else { "/relays.csv" },
        shown: counted(owed.len(), more),
        first: query.after().map(|_| at),
        next,
        rows: owed.into_iter().map(|owed| row(owed, me)).collect(),
        many: many
            .into_iter()
            .map(|(answer, kind, software, people, unsent)| Many {
                answer,
                software,
                kind: kind.label(),
                people,
                unsent,
            })
            .collect(),
    })
}

/// What has just been done.
fn notice(query: &RelaysQuery) -> Option<String> {
    match (query.sent, &query.told) {
        (Some(1), _) => Some("A message is on its way to 1 person.".to_owned()),
        (Some(n), _) => Some(format!("A message is on its way to {n} people, one for each.")),
        (None, Some(_)) => Some("Written down.".to_owned()),
        (None, None) => None,
    }
}

fn row(owed: Owed, me: &Me) -> Row {
    let late = owed.due_at < me.now;
    Row {
        due: When::new(owed.due_at, me.now, me.settings.hours.zone()),
        class: if late { "late" } else { "" },
        how: match (owed.sent_at, owed.phone_first) {
            (Some(_), _) => "message sent, not known to have arrived",
            (None, true) => "call them",
            (None, false) => "call or write",
        },
        owed,
    }
}

fn counted(shown: usize, more: bool) -> String {
    match shown {
        1 => "1 person".to_owned(),
        n if more => format!("{n} people, and more"),
        n => format!("{n} people"),
    }
}

pub async fn csv(desk: Desk<Staff>, query: Query<RelaysQuery>) -> Reply {
    const HEADINGS: [&str; 9] = [
        "relay",
        "issue",
        "person",
        "software",
        "answer",
        "owner",
        "owed since",
        "due",
        "message sent",
    ];
    desk.file("relays.csv", CSV, move |conn, me| {
        let owed = match query.are_mine() {
            true => store::owed_by(conn, me.id)?,
            false => store::owed(conn, None, DOWNLOAD)?,
        };
        table(&HEADINGS, owed.iter().map(cells))
    })
    .await
}

fn cells(owed: &Owed) -> Vec<String> {
    vec![
        owed.id.to_string(),
        owed.issue.map_or_else(String::new, |issue| issue.to_string()),
        owed.person.clone(),
        owed.software.clone(),
        owed.kind.label().to_owned(),
        owed.owner.clone().unwrap_or_default(),
        owed.owed_at.to_rfc3339(),
        owed.due_at.to_rfc3339(),
        owed.sent_at.map(|at| at.to_rfc3339()).unwrap_or_default(),
    ]
}
