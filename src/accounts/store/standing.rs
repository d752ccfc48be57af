use crate::accounts::domain::{Standing, tolerated};
use crate::issue::Basket;
use crate::issue::store::{is_held, is_waiting};
use crate::schema::{basket_tiles, issues, people};
use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

/// How the desk stands at `now`. Three statements, none of which looks at what is over.
pub fn standing(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<Standing> {
    let tiles: Vec<(Basket, i64, Option<DateTime<Utc>>)> = basket_tiles::table
        .select((basket_tiles::basket, basket_tiles::waiting, basket_tiles::first_promised_at))
        .load(conn)?;
    let waiting = tiles.iter().map(|(_, waiting, _)| waiting).sum();
    let urgent = tiles.iter().filter(|(basket, ..)| matches!(basket, Basket::Vip | Basket::P1));
    let overdue: Vec<i64> = issues::table
        .filter(is_waiting())
        .filter(issues::first_response_at.is_null())
        .filter(issues::promised_at.le(now))
        .limit(tolerated(waiting) + 1)
        .select(1_i64.into_sql::<diesel::sql_types::BigInt>())
        .load(conn)?;
    let in_work = issues::table.filter(is_held()).select(count_star()).single_value();
    let phone = people::table.filter(people::has_phone).select(people::name).single_value();
    let (in_work, on_the_phone): (Option<i64>, Option<String>) =
        diesel::select((in_work, phone)).get_result(conn)?;
    Ok(Standing {
        waiting,
        in_work: in_work.unwrap_or(0),
        overdue: overdue.len() as i64,
        first_urgent: urgent.filter_map(|(_, _, promised)| *promised).min(),
        on_the_phone,
    })
}
