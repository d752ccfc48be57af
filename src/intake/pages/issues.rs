//! `/issues`: a person's own issues, and what happens next with each.

use crate::db::Conn;
use crate::error::Error;
use crate::intake::forms::OwnQuery;
use crate::intake::store::{self, Wanted};
use crate::issue::Own;
use crate::triage;
use crate::web::csv::{CSV, table};
use crate::web::{Anybody, Choice, Desk, Me, Reply, Shell, When};
use actix_web::web::Query;
use askama::Template;

/// How many rows a page of the list has.
const PAGE: usize = 25;

/// How many rows a download has at most.
const DOWNLOAD: i64 = 10_000;

#[derive(Template)]
#[template(path = "intake/issues.html")]
struct Page {
    shell: Shell,
    title: &'static str,
    lede: String,
    rows: Vec<Row>,
    query: OwnQuery,
    which: Vec<Choice>,
    /// Something is looked for, so an empty list does not mean that nothing was ever reported.
    filtered: bool,
    csv: String,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

struct Row {
    issue: Own,
    reported: When,
    next: String,
}

pub async fn show(desk: Desk<Anybody>, query: Query<OwnQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &OwnQuery) -> Result<Page, Error> {
    let wanted = query.wanted();
    let mut list = store::own(conn, me, &wanted, PAGE as i64 + 1)?;
    let more = list.len() > PAGE;
    list.truncate(PAGE);
    let here = |after| query.address("/issues", after);
    let searched = wanted.words.is_some() || wanted.number.is_some();
    let everybodys = searched && me.works_issues();
    Ok(Page {
        shell: me.shell("/issues"),
        title: if everybodys { "Issues found" } else { "My issues" },
        lede: lede(everybodys),
        which: which(query),
        filtered: wanted != Wanted::default(),
        csv: query.address("/issues.csv", None),
        shown: shown(list.len(), more),
        first: wanted.after.map(|_| here(None)),
        next: list.last().filter(|_| more).map(|last| here(Some(last.id))),
        rows: list.into_iter().map(|issue| row(issue, me)).collect(),
        query: query.clone(),
    })
}

/// Which of them; all is the select's own empty answer.
fn lede(everybodys: bool) -> String {
    if everybodys {
        format!(
            "Everybody’s: by number, and by words among the newest {} and all of your own.",
            store::SEARCHED
        )
    } else {
        "What you reported, and what happens next.".to_owned()
    }
}

fn which(query: &OwnQuery) -> Vec<Choice> {
    vec![Choice { word: "open", title: "Open".to_owned(), line: "", chosen: query.open_only() }]
}

fn row(issue: Own, me: &Me) -> Row {
    Row {
        reported: When::new(issue.submitted_at, me.now, me.settings.hours.zone()),
        next: triage::next_in_words(issue.next(me.now), me),
        issue,
    }
}

fn shown(rows: usize, more: bool) -> String {
    match rows {
        1 => "1 issue".to_owned(),
        n if more => format!("{n} issues, and older ones"),
        n => format!("{n} issues"),
    }
}

const HEADINGS: &[&str] = &["number", "summary", "software", "state", "reported", "next"];

pub async fn csv(desk: Desk<Anybody>, query: Query<OwnQuery>) -> Reply {
    desk.file("issues.csv", CSV, move |conn, me| {
        let list = store::own(conn, me, &query.wanted(), DOWNLOAD)?;
        table(HEADINGS, list.into_iter().map(|issue| line(row(issue, me))))
    })
    .await
}

fn line(row: Row) -> Vec<String> {
    let Row { issue, reported, next } = row;
    let (number, state) = (issue.id.to_string(), issue.state.to_string());
    vec![number, issue.summary, issue.software, state, reported.iso, next]
}
