//! `/issues/{n}`: one frame, a panel from each room. Its reporter reads it in their words; staff work on it.

mod duplicates;
mod staff;
mod steps;
mod theirs;

use crate::issue::{IssueId, policy, store};
use crate::web::{Anybody, Desk, Either, Me, Needs, Reply, Route};
use crate::{cases, my_desk, taking};
use actix_web::web::{Path, Query, to};
use serde::Deserialize;

pub const SITE: &[Route] = &[Route::get("/issues/{n}", Needs::SignIn, || to(show))];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Just reported: the receipt stands on top.
    receipt: Option<String>,
    /// Just resolved, and the next one was not to be had.
    resolved: Option<String>,
    /// Entries of the time line older than this one; nonsense is the newest.
    before: String,
}

async fn show(desk: Desk<Anybody>, n: Path<IssueId>, asked: Query<Asked>) -> Reply {
    desk.page(move |conn, me| {
        let mut sheet = store::sheet(conn, me, *n)?;
        if cases::looked(conn, me, &sheet)? {
            sheet = store::sheet(conn, me, *n)?;
        }
        let before = asked.before.parse().ok();
        my_desk::looked(conn, me, &sheet)?;
        if policy::reads_as_reporter(me, sheet.issue.reporter, sheet.issue.owner) {
            return theirs::view(conn, me, sheet, before, asked.receipt.is_some())
                .map(|view| Either::Right(Box::new(view)));
        }
        if sheet.issue.state.is_open() {
            me.opens(sheet.issue.id);
        }
        let notice = asked.resolved.as_ref().map(|_| none_taken(me));
        staff::view(conn, me, sheet, before, notice.as_deref())
            .map(|view| Either::Left(Box::new(view)))
    })
    .await
}

/// Why who resolved an issue and wanted the next has none.
fn none_taken(me: &Me) -> String {
    match taking::may_hold_more(me, me.open_issues, me.settings.take_limit) {
        Err(refused) => format!("Resolved. No other issue was taken: {refused}"),
        Ok(()) => "Resolved. No other issue was taken.".to_owned(),
    }
}
