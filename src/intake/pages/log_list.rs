//! `/log`: the lines that were logged, the newest first. A manager reads everybody's.

use super::log::{Line, shown};
use crate::db::Conn;
use crate::error::Error;
use crate::intake::domain::log::{Logged, readable};
use crate::intake::forms::log::{Before, LogQuery};
use crate::intake::store::log::{self, Wanted};
use crate::people::Role;
use crate::web::{BATCH, Batch, Desk, Me, Reply, Shell, Tech};
use actix_web::web::Query;
use askama::Template;

const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "intake/log_list.html")]
struct Page {
    shell: Shell,
    lede: &'static str,
    /// Everybody's are read.
    everybodys: bool,
    query: LogQuery,
    people: Vec<Person>,
    lines: Vec<Line>,
    csv: String,
    count: String,
    first: Option<String>,
    next: Option<String>,
}

/// Somebody to choose: by their number, which is no word of ours.
struct Person {
    word: String,
    title: String,
    chosen: bool,
}

pub async fn show(desk: Desk<Tech>, query: Query<LogQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &LogQuery) -> Result<Page, Error> {
    let mut found = log::lines(conn, &wanted(query, me), PAGE as i64 + 1)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().filter(|_| more).map(|line| Before { at: line.at, id: line.id });
    let everybodys = me.role == Role::Manager;
    Ok(Page {
        shell: me.shell("/log/new"),
        lede: if everybodys {
            "What everybody answered in passing, the newest first."
        } else {
            "What you answered in passing, the newest first."
        },
        everybodys,
        people: if everybodys { people(conn, query)? } else { Vec::new() },
        csv: query.address("/log.csv", None),
        count: count(found.len(), more),
        first: query.before().map(|_| query.address("/log", None)),
        next: last.map(|last| query.address("/log", Some(last))),
        lines: found.into_iter().map(|line| shown(line, me)).collect(),
        query: query.clone(),
    })
}

fn wanted(query: &LogQuery, me: &Me) -> Wanted {
    let (from, to) = query.days(me.settings.hours.zone());
    Wanted {
        by: readable(me, query.person()),
        line: query.line(),
        from,
        to,
        before: query.before().map(|before| (before.at, before.id)),
    }
}

fn people(conn: &mut Conn, query: &LogQuery) -> Result<Vec<Person>, Error> {
    let chosen = query.person();
    let choice = |(id, title)| Person { word: format!("{id}"), title, chosen: chosen == Some(id) };
    Ok(log::loggers(conn)?.into_iter().map(choice).collect())
}

fn count(lines: usize, more: bool) -> String {
    match lines {
        1 => "1 line".to_owned(),
        n if more => format!("{n} lines, and older ones"),
        n => format!("{n} lines"),
    }
}

const HEADINGS: [&str; 13] = [
    "number",
    "at",
    "who asked",
    "department",
    "what",
    "kind",
    "kind by",
    "minutes",
    "software",
    "documentation",
    "logged by",
    "source",
    "issue",
];

pub async fn csv(desk: Desk<Tech>, query: Query<LogQuery>) -> Reply {
    desk.stream(
        "log.csv",
        &HEADINGS,
        move |_, me| Ok(wanted(&query, me)),
        |conn, _, asked, after| {
            let wanted = Wanted { before: after.copied().or(asked.before), ..*asked };
            let lines = log::lines(conn, &wanted, BATCH)?;
            Ok(Batch::of(lines, BATCH, |line| (line.at, line.id), cells))
        },
    )
    .await
}

fn cells(line: Logged) -> Vec<String> {
    vec![
        line.id.to_string(),
        line.at.to_rfc3339(),
        line.asker,
        line.department,
        line.summary,
        line.kind,
        line.origin.map_or("", |origin| origin.word()).to_owned(),
        line.minutes.to_string(),
        line.software,
        line.documentation.map_or("", |said| said.word()).to_owned(),
        line.by_name,
        line.source.word().to_owned(),
        line.issue.map(|issue| issue.to_string()).unwrap_or_default(),
    ]
}
