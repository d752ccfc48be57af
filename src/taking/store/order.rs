//! The order of a basket, as one person may take from it.

use crate::issue::store::{Step, is_waiting};
use crate::issue::{Basket, Inversion, IssueId, policy};
use crate::people::{Person, PersonId};
use crate::schema::{issues, passed_over as passed};
use crate::taking::{Place, inversion};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Timestamptz};

diesel::define_sql_function! {
    /// What [`take_next`](super::take_next) would take; see the migration.
    fn next_to_take(from_basket: crate::schema::sql_types::Basket, raised_too: Bool, taker: BigInt, taken_at: Timestamptz) -> Nullable<BigInt>;
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct PlaceRow {
    id: IssueId,
    basket: Basket,
    raised: bool,
    take_rank: i16,
    submitted_at: DateTime<Utc>,
}

impl From<PlaceRow> for Place {
    fn from(row: PlaceRow) -> Self {
        Place {
            behind_raised: !(row.raised && row.basket == Basket::Bin),
            rank: row.take_rank,
            submitted_at: row.submitted_at,
            id: row.id,
        }
    }
}

/// The issue of a basket that take next would give this person now.
pub fn next_for(
    conn: &mut PgConnection,
    person: &Person,
    basket: Basket,
    now: DateTime<Utc>,
) -> QueryResult<Option<IssueId>> {
    let next = next_to_take(basket, policy::takes_raised(person), person.id.0, now);
    diesel::select(next).get_result::<Option<i64>>(conn).map(|id| id.map(IssueId))
}

/// The same for the basket in which this issue lies.
pub fn next_in_basket_of(
    conn: &mut PgConnection,
    id: IssueId,
    person: &Person,
    now: DateTime<Utc>,
) -> QueryResult<Option<IssueId>> {
    let basket = issues::table.find(id).select(issues::basket).first(conn)?;
    next_for(conn, person, basket, now)
}

/// How many issues that still wait this person has passed over within a day.
pub fn passed_over(
    conn: &mut PgConnection,
    person: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<i64> {
    passed::table
        .inner_join(issues::table)
        .filter(passed::person_id.eq(person.0))
        .filter(passed::at.gt(a_day_before(now)))
        .filter(passed::how.eq(Inversion::Skipped))
        .filter(is_waiting())
        .count()
        .get_result(conn)
}

/// Why what take next just gave was not what had waited longest, if it was not.
pub fn of_next(
    conn: &mut PgConnection,
    taken: IssueId,
    basket: Basket,
    step: Step<'_>,
) -> QueryResult<Option<Inversion>> {
    let aside = aside(conn, step.by.id, basket, step.now)?;
    if aside.is_empty() {
        return Ok(None);
    }
    Ok(inversion(place(conn, taken)?.into(), None, &aside))
}

/// The same for an issue about to be taken because somebody chose it.
pub fn of_chosen(
    conn: &mut PgConnection,
    chosen: IssueId,
    person: &Person,
    now: DateTime<Utc>,
) -> QueryResult<Option<Inversion>> {
    let row = place(conn, chosen)?;
    let basket = row.basket;
    let next = match next_for(conn, person, basket, now)? {
        Some(next) if next != chosen => Some(place(conn, next)?.into()),
        _ => None,
    };
    Ok(inversion(row.into(), next, &aside(conn, person.id, basket, now)?))
}

fn place(conn: &mut PgConnection, id: IssueId) -> QueryResult<PlaceRow> {
    issues::table.find(id).select(PlaceRow::as_select()).first(conn)
}

/// What waits in the basket and take next does not give them.
fn aside(
    conn: &mut PgConnection,
    person: PersonId,
    basket: Basket,
    now: DateTime<Utc>,
) -> QueryResult<Vec<(Place, Inversion)>> {
    let rows: Vec<(PlaceRow, Inversion)> = passed::table
        .inner_join(issues::table)
        .filter(passed::person_id.eq(person.0))
        .filter(passed::at.gt(a_day_before(now)))
        .filter(issues::basket.eq(basket))
        .filter(is_waiting())
        .select((PlaceRow::as_select(), passed::how))
        .load(conn)?;
    Ok(rows.into_iter().map(|(row, how)| (row.into(), how)).collect())
}

/// What was passed over or put back before that is given again; the migration's functions say the same.
pub(super) fn a_day_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(1)
}
