//! Steps that follow from something else than a form about this one issue: silence, the end of somebody's shift, a route.

use super::{Row, is_held, is_resolved, passage, record, save};
use crate::error::Error;
use crate::issue::{Event, Issue, IssueId, Refused};
use crate::people::PersonId;
use crate::schema::issues;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// Takes one step with one issue, if `decide` agrees to it. `by` is absent when the desk itself does it. Call inside a
/// transaction.
///
/// # Errors
/// [`Error::NotFound`] when there is no such issue.
pub fn step_unasked(
    conn: &mut PgConnection,
    id: IssueId,
    by: Option<PersonId>,
    now: DateTime<Utc>,
    decide: impl FnOnce(&mut Issue) -> Result<Event, Refused>,
) -> Result<bool, Error> {
    let before: Row =
        issues::table.find(id).select(Row::as_select()).for_no_key_update().first(conn)?;
    step_locked(conn, &before.into(), by, now, decide)
}

/// What became of all that somebody held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    pub stepped: Vec<IssueId>,
    /// Refused by the rule, so as they were.
    pub left: Vec<IssueId>,
}

/// Takes one step with each issue that `owner` holds, as far as `decide` agrees to it. Call inside a transaction.
pub fn step_all_held(
    conn: &mut PgConnection,
    owner: PersonId,
    by: Option<PersonId>,
    now: DateTime<Utc>,
    decide: impl Fn(&mut Issue) -> Result<Event, Refused>,
) -> Result<Held, Error> {
    let rows: Vec<Row> = issues::table
        .filter(issues::owner_id.eq(owner))
        .filter(is_held())
        .order(issues::id)
        .select(Row::as_select())
        .for_no_key_update()
        .load(conn)?;
    let mut held = Held::default();
    for before in rows.into_iter().map(Issue::from) {
        match step_locked(conn, &before, by, now, &decide)? {
            true => held.stepped.push(before.id),
            false => held.left.push(before.id),
        }
    }
    Ok(held)
}

/// Closes by the clock what `decide` agrees to, skipping rows somebody is working on. Used by workers on any number of
/// nodes at once; returns how many were closed. Call inside a transaction.
pub fn step_overdue_resolutions(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    at_most: i64,
    decide: impl Fn(&mut Issue) -> Result<Event, Refused>,
) -> Result<usize, Error> {
    let due: Vec<Row> = issues::table
        .filter(is_resolved())
        .filter(issues::closes_at.le(now))
        .order(issues::closes_at)
        .limit(at_most)
        .select(Row::as_select())
        .for_no_key_update()
        .skip_locked()
        .load(conn)?;
    let mut closed = 0;
    for before in due.into_iter().map(Issue::from) {
        closed += usize::from(step_locked(conn, &before, None, now, &decide)?);
    }
    Ok(closed)
}

/// Of many, one that the rule refuses must not keep the others from going on.
fn step_locked(
    conn: &mut PgConnection,
    before: &Issue,
    by: Option<PersonId>,
    now: DateTime<Utc>,
    decide: impl FnOnce(&mut Issue) -> Result<Event, Refused>,
) -> Result<bool, Error> {
    let mut after = before.clone();
    let Ok(event) = decide(&mut after) else { return Ok(false) };
    after.changed_by(&event);
    record(conn, passage(before, &after, by, now), &event)?;
    save(conn, &after)?;
    Ok(true)
}
