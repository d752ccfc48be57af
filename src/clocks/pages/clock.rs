//! `/issues/{n}/clock`: when the clock ran, when it stood still, and why.

use crate::clocks::domain::{Span, Story, What};
use crate::clocks::store;
use crate::db::Conn;
use crate::desk_time::{Promise, TimeLeft, in_words};
use crate::error::Error;
use crate::issue::store::Sheet;
use crate::issue::{self, IssueId, Refused, policy};
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Me, Reply, Shell, Tech, When};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "clocks/clock.html")]
struct Page {
    shell: Shell,
    sheet: Sheet,
    promise: String,
    class: &'static str,
    lede: String,
    rows: Vec<Row>,
}

struct Row {
    span: Span,
    from: String,
    to: String,
    took: String,
}

impl Row {
    fn runs(&self) -> bool {
        self.span.what == What::Runs
    }
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    desk.page(move |conn, me| page(conn, me, *n)).await
}

pub async fn csv(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    desk.file(&format!("clock-{n}.csv"), CSV, move |conn, me| {
        let story = load(conn, me, n)?.1;
        let headings = ["from", "to", "the clock", "desk minutes", "since it was"];
        table(&headings, story.spans.iter().map(cells))
    })
    .await
}

fn cells(span: &Span) -> Vec<String> {
    vec![
        span.from.to_rfc3339(),
        span.to.map(|to| to.to_rfc3339()).unwrap_or_default(),
        span.what.to_string(),
        span.minutes.to_string(),
        span.since.word().to_owned(),
    ]
}

/// The desk's own matter, as its working page is.
fn load(conn: &mut Conn, me: &Me, n: IssueId) -> Result<(Sheet, Story), Error> {
    let sheet = issue::store::sheet(conn, me, n)?;
    if policy::reads_as_reporter(me, sheet.issue.reporter, sheet.issue.owner) {
        let words = "Whose issue it is does not read the desk’s side of it.";
        return Err(Refused::NotAllowed(words.to_owned()).into());
    }
    let happened = store::happened(conn, n, sheet.issue.reporter)?;
    Ok((sheet, Story::of(&happened, &me.settings.hours, me.now)))
}

fn page(conn: &mut Conn, me: &Me, n: IssueId) -> Result<Page, Error> {
    let (sheet, story) = load(conn, me, n)?;
    let left = Promise {
        submitted_at: sheet.issue.submitted_at,
        promised_at: sheet.issue.promised_at,
        first_response_at: sheet.issue.first_response_at,
    }
    .left(&me.settings.hours, me.now);
    Ok(Page {
        shell: me.shell("/baskets"),
        promise: promise(&sheet, &left, me),
        class: left.class,
        lede: lede(&story),
        rows: story.spans.into_iter().map(|span| row(span, me)).collect(),
        sheet,
    })
}

fn promise(sheet: &Sheet, left: &TimeLeft, me: &Me) -> String {
    let (issue, hours) = (&sheet.issue, &me.settings.hours);
    let exact = |at| When::exact(at, me.now, hours.zone());
    let minutes = |to| in_words(hours.minutes_between(issue.submitted_at, to));
    let due = format!("Promised by {}", exact(issue.promised_at));
    match issue.first_response_at {
        Some(at) => {
            format!("{due}. Made {}, {} of desk time after the report.", exact(at), minutes(at))
        }
        None => format!("{due}: {}.", left.words),
    }
}

fn lede(story: &Story) -> String {
    let (ran, stood) = (in_words(story.running()), in_words(story.standing()));
    let now = match story.now() {
        Some(What::Stopped) => "It has stopped.",
        Some(What::Stands(_)) => "It stands still now.",
        _ => "It runs.",
    };
    match story.standing() {
        0 => format!("{ran} of desk time since the report. {now}"),
        _ => format!(
            "{ran} of desk time since the report, without {stood} in which it stood still. {now}"
        ),
    }
}

fn row(span: Span, me: &Me) -> Row {
    let exact = |at| When::exact(at, me.now, me.settings.hours.zone());
    Row {
        from: exact(span.from),
        to: span.to.map_or_else(|| "now".to_owned(), exact),
        took: in_words(span.minutes),
        span,
    }
}
