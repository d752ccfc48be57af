pub mod contact;
pub mod message;
pub mod note;
pub mod reopen;
pub mod resolve;
pub mod say;
pub mod tags;
pub mod triage;

use crate::db::Conn;
use crate::error::Error;
use crate::issue::{EventKind, Issue, IssueId, store};
use crate::timeline::{Entry, entries};
use crate::web::Me;

/// What a form's own page shows beside it: the issue, and what happened last, so that a stale form is never alone.
pub struct Beside {
    pub issue: Issue,
    pub reporter: String,
    pub latest: Vec<Entry>,
}

/// How many of the newest entries stand beside a form.
const LATEST: usize = 4;

fn beside(conn: &mut Conn, me: &Me, n: IssueId) -> Result<Beside, Error> {
    let sheet = store::sheet(conn, me, n)?;
    let kinds = if me.works_issues() { &[] } else { EventKind::FOR_REPORTER };
    let mut latest =
        entries(&store::timeline(conn, n, kinds)?, me, sheet.issue.reporter, &sheet.reporter_name);
    latest.drain(..latest.len().saturating_sub(LATEST));
    Ok(Beside { issue: sheet.issue, reporter: sheet.reporter_name, latest })
}
