use super::route::{self, Candidate, Routed};
use crate::error::Error;
use crate::issue::store::{is_held, is_waiting, step_unasked};
use crate::issue::{Basket, IssueId, State};
use crate::people::{PersonId, Role};
use crate::schema::{issues, people};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

/// What a route looks at of an issue: its number, its software in the catalogue if it is listed, and that software's name.
type Vips = (IssueId, Option<i64>, String);

/// Somebody's row, what they hold, what they have resolved.
type Found = (PersonId, String, Role, bool, Option<NaiveDate>, i64, i64);

/// The staff on shift whom a VIP's issue about this software could go to, in the order in which it is offered.
pub fn candidates(conn: &mut PgConnection, software: Option<i64>) -> QueryResult<Vec<Candidate>> {
    let held = issues::table.filter(issues::owner_id.eq(people::id.nullable())).filter(is_held());
    let resolved = issues::table
        .filter(issues::resolved_by.eq(people::id.nullable()))
        .filter(issues::software_id.eq(software));
    let found: Vec<Found> = people::table
        .filter(people::is_staff)
        .filter(people::on_shift)
        .filter(people::role.eq_any([Role::Tech, Role::Manager]))
        .filter(people::ended_at.is_null())
        .select((
            people::id,
            people::name,
            people::role,
            people::available,
            people::desk_since,
            held.count().single_value().assume_not_null(),
            resolved.count().single_value().assume_not_null(),
        ))
        .load(conn)?;
    let candidate = |(id, name, role, available, desk_since, held, resolved)| Candidate {
        id,
        name,
        role,
        available,
        held,
        resolved,
        desk_since,
    };
    Ok(route::in_order(found.into_iter().map(candidate).collect()))
}

/// Whom a VIP's issue about this software goes to now; nobody when nobody is around. Their row stays locked, so that they
/// do not go away meanwhile. Call inside a transaction.
pub fn choose(
    conn: &mut PgConnection,
    software: Option<i64>,
    name: &str,
) -> QueryResult<Option<Routed>> {
    for candidate in candidates(conn, software)? {
        if is_still_there(conn, &candidate)? {
            return Ok(Some(candidate.routed(name)));
        }
    }
    Ok(None)
}

fn is_still_there(conn: &mut PgConnection, candidate: &Candidate) -> QueryResult<bool> {
    let there: Option<bool> = people::table
        .find(candidate.id)
        .filter(people::ended_at.is_null())
        .select(people::on_shift.and(people::role.ne(Role::Manager).or(people::available)))
        .for_no_key_update()
        .first(conn)
        .optional()?;
    Ok(there == Some(true))
}

/// Gives what waits in the VIP basket to who is around; how many went. For when somebody has come, or somebody's work went
/// back. Call inside a transaction.
///
/// # Errors
/// Those of the database.
pub fn route_waiting(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<usize, Error> {
    let waiting: Vec<Vips> = issues::table
        .filter(issues::basket.eq(Basket::Vip))
        .filter(is_waiting())
        .order((issues::take_rank, issues::submitted_at, issues::id))
        .select((issues::id, issues::software_id, issues::software))
        .load(conn)?;
    let mut went = 0;
    for (id, software, name) in waiting {
        let Some(routed) = choose(conn, software, &name)? else { break };
        let given = step_unasked(conn, id, None, now, |issue| route::give(issue, &routed, now))?;
        went += usize::from(given);
    }
    Ok(went)
}

/// Passes on what `owner` holds of VIPs and nobody has answered, as far as somebody else is there for it; how many went.
/// Call inside a transaction, once `owner` no longer is a candidate.
///
/// # Errors
/// Those of the database.
pub fn pass_on_unanswered(
    conn: &mut PgConnection,
    owner: PersonId,
    because: &str,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    let unanswered: Vec<Vips> = issues::table
        .filter(issues::owner_id.eq(owner))
        .filter(is_held())
        .filter(issues::vip)
        .filter(issues::state.eq(State::Taken))
        .filter(issues::first_response_at.is_null())
        .order(issues::id)
        .select((issues::id, issues::software_id, issues::software))
        .load(conn)?;
    let mut went = 0;
    for (id, software, name) in unanswered {
        let Some(routed) = choose(conn, software, &name)? else { break };
        // Busy, they are around all the same, and may be the last one who is.
        if routed.to == owner {
            break;
        }
        let passed =
            step_unasked(conn, id, Some(by), now, |issue| route::pass_on(issue, &routed, because))?;
        went += usize::from(passed);
    }
    Ok(went)
}
