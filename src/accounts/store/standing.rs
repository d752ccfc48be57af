use crate::accounts::domain::{Standing, tolerated};
use crate::issue::store::{is_held, is_open, is_waiting};
use crate::issue::{Basket, Priority, State};
use crate::schema::{basket_tiles, issues, people};
use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, min};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// Held, routed, routed and overdue; the first P1 of a VIP; who has the phone.
type Counted = (i64, i64, i64, Option<DateTime<Utc>>, Option<String>);

/// Nobody has answered by when its reporter was told; an SQL condition on `issues`.
macro_rules! is_overdue {
    ($now:expr) => {
        issues::first_response_at
            .is_null()
            .and(issues::promised_at.le($now))
            .and(issues::told_at.is_null().or(issues::told_at.le($now).assume_not_null()))
    };
}

/// How the desk stands at `now`, as its reporters know it: what was routed waits, and a VIP's issue is due when they were told,
/// which is never sooner than the desk has promised itself. Three statements, none of which looks at what is over.
pub fn standing(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<Standing> {
    let tiles: Vec<(Basket, i64, Option<DateTime<Utc>>)> = basket_tiles::table
        .select((basket_tiles::basket, basket_tiles::waiting, basket_tiles::first_promised_at))
        .load(conn)?;
    let routed = issues::table.filter(issues::routed);
    let in_work = issues::table.filter(is_held()).select(count_star()).single_value();
    let phone = people::table.filter(people::has_phone).select(people::name).single_value();
    let first_of_vips = issues::table
        .filter(issues::vip)
        .filter(is_open())
        .filter(issues::priority.eq(Priority::P1))
        .filter(issues::first_response_at.is_null())
        .filter(issues::state.eq(State::Waiting).or(issues::routed))
        .select(min(issues::told_at))
        .single_value();
    let (held, routed, routed_overdue, first_of_vips, on_the_phone): Counted = diesel::select((
        in_work.assume_not_null(),
        routed.select(count_star()).single_value().assume_not_null(),
        routed.filter(is_overdue!(now)).select(count_star()).single_value().assume_not_null(),
        first_of_vips,
        phone,
    ))
    .get_result(conn)?;
    let lying: i64 = tiles.iter().map(|(_, waiting, _)| waiting).sum();
    let waiting = lying + routed;
    let overdue: Vec<i64> = issues::table
        .filter(is_waiting())
        .filter(is_overdue!(now))
        .limit(tolerated(waiting) + 1)
        .select(1_i64.into_sql::<BigInt>())
        .load(conn)?;
    let p1 = tiles.iter().filter(|(basket, ..)| *basket == Basket::P1);
    let urgent = p1.filter_map(|(_, _, promised)| *promised).chain(first_of_vips);
    Ok(Standing {
        waiting,
        in_work: held - routed,
        overdue: overdue.len() as i64 + routed_overdue,
        first_urgent: urgent.min(),
        on_the_phone,
    })
}
