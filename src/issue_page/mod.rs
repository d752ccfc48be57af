//! `/issues/{n}`: one frame, a panel from each room. Its reporter reads it in their words; staff work on it.

mod staff;
mod steps;
mod theirs;

use crate::issue::{IssueId, store};
use crate::web::{Anybody, Desk, Either, Needs, Reply, Route};
use actix_web::web::{Path, Query, to};
use serde::Deserialize;

pub const SITE: &[Route] = &[Route::get("/issues/{n}", Needs::SignIn, || to(show))];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Just reported: the receipt stands on top.
    receipt: Option<String>,
}

async fn show(desk: Desk<Anybody>, n: Path<IssueId>, asked: Query<Asked>) -> Reply {
    desk.page(move |conn, me| {
        let sheet = store::sheet(conn, me, *n)?;
        let mine = sheet.issue.reporter == me.id && sheet.issue.owner != Some(me.id);
        if me.works_issues() && !mine {
            return staff::view(conn, me, sheet).map(|view| Either::Left(Box::new(view)));
        }
        theirs::view(conn, me, sheet, asked.receipt.is_some())
            .map(|view| Either::Right(Box::new(view)))
    })
    .await
}
