//! `/cases`: what nobody has seen first, then what is one’s own, with a vendor, planned, being told.

use super::HERE;
use crate::cases::domain::Case;
use crate::cases::forms::{CasesQuery, Tab};
use crate::cases::store;
use crate::db::Conn;
use crate::desk_time::day_in_words;
use crate::error::Error;
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Me, Reply, Shell, Software, When};
use actix_web::web::Query;
use askama::Template;

const PAGE: usize = 50;
/// How many rows a download has at most.
const DOWNLOAD: i64 = 20_000;

#[derive(Template)]
#[template(path = "cases/list.html")]
struct Page {
    shell: Shell,
    tabs: Vec<TabLink>,
    rows: Vec<Row>,
    heading: &'static str,
    nothing: &'static str,
    csv: String,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

struct TabLink {
    href: String,
    label: &'static str,
    current: bool,
    count: Option<i64>,
}

struct Row {
    case: Case,
    opened: When,
    standing: &'static str,
    planned: String,
    concerned: String,
}

pub async fn show(desk: Desk<Software>, query: Query<CasesQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &CasesQuery) -> Result<Page, Error> {
    let tab = query.tab();
    let mut cases = store::list(conn, tab, me.id, query.after(), PAGE as i64 + 1)?;
    let more = cases.len() > PAGE;
    cases.truncate(PAGE);
    let unseen = store::unseen(conn)?;
    let last = cases.last().filter(|_| more).map(|case| case.id);
    Ok(Page {
        shell: me.shell(HERE),
        tabs: Tab::ALL.iter().map(|one| link(*one, tab, unseen)).collect(),
        heading: tab.label(),
        nothing: nothing(tab),
        csv: format!("/cases.csv?tab={}", tab.word()),
        shown: counted(cases.len(), more),
        first: query.after().map(|_| address(tab)),
        next: last.map(|last| format!("{}&after={last}", address(tab))),
        rows: cases.into_iter().map(|case| row(case, me)).collect(),
    })
}

fn link(tab: Tab, current: Tab, unseen: i64) -> TabLink {
    TabLink {
        href: address(tab),
        label: tab.label(),
        current: tab == current,
        count: (tab == Tab::Unseen).then_some(unseen),
    }
}

fn address(tab: Tab) -> String {
    format!("/cases?tab={}", tab.word())
}

fn nothing(tab: Tab) -> &'static str {
    match tab {
        Tab::Unseen => "Every case has somebody who looks after it.",
        Tab::Mine => "You look after none just now.",
        Tab::Waiting => "No vendor owes us an answer.",
        Tab::Planned => "Nothing is planned for a coming version.",
        Tab::Owing => "Everybody knows what was answered.",
        Tab::Open => "The desk has sent nothing that is not over.",
        Tab::Closed => "None has been closed yet.",
    }
}

fn row(case: Case, me: &Me) -> Row {
    Row {
        opened: When::new(case.opened_at, me.now, me.settings.hours.zone()),
        standing: case.standing(),
        planned: planned(&case),
        concerned: match case.concerned {
            1 => "1 person".to_owned(),
            n => format!("{n} people"),
        },
        case,
    }
}

/// "9.1, 1 March 2027".
fn planned(case: &Case) -> String {
    let day = case.planned_on.map(day_in_words);
    [case.planned_version.clone(), day].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn counted(shown: usize, more: bool) -> String {
    match shown {
        1 => "1 case".to_owned(),
        n if more => format!("{n} cases, and more"),
        n => format!("{n} cases"),
    }
}

pub async fn csv(desk: Desk<Software>, query: Query<CasesQuery>) -> Reply {
    const HEADINGS: [&str; 12] = [
        "case",
        "software",
        "title",
        "standing",
        "opened",
        "acknowledged",
        "looked after by",
        "with the vendor since",
        "vendor reference",
        "planned",
        "people",
        "not told yet",
    ];
    desk.file("cases.csv", CSV, move |conn, me| {
        let cases = store::list(conn, query.tab(), me.id, None, DOWNLOAD)?;
        table(&HEADINGS, cases.iter().map(cells))
    })
    .await
}

fn cells(case: &Case) -> Vec<String> {
    let moment = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339();
    vec![
        case.id.to_string(),
        case.software.clone(),
        case.title.clone(),
        case.standing().to_owned(),
        moment(case.opened_at),
        case.acknowledged_at.map(moment).unwrap_or_default(),
        case.keeper_name.clone().unwrap_or_default(),
        case.waits_since.map(moment).unwrap_or_default(),
        case.vendor_reference.clone().unwrap_or_default(),
        planned(case),
        case.concerned.to_string(),
        case.owed.to_string(),
    ]
}
