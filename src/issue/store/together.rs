//! Many issues that go the same way at once.

use super::{Passage, record_all};
use crate::error::Error;
use crate::issue::{Event, IssueId, State};
use crate::people::PersonId;
use crate::schema::issues;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// So many events go into one statement, each with 14 columns: well under the 65,535 parameters that PostgreSQL takes.
const EVENTS: usize = 1_000;

/// Moves all of `ids` to where `leads` says, which for some may be where they are, and writes `event` down for each. A few
/// statements for any number. Call inside a transaction.
///
/// # Errors
/// Any of the connection's.
pub fn move_together(
    conn: &mut PgConnection,
    ids: &[IssueId],
    (by, now): (PersonId, DateTime<Utc>),
    event: &Event,
    leads: impl Fn(State) -> State,
) -> Result<(), Error> {
    let rows: Vec<(IssueId, State, Option<PersonId>)> = issues::table
        .filter(issues::id.eq_any(ids))
        .order(issues::id)
        .select((issues::id, issues::state, issues::owner_id))
        .for_no_key_update()
        .load(conn)?;
    for state in State::ALL.iter().copied() {
        let there: Vec<_> =
            rows.iter().filter(|(_, from, _)| leads(*from) == state).map(|(id, ..)| *id).collect();
        if there.is_empty() {
            continue;
        }
        diesel::update(issues::table.filter(issues::id.eq_any(there)))
            .set((
                issues::state.eq(state),
                issues::version.eq(issues::version + i32::from(!event.kind.is_only_words())),
            ))
            .execute(conn)?;
    }
    let passage = |(issue, from, owner): &(IssueId, State, Option<PersonId>)| Passage {
        issue: *issue,
        from: Some(*from),
        to: leads(*from),
        owner: *owner,
        by: Some(by),
        at: now,
    };
    for some in rows.chunks(EVENTS) {
        record_all(conn, &some.iter().map(passage).collect::<Vec<_>>(), event)?;
    }
    Ok(())
}
