//! Whom VIPs' issues go to, and giving them. Those whom they could go to are held first, once and for all: people before
//! issues.

use super::order::a_day_before;
use crate::error::Error;
use crate::issue::store::{is_held, is_waiting, step_unasked};
use crate::issue::{Basket, IssueId, State};
use crate::people::store::Around;
use crate::people::{PersonId, Role};
use crate::schema::{issues, passed_over as passed, people};
use crate::taking::route::{self, Candidate, Routed};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, not};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// What decides whom a VIP's issue goes to.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Absent before it is stored: nobody has passed it over.
    pub issue: Option<IssueId>,
    /// Its reporter, and whoever it comes from: it goes to none of them.
    pub but: Vec<PersonId>,
    /// Of the catalogue, if it is listed.
    pub software: Option<i64>,
}

/// Somebody's row, what they hold, what they have resolved.
type Found = (PersonId, String, Role, bool, Option<NaiveDate>, i64, i64);

/// The staff on shift whom such an issue could go to, in the order in which it is offered. Not who passed it over or put it
/// back, for as long as take next would not give it to them either.
pub fn candidates(
    conn: &mut PgConnection,
    about: &About,
    now: DateTime<Utc>,
) -> QueryResult<Vec<Candidate>> {
    let held = issues::table.filter(issues::owner_id.eq(people::id.nullable())).filter(is_held());
    let resolved = issues::table
        .filter(issues::resolved_by.eq(people::id.nullable()))
        // What ended with another one was resolved with it.
        .filter(issues::duplicate_of.is_null())
        .filter(issues::software_id.eq(about.software));
    let aside = passed::table
        .filter(passed::person_id.eq(people::id.into_sql::<BigInt>()))
        .filter(passed::issue_id.eq(about.issue.map_or(0, |issue| issue.0)))
        .filter(passed::at.gt(a_day_before(now)));
    let found: Vec<Found> = people::table
        .filter(people::is_staff)
        .filter(people::on_shift)
        .filter(people::role.eq_any([Role::Tech, Role::Manager]))
        .filter(people::ended_at.is_null())
        .filter(people::id.ne_all(&about.but))
        .filter(not(exists(aside)))
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

/// Whom such an issue goes to now, of those `around`, who stay until the transaction ends; nobody when nobody is there for
/// it. `software` is its name.
pub fn choose(
    conn: &mut PgConnection,
    around: &Around,
    about: &About,
    software: &str,
    now: DateTime<Utc>,
) -> QueryResult<Option<Routed>> {
    let mut candidates = candidates(conn, about, now)?;
    candidates.retain(|one| around.has(one.id));
    Ok(candidates.into_iter().next().map(|one| one.routed(software)))
}

/// What a route looks at of an issue.
#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct Vips {
    id: IssueId,
    reporter_id: PersonId,
    software_id: Option<i64>,
    software: String,
}

impl Vips {
    fn about(&self, from: &[PersonId]) -> About {
        let but = [&[self.reporter_id], from].concat();
        About { issue: Some(self.id), but, software: self.software_id }
    }
}

/// Gives what waits in the VIP basket to those `around`. For when somebody has come, or somebody's work went back. Call
/// inside a transaction.
///
/// # Errors
/// Those of the database.
pub fn route_waiting(
    conn: &mut PgConnection,
    around: &Around,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    route(conn, around, None, &[], now)
}

/// The same for one issue alone, which does not go back to any of `from`.
///
/// # Errors
/// Those of the database.
pub fn route_again(
    conn: &mut PgConnection,
    around: &Around,
    issue: IssueId,
    from: &[PersonId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    route(conn, around, Some(issue), from, now)
}

fn route(
    conn: &mut PgConnection,
    around: &Around,
    only: Option<IssueId>,
    from: &[PersonId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut waiting = issues::table
        .filter(issues::basket.eq(Basket::Vip))
        .filter(is_waiting())
        .order((issues::take_rank, issues::submitted_at, issues::id))
        .select(Vips::as_select())
        .into_boxed::<Pg>();
    if let Some(only) = only {
        waiting = waiting.filter(issues::id.eq(only));
    }
    for issue in waiting.load(conn)? {
        if let Some(to) = choose(conn, around, &issue.about(from), &issue.software, now)? {
            step_unasked(conn, issue.id, None, now, |issue| route::give(issue, &to))?;
        }
    }
    Ok(())
}

/// Passes on what `owner` holds of VIPs and nobody has answered, as far as somebody else is there for it. Call inside a
/// transaction, once `owner` no longer is a candidate.
///
/// # Errors
/// Those of the database.
pub fn pass_on_unanswered(
    conn: &mut PgConnection,
    around: &Around,
    owner: PersonId,
    because: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let unanswered: Vec<Vips> = issues::table
        .filter(issues::owner_id.eq(owner))
        .filter(is_held())
        .filter(issues::vip)
        .filter(issues::state.eq(State::Taken))
        .filter(issues::first_response_at.is_null())
        .order(issues::id)
        .select(Vips::as_select())
        .load(conn)?;
    for issue in unanswered {
        if let Some(to) = choose(conn, around, &issue.about(&[owner]), &issue.software, now)? {
            step_unasked(conn, issue.id, None, now, |issue| {
                route::pass_on(issue, owner, &to, because)
            })?;
        }
    }
    Ok(())
}
