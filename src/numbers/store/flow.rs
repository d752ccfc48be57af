//! When and how requests come, and what is open just now.

use super::read::{by_word, narrowed};
use crate::issue::store::{is_held, is_waiting};
use crate::issue::{Basket, State};
use crate::numbers::count::{Count, Sums};
use crate::numbers::filter::Filter;
use crate::numbers::period::Period;
use crate::numbers::tally::{Dim, hour};
use crate::schema::{basket_tiles, issues, tally_requests};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use diesel::dsl::count_star;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use std::collections::BTreeMap;

/// How many issues came in each hour of the week ("1 08"), and by which way.
#[derive(Clone, Debug, Default)]
pub struct Came {
    pub hours: BTreeMap<String, i64>,
    pub sources: BTreeMap<String, i64>,
}

/// Read from the sums where nothing is narrowed, counted one by one where something is.
///
/// # Errors
/// Any of the connection's.
pub fn came(
    conn: &mut PgConnection,
    filter: &Filter,
    days: (NaiveDate, NaiveDate),
    zone: Tz,
) -> QueryResult<Came> {
    if filter.asked().is_empty() {
        let issues = |((word, _), sums): ((String, String), Sums)| {
            (word, sums.of(Count::All) - sums.of(Count::Line))
        };
        return Ok(Came {
            hours: by_word(conn, Dim::Hour, days)?.into_iter().map(issues).collect(),
            sources: by_word(conn, Dim::Source, days)?.into_iter().map(issues).collect(),
        });
    }
    let (from, to) = Period::of_days(days).instants(zone);
    let reported = tally_requests::table
        .filter(tally_requests::submitted_at.ge(from))
        .filter(tally_requests::submitted_at.lt(to))
        .filter(tally_requests::is_line.eq(false))
        .into_boxed();
    let reported =
        narrowed(reported, filter).select((tally_requests::submitted_at, tally_requests::source));
    let mut came = Came::default();
    for one in reported.load_iter::<(DateTime<Utc>, String), PgRowByRowLoadingMode>(conn)? {
        let (at, source) = one?;
        *came.hours.entry(hour(at, zone)).or_default() += 1;
        *came.sources.entry(source).or_default() += 1;
    }
    Ok(came)
}

/// What is open in one basket.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Open {
    pub waiting: i64,
    /// Of those: nobody has answered although the promise is over.
    pub overdue: i64,
    /// Of those nobody has answered, when the one whose promise ends first was reported.
    pub oldest: Option<DateTime<Utc>>,
    pub in_work: i64,
    pub with_software_team: i64,
}

/// Every basket in the order of its urgency. Nothing that is over is looked at.
///
/// # Errors
/// Any of the connection's.
pub fn backlog(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<Vec<(Basket, Open)>> {
    let tiles: Vec<(Basket, i64, Option<DateTime<Utc>>)> = basket_tiles::table
        .order(basket_tiles::basket)
        .select((basket_tiles::basket, basket_tiles::waiting, basket_tiles::first_submitted_at))
        .load(conn)?;
    let overdue: BTreeMap<Basket, i64> = issues::table
        .filter(is_waiting())
        .filter(issues::first_response_at.is_null())
        .filter(issues::promised_at.le(now))
        .group_by(issues::basket)
        .select((issues::basket, count_star()))
        .load(conn)?
        .into_iter()
        .collect();
    let held: Vec<(Basket, State, i64)> = issues::table
        .filter(is_held())
        .group_by((issues::basket, issues::state))
        .select((issues::basket, issues::state, count_star()))
        .load(conn)?;
    let open = |(basket, waiting, oldest): (Basket, i64, Option<DateTime<Utc>>)| {
        let of = |escalated: bool| {
            let held = held.iter().filter(|(of, ..)| *of == basket);
            held.filter(|(_, state, _)| (*state == State::Escalated) == escalated)
                .map(|(.., n)| n)
                .sum()
        };
        let overdue = overdue.get(&basket).copied().unwrap_or(0);
        let open =
            Open { waiting, overdue, oldest, in_work: of(false), with_software_team: of(true) };
        (basket, open)
    };
    Ok(tiles.into_iter().map(open).collect())
}
