//! `/vip`: the open issues of VIPs, whose they are, and whom the next one goes to.

use crate::db::Conn;
use crate::desk_time::{Promise, TimeLeft};
use crate::error::Error;
use crate::taking::store::{About, candidates};
use crate::vip::store::{self, Open};
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Manager, Me, Reply, Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "vip/issues.html")]
struct Page {
    shell: Shell,
    lede: String,
    next: String,
    rows: Vec<Row>,
}

struct Row {
    issue: Open,
    reporter: String,
    owner: Option<String>,
    waiting: When,
    left: TimeLeft,
}

/// How many are shown, and how many a download has; there are never as many.
const MOST: i64 = 500;

pub async fn show(desk: Desk<Manager>) -> Reply {
    desk.page(|conn, me| {
        let open = store::open(conn, MOST)?;
        Ok(Page {
            shell: me.shell("/vip"),
            lede: lede(&open, me),
            next: next(conn, me)?,
            rows: open.into_iter().map(|row| view(row, me)).collect(),
        })
    })
    .await
}

pub async fn csv(desk: Desk<Manager>) -> Reply {
    desk.file("vip.csv", CSV, |conn, _| {
        let headings = [
            "number",
            "summary",
            "software",
            "reporter",
            "owner",
            "state",
            "submitted",
            "promised",
        ];
        table(&headings, store::open(conn, MOST)?.into_iter().map(cells))
    })
    .await
}

fn cells((issue, reporter, owner): (Open, String, Option<String>)) -> Vec<String> {
    vec![
        issue.id.to_string(),
        issue.summary,
        issue.software,
        reporter,
        owner.unwrap_or_default(),
        issue.state.word().to_owned(),
        issue.submitted_at.to_rfc3339(),
        issue.promised_at.to_rfc3339(),
    ]
}

fn view((issue, reporter, owner): (Open, String, Option<String>), me: &Me) -> Row {
    Row {
        waiting: When::new(issue.submitted_at, me.now, me.settings.hours.zone()),
        left: Promise {
            submitted_at: issue.submitted_at,
            promised_at: issue.promised_at,
            first_response_at: issue.first_response_at,
        }
        .left(&me.settings.hours, me.now),
        issue,
        reporter,
        owner,
    }
}

fn lede(open: &[(Open, String, Option<String>)], me: &Me) -> String {
    let unanswered = open.iter().filter(|(issue, ..)| issue.first_response_at.is_none());
    let late = unanswered.clone().filter(|(issue, ..)| issue.promised_at <= me.now).count();
    match (open.len(), unanswered.count(), late) {
        (0, ..) => "No VIP waits for anything.".to_owned(),
        (n, 0, _) => format!("{n} open, every one of them answered."),
        (n, unanswered, 0) => format!("{n} open, {unanswered} not answered yet, none late."),
        (n, unanswered, late) => {
            format!("{n} open, {unanswered} not answered yet, {late} of them late.")
        }
    }
}

/// Whom the next one goes to. Techs come by what they have resolved of a software, so it is said which one is asked
/// about: none.
fn next(conn: &mut Conn, me: &Me) -> Result<String, Error> {
    let first = candidates(conn, &About::default(), me.now)?.into_iter().next();
    Ok(match first.map(|one| one.routed("it")) {
        Some(routed) => format!("{}. {}", routed.name, routed.why),
        None => "Nobody. Nobody is around, so it would wait in the VIP basket.".to_owned(),
    })
}
