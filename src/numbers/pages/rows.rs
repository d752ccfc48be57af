//! `/numbers/turns/rows`: the takes of a period one by one, and what was passed over or put back, with the reasons.

use crate::db::Conn;
use crate::desk_time::in_words;
use crate::error::Error;
use crate::numbers::forms::{Before, RowsQuery, What};
use crate::numbers::period::Period;
use crate::numbers::store::rows::{self, Asked, Row};
use crate::web::{BATCH, Batch, Desk, Manager, Me, Reply, Shell, When};
use actix_web::web::Query;
use askama::Template;

const HERE: &str = "/numbers/turns/rows";

/// How many rows a page has.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "numbers/rows.html")]
struct Page {
    shell: Shell,
    lede: String,
    tabs: Vec<Tab>,
    /// Back to the numbers of the same period.
    back: String,
    csv: String,
    lines: Vec<Line>,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

struct Tab {
    href: String,
    label: &'static str,
    current: bool,
}

struct Line {
    row: Row,
    when: When,
    /// Why it was out of order, or why it was given away.
    why: String,
    held: String,
}

pub async fn show(desk: Desk<Manager>, query: Query<RowsQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &RowsQuery) -> Result<Page, Error> {
    let (what, period) = (query.what(), query.period(me.today()));
    let mut found = rows::rows(conn, asked(query, me, PAGE + 1))?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let last = found.last().filter(|_| more).map(|row| Before { at: row.at, id: row.id });
    let address = |what, before| address(period, what, query, before);
    Ok(Page {
        shell: me.shell("/numbers/turns"),
        lede: lede(what, period, query, &found),
        tabs: What::ALL
            .iter()
            .map(|one| Tab { href: address(*one, None), label: one.label(), current: *one == what })
            .collect(),
        back: format!("/numbers/turns?{}", period.query()),
        csv: address(what, None).replacen(HERE, &format!("{HERE}.csv"), 1),
        shown: format!("Showing {}", found.len()),
        first: query.before().map(|_| address(what, None)),
        next: last.map(|last| address(what, Some(last))),
        lines: found.into_iter().map(|row| line(row, me)).collect(),
    })
}

fn asked(query: &RowsQuery, me: &Me, at_most: i64) -> Asked {
    Asked {
        what: query.what(),
        period: query.period(me.today()).instants(me.settings.hours.zone()),
        person: query.person(),
        before: query.before(),
        at_most,
    }
}

/// Of one person, their name is said by every row: the first has it.
fn lede(what: What, period: Period, query: &RowsQuery, found: &[Row]) -> String {
    let of = match (query.person(), found.first()) {
        (Some(_), Some(first)) => format!(" by {}", first.who),
        _ => String::new(),
    };
    format!("{what}{of}, {}, the newest first.", period.in_words())
}

/// The address of a list: everything it shows is in it.
fn address(period: Period, what: What, query: &RowsQuery, before: Option<Before>) -> String {
    let person = query.person().map(|person| format!("&person={person}")).unwrap_or_default();
    let before = before.map(|before| format!("&before={before}")).unwrap_or_default();
    format!("{HERE}?{}&what={}{person}{before}", period.query(), what.word())
}

fn line(row: Row, me: &Me) -> Line {
    let held = row.until.map(|until| in_words((until - row.at).num_minutes()));
    Line {
        when: When::new(row.at, me.now, me.settings.hours.zone()),
        why: why(&row),
        held: held.unwrap_or_default(),
        row,
    }
}

fn why(row: &Row) -> String {
    let inversion = row.inversion.map(|inversion| inversion.to_string());
    row.why.clone().or(inversion).unwrap_or_default()
}

const HEADINGS: [&str; 6] = ["at", "who", "issue", "summary", "why", "minutes held"];

pub async fn export(desk: Desk<Manager>, query: Query<RowsQuery>) -> Reply {
    let name = format!("turns-{}.csv", query.what().word());
    let begin = move |_: &mut Conn, me: &Me| Ok(asked(&query, me, BATCH));
    desk.stream(&name, &HEADINGS, begin, |conn, _, asked, last| {
        let found = rows::rows(conn, Asked { before: last.copied().or(asked.before), ..*asked })?;
        Ok(Batch::of(found, BATCH, |row| Before { at: row.at, id: row.id }, cells))
    })
    .await
}

fn cells(row: Row) -> Vec<String> {
    let held = row.until.map(|until| (until - row.at).num_minutes().to_string());
    vec![
        row.at.to_rfc3339(),
        row.who.clone(),
        row.issue.to_string(),
        row.summary.clone(),
        why(&row),
        held.unwrap_or_default(),
    ]
}
