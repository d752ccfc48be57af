//! `/settings/outbox`: whether mail goes out, what waits, what failed and why; and trying again.

use crate::audit;
use crate::db::Conn;
use crate::error::Error;
use crate::outbox::domain::MailState;
use crate::outbox::forms::{OutboxQuery, RetryForm};
use crate::outbox::store::{self, Filter, Line, Retry, Server};
use crate::web::{BATCH, Batch, Choice, Desk, Form, Manager, Me, Problems, Reply, Shell, When};
use actix_web::web::Query;
use askama::Template;
use chrono::{DateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use serde_json::json;

/// How many rows a page has.
const PAGE: usize = 50;

const ADDRESS: &str = "/settings/outbox";

#[derive(Template)]
#[template(path = "outbox/outbox.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    servers: Vec<ServerView>,
    /// "Waiting", "3"
    counts: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    which: Vec<Choice>,
    is_failed: bool,
    /// There is something to try again.
    any_failed: bool,
    csv: String,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

struct ServerView {
    name: String,
    answered: Option<When>,
    /// What it said, where that is newer than its last answer.
    error: Option<(String, When)>,
}

struct Row {
    line: Line,
    queued: When,
    next: When,
}

pub async fn show(desk: Desk<Manager>, query: Query<OutboxQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query, &Problems::none())).await
}

pub async fn retry(desk: Desk<Manager>, form: Form<RetryForm>) -> Reply {
    desk.submit(form, try_again, |conn, me, _, problems| {
        page(conn, me, &OutboxQuery::default(), problems)
    })
    .await
}

fn try_again(conn: &mut Conn, me: &Me, what: &Retry) -> Result<String, Error> {
    let about = match what {
        Retry::One(id) => format!("message {id}"),
        Retry::AllFailed => "all that failed".to_owned(),
    };
    let messages = store::retry(conn, *what, me.now)?;
    if messages > 0 {
        let details = json!({ "messages": messages });
        audit::store::note(conn, Some(me.id), "mail tried again", &about, details)?;
    }
    Ok(format!("{ADDRESS}?again={messages}"))
}

fn page(conn: &mut Conn, me: &Me, query: &OutboxQuery, problems: &Problems) -> Result<Page, Error> {
    let (filter, counts) = (query.filter(), store::counts(conn)?);
    let mut lines = store::lines(conn, me.id, filter, PAGE as i64 + 1)?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let today = store::sent_since(conn, midnight(me))?;
    let servers = store::servers(conn, me.now)?;
    let oldest = counts.oldest_at.map_or("–".to_owned(), |at| when(at, me).words);
    Ok(Page {
        shell: me.shell_saying("/settings", again(query).as_deref()),
        problems: problems.clone(),
        servers: servers.into_iter().map(|server| server_view(server, me)).collect(),
        counts: vec![
            ("Waiting", counts.queued.to_string()),
            ("The oldest is from", oldest),
            ("Mailed today", today.to_string()),
            ("Failed", counts.failed.to_string()),
        ],
        which: vec![Choice::of("waiting", "Waiting".to_owned(), &query.state)],
        is_failed: filter.state == MailState::Failed,
        any_failed: counts.failed > 0,
        csv: query.address("/settings/outbox.csv", None),
        shown: match lines.len() {
            1 => "1 message".to_owned(),
            n if more => format!("{n} messages, and older ones"),
            n => format!("{n} messages"),
        },
        first: filter.before.map(|_| query.address(ADDRESS, None)),
        next: lines.last().filter(|_| more).map(|last| query.address(ADDRESS, Some(last.id))),
        rows: lines.into_iter().map(|line| row(line, me)).collect(),
    })
}

/// What was just put back, in words.
fn again(query: &OutboxQuery) -> Option<String> {
    let messages: usize = query.again.parse().ok()?;
    Some(match messages {
        0 => "There was nothing to try again: it is on its way, or was mailed.".to_owned(),
        1 => "One message is tried again now.".to_owned(),
        n => format!("{n} messages are tried again now."),
    })
}

fn when(at: DateTime<Utc>, me: &Me) -> When {
    When::new(at, me.now, me.settings.hours.zone())
}

/// When the desk's day began.
fn midnight(me: &Me) -> DateTime<Utc> {
    let zone = me.settings.hours.zone();
    let day = me.now.with_timezone(&zone).date_naive().and_time(NaiveTime::MIN);
    let first = zone.from_local_datetime(&day).earliest();
    first.map_or(me.now - TimeDelta::days(1), |at| at.with_timezone(&Utc))
}

fn server_view(server: Server, me: &Me) -> ServerView {
    let is_news = server.failed_at > server.answered_at;
    let error = server.error.zip(server.failed_at).filter(|_| is_news);
    ServerView {
        name: server.server,
        answered: server.answered_at.map(|at| when(at, me)),
        error: error.map(|(words, at)| (words, when(at, me))),
    }
}

fn row(line: Line, me: &Me) -> Row {
    Row { queued: when(line.queued_at, me), next: when(line.next_try_at, me), line }
}

const HEADINGS: [&str; 7] = ["to", "address", "about", "issue", "since", "attempts", "why"];

pub async fn csv(desk: Desk<Manager>, query: Query<OutboxQuery>) -> Reply {
    let begin = move |_: &mut Conn, _: &Me| Ok(query.filter());
    desk.stream("outbox.csv", &HEADINGS, begin, |conn, me, filter, last| {
        let filter = Filter { before: last.copied().or(filter.before), ..*filter };
        let lines = store::lines(conn, me.id, filter, BATCH)?;
        Ok(Batch::of(lines, BATCH, |line| line.id, cells))
    })
    .await
}

fn cells(line: Line) -> Vec<String> {
    let issue = line.issue.map(|issue| issue.to_string()).unwrap_or_default();
    let (address, why) = (line.address.unwrap_or_default(), line.why.unwrap_or_default());
    let since = line.queued_at.to_rfc3339();
    vec![line.to, address, line.topic.to_string(), issue, since, line.attempts.to_string(), why]
}
