//! The button that says that the team has seen a case; whoever presses it looks after it.

use super::case::page;
use crate::cases::forms::PlainForm;
use crate::cases::store::{self, By};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{hold, move_together};
use crate::issue::{CaseId, Event, EventKind, Facts, Refused};
use crate::web::{Desk, Form, Me, Reply, SoftwareTeam};
use actix_web::web::Path;

pub async fn submit(desk: Desk<SoftwareTeam>, case: Path<CaseId>, form: Form<PlainForm>) -> Reply {
    let id = *case;
    desk.submit(
        form,
        move |conn, me, ()| {
            acknowledge(conn, me, id)?;
            Ok(format!("/cases/{id}"))
        },
        move |conn, me, _, problems| page(conn, me, id, None, problems),
    )
    .await
}

/// Every issue of it says so, too.
fn acknowledge(conn: &mut Conn, me: &Me, id: CaseId) -> Result<(), Error> {
    let issues = store::issues_of(conn, id)?;
    hold(conn, &issues)?;
    let case = store::held(conn, id)?;
    case.is_open()?;
    if store::issues_of(conn, id)? != issues {
        return Err(Refused::Stale.into());
    }
    if case.acknowledged_at.is_some() {
        return Ok(());
    }
    store::acknowledge(conn, id, By { person: me.id, now: me.now, token: None })?;
    let facts = Facts { case: Some(id), ..Facts::default() };
    let event = Event::new(EventKind::Acknowledged).facts(facts);
    move_together(conn, &issues, (me.id, me.now), &event, |state| state)
}
