//! The one place where events are written down.

use crate::error::Error;
use crate::issue::{Event, EventKind, Issue, IssueId, State};
use crate::people::{Channel, PersonId};
use crate::schema::issue_events;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

/// The way an issue went with an event.
#[derive(Clone, Copy, Debug)]
pub struct Passage {
    pub issue: IssueId,
    /// Absent for the first event.
    pub from: Option<State>,
    pub to: State,
    /// Who owns it now.
    pub owner: Option<PersonId>,
    /// Absent when the clock did it.
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
}

pub(super) fn passage(
    before: &Issue,
    after: &Issue,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Passage {
    Passage {
        issue: after.id,
        from: Some(before.state),
        to: after.state,
        owner: after.owner,
        by,
        at,
    }
}

/// A line of the log.
#[derive(Insertable)]
#[diesel(table_name = issue_events, treat_none_as_default_value = false)]
struct Line<'a> {
    issue_id: IssueId,
    kind: EventKind,
    at: DateTime<Utc>,
    by_id: Option<PersonId>,
    from_state: Option<State>,
    to_state: State,
    owner_id: Option<PersonId>,
    text: Option<&'a str>,
    why: Option<&'a str>,
    channel: Option<Channel>,
    reached: Option<bool>,
    minutes: Option<i32>,
    facts: Value,
    form_token: Option<Uuid>,
}

impl<'a> Line<'a> {
    fn of(passage: Passage, event: &'a Event) -> Result<Self, Error> {
        Ok(Line {
            issue_id: passage.issue,
            kind: event.kind,
            at: passage.at,
            by_id: passage.by,
            from_state: passage.from,
            to_state: passage.to,
            owner_id: passage.owner,
            text: event.text.as_deref(),
            why: event.why.as_deref(),
            channel: event.channel,
            reached: event.reached,
            minutes: event.minutes,
            facts: serde_json::to_value(&event.facts).map_err(Error::broken)?,
            form_token: event.form_token,
        })
    }
}

/// Writes an event down. False when the same form had been written down before, of this issue.
///
/// For rooms only where one statement had to change the row itself (submission, take next); else [`super::step`] does it.
pub fn record(conn: &mut PgConnection, passage: Passage, event: &Event) -> Result<bool, Error> {
    let written = diesel::insert_into(issue_events::table)
        .values(Line::of(passage, event)?)
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(written == 1)
}

/// Writes the same event down for many issues, in one statement. It comes of no form that was sent once for each.
pub fn record_all(
    conn: &mut PgConnection,
    passages: &[Passage],
    event: &Event,
) -> Result<(), Error> {
    let lines = passages.iter().map(|passage| Line::of(*passage, event));
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    diesel::insert_into(issue_events::table).values(lines).execute(conn)?;
    Ok(())
}
