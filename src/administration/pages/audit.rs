//! `/settings/audit`: who did what, when, from what to what; newest first.

use super::{Change, HERE};
use crate::administration::forms::AuditQuery;
use crate::administration::store as administration;
use crate::audit::{differences, store};
use crate::db::Conn;
use crate::error::Error;
use crate::web::{BATCH, Batch, Choice, Desk, Manager, Me, Reply, Shell};
use actix_web::web::Query;
use askama::Template;

/// How many lines a page has.
const PAGE: usize = 50;

const ADDRESS: &str = "/settings/audit";

#[derive(Template)]
#[template(path = "administration/audit.html")]
struct Page {
    shell: Shell,
    query: AuditQuery,
    sorts: Vec<Choice<String>>,
    lines: Vec<Change>,
    filtered: bool,
    csv: String,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

pub async fn show(desk: Desk<Manager>, query: Query<AuditQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &AuditQuery) -> Result<Page, Error> {
    let filter = filter(conn, query)?;
    let mut list = store::lines(conn, &filter, PAGE as i64 + 1)?;
    let more = list.len() > PAGE;
    list.truncate(PAGE);
    Ok(Page {
        shell: me.shell(HERE),
        sorts: store::sorts(conn)?.into_iter().map(|sort| choice(sort, query)).collect(),
        filtered: query.is_filtered(),
        csv: query.address("/settings/audit.csv", None),
        shown: match list.len() {
            1 => "1 line".to_owned(),
            n if more => format!("{n} lines, and older ones"),
            n => format!("{n} lines"),
        },
        first: query.before().map(|_| query.address(ADDRESS, None)),
        next: list.last().filter(|_| more).map(|last| query.address(ADDRESS, Some(last.id))),
        lines: list.into_iter().map(|line| Change::of(line, me)).collect(),
        query: query.clone(),
    })
}

fn choice(sort: String, query: &AuditQuery) -> Choice<String> {
    Choice { title: sort.clone(), line: "", chosen: sort == query.what, word: sort }
}

/// A name that nobody has finds nothing.
fn filter(conn: &mut Conn, query: &AuditQuery) -> Result<store::Filter, Error> {
    let typed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let by = match typed(&query.who) {
        Some(who) => Some(administration::ever_named(conn, &who)?),
        None => None,
    };
    let about = typed(&query.about).into_iter().collect();
    Ok(store::Filter {
        what: typed(&query.what).into_iter().collect(),
        by,
        about,
        before: query.before(),
    })
}

const HEADINGS: [&str; 5] = ["when", "who", "what", "about", "from and to"];

pub async fn csv(desk: Desk<Manager>, query: Query<AuditQuery>) -> Reply {
    let begin = move |conn: &mut Conn, _: &Me| filter(conn, &query);
    desk.stream("audit.csv", &HEADINGS, begin, |conn, me, filter, last| {
        let filter = store::Filter { before: last.copied().or(filter.before), ..filter.clone() };
        let lines = store::lines(conn, &filter, BATCH)?;
        Ok(Batch::of(lines, BATCH, |line| line.id, |line| cells(line, me)))
    })
    .await
}

fn cells(line: store::Line, me: &Me) -> Vec<String> {
    let at = line.at.to_rfc3339();
    let said = if differences(&line.details).is_empty() {
        String::new()
    } else {
        Change::of(line.clone(), me).in_words()
    };
    vec![at, line.by.unwrap_or_default(), line.what, line.about, said]
}
