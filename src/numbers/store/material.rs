//! Everything that the numbers of a period are made of, in a constant number of statements.

use super::{elsewhere, read};
use crate::desk_time::DeskHours;
use crate::numbers::count::Sums;
use crate::numbers::filter::Filter;
use crate::numbers::lengths::{Measure, quantile};
use crate::numbers::period::Period;
use crate::numbers::tally::Grain;
use crate::numbers::value::Material;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;

/// The days after which K8 looks.
const COHORTS: [i64; 4] = [1, 2, 5, 10];
/// So many days before today the youngest of them are.
const YOUNG: i64 = 10;

/// # Errors
/// Any of the connection's.
pub fn of_period(
    conn: &mut PgConnection,
    hours: &DeskHours,
    filter: &Filter,
    period: Period,
    now: DateTime<Utc>,
) -> QueryResult<Material> {
    let zone = hours.zone();
    let span = period.instants(zone);
    let totals = read::totals(conn, filter, period, zone)?;
    let today = now.with_timezone(&zone).date_naive();
    Ok(Material {
        old_enough: old_enough(conn, filter, period, (today, &totals.sums), hours)?,
        late: (
            read::late(conn, filter, span, (now, false))?,
            read::late(conn, filter, span, (now, true))?,
        ),
        elsewhere: elsewhere::of_period(conn, hours, filter, span, now)?,
        exact: BTreeMap::new(),
        sums: totals.sums,
        lengths: totals.lengths,
    })
}

/// Looks at lengths one by one, where there are at most so many: exact medians, for files.
///
/// # Errors
/// Any of the connection's.
pub fn look_closer(
    conn: &mut PgConnection,
    hours: &DeskHours,
    filter: &Filter,
    (period, material): (Period, &mut Material),
    at_most: i64,
) -> QueryResult<()> {
    let span = period.instants(hours.zone());
    let few: Vec<Measure> = material
        .lengths
        .iter()
        .filter(|(_, lengths)| lengths.how_many() <= at_most)
        .map(|(measure, _)| *measure)
        .collect();
    for measure in few {
        let each = read::each_length(conn, filter, span, measure)?;
        material.exact.insert(measure, (quantile(&each, 0.5), quantile(&each, 0.9)));
    }
    Ok(())
}

/// A day is old enough when the last of it had so many days: what is too young is taken away from the sums of all.
fn old_enough(
    conn: &mut PgConnection,
    filter: &Filter,
    period: Period,
    (today, all): (NaiveDate, &Sums),
    hours: &DeskHours,
) -> QueryResult<BTreeMap<i64, Sums>> {
    let young = today - TimeDelta::days(YOUNG);
    let days = match period.to > young {
        true => {
            let young = (young.max(period.from), period.to);
            read::series(conn, filter, young, Grain::Day, hours.zone())?
        }
        false => BTreeMap::new(),
    };
    let old = |cohort: i64| {
        let begins = today - TimeDelta::days(cohort);
        let mut sums = all.clone();
        days.range(begins..).for_each(|(_, young)| sums.take_away(young));
        (cohort, sums)
    };
    Ok(COHORTS.into_iter().map(old).collect())
}
