//! Sums of a period, from months and days that are summed up already.

use crate::numbers::count::{Count, Sums};
use crate::numbers::filter::Filter;
use crate::numbers::lengths::{Lengths, Measure};
use crate::numbers::period::Period;
use crate::numbers::tally::{Dim, Grain};
use crate::schema::{tally_lengths, tally_requests, tally_sums};
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use chrono_tz::Tz;
use diesel::dsl::not;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::collections::BTreeMap;

/// What a period adds up to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    pub sums: Sums,
    pub lengths: BTreeMap<Measure, Lengths>,
}

/// Before any desk that might have been imported.
const FIRST: NaiveDate = match NaiveDate::from_ymd_opt(1970, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// A stretch of days or of whole months.
type Stretch = (Grain, NaiveDate, NaiveDate);

/// As few stretches as there are: whole months in the middle, days at the ends.
pub fn stretches((from, to): (NaiveDate, NaiveDate)) -> Vec<Stretch> {
    let first = Grain::Month.begin(from);
    let first = if first < from { next_month(first) } else { first };
    let last = Grain::Month.begin(to);
    if first >= last {
        return vec![(Grain::Day, from, to)];
    }
    let all = [(Grain::Day, from, first), (Grain::Month, first, last), (Grain::Day, last, to)];
    all.into_iter().filter(|(_, from, to)| from < to).collect()
}

pub fn next_month(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(Months::new(1)).and_then(|day| day.with_day(1)).unwrap_or(NaiveDate::MAX)
}

/// # Errors
/// Any of the connection's.
pub fn totals(
    conn: &mut PgConnection,
    word: (Dim, &str),
    days: (NaiveDate, NaiveDate),
) -> QueryResult<Totals> {
    let mut totals = Totals::default();
    for stretch in stretches(days) {
        for sums in sums_of(conn, word, stretch)? {
            totals.sums.add_places(&sums.1);
        }
        for (measure, places) in lengths_of(conn, word, stretch)? {
            totals.lengths.entry(measure).or_default().add_places(&places);
        }
    }
    Ok(totals)
}

fn sums_of(
    conn: &mut PgConnection,
    (dim, word): (Dim, &str),
    (grain, from, to): Stretch,
) -> QueryResult<Vec<(NaiveDate, Vec<i64>)>> {
    tally_sums::table
        .filter(tally_sums::grain.eq(grain.number()))
        .filter(tally_sums::dim.eq(dim.number()))
        .filter(tally_sums::word.eq(word))
        .filter(tally_sums::other.eq(""))
        .filter(tally_sums::from_on.ge(from))
        .filter(tally_sums::from_on.lt(to))
        .order(tally_sums::from_on)
        .select((tally_sums::from_on, tally_sums::sums))
        .load(conn)
}

fn lengths_of(
    conn: &mut PgConnection,
    (dim, word): (Dim, &str),
    (grain, from, to): Stretch,
) -> QueryResult<Vec<(Measure, Vec<i64>)>> {
    let rows: Vec<(i16, Vec<i64>)> = tally_lengths::table
        .filter(tally_lengths::grain.eq(grain.number()))
        .filter(tally_lengths::dim.eq(dim.number()))
        .filter(tally_lengths::word.eq(word))
        .filter(tally_lengths::from_on.ge(from))
        .filter(tally_lengths::from_on.lt(to))
        .select((tally_lengths::measure, tally_lengths::counts))
        .load(conn)?;
    let known = |number| Measure::ALL.into_iter().find(|measure| measure.number() == number);
    Ok(rows.into_iter().filter_map(|(number, places)| Some((known(number)?, places))).collect())
}

/// The sums of each day, or of each month, that has any.
///
/// # Errors
/// Any of the connection's.
pub fn series(
    conn: &mut PgConnection,
    word: (Dim, &str),
    (from, to): (NaiveDate, NaiveDate),
    grain: Grain,
) -> QueryResult<BTreeMap<NaiveDate, Sums>> {
    let rows = sums_of(conn, word, (grain, from, to))?;
    Ok(rows.into_iter().map(|(day, sums)| (day, Sums::from_places(sums))).collect())
}

/// How long things took, by day or by month.
///
/// # Errors
/// Any of the connection's.
pub fn series_of_lengths(
    conn: &mut PgConnection,
    (dim, word): (Dim, &str),
    (from, to): (NaiveDate, NaiveDate),
    grain: Grain,
    measure: Measure,
) -> QueryResult<BTreeMap<NaiveDate, Lengths>> {
    let rows: Vec<(NaiveDate, Vec<i64>)> = tally_lengths::table
        .filter(tally_lengths::grain.eq(grain.number()))
        .filter(tally_lengths::dim.eq(dim.number()))
        .filter(tally_lengths::word.eq(word))
        .filter(tally_lengths::measure.eq(measure.number()))
        .filter(tally_lengths::from_on.ge(from))
        .filter(tally_lengths::from_on.lt(to))
        .select((tally_lengths::from_on, tally_lengths::counts))
        .load(conn)?;
    Ok(rows.into_iter().map(|(day, places)| (day, Lengths::from_places(places))).collect())
}

/// The lengths of a period one by one, shortest first.
///
/// # Errors
/// Any of the connection's.
pub fn each_length(
    conn: &mut PgConnection,
    filter: &Filter,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    measure: Measure,
) -> QueryResult<Vec<i64>> {
    use tally_requests as t;
    let submitted = t::submitted_at.ge(from).and(t::submitted_at.lt(to));
    let resolved = t::resolved_at.ge(from).and(t::resolved_at.lt(to)).assume_not_null();
    let all = narrowed(t::table.into_boxed(), filter);
    let lengths: Vec<Option<i32>> = match measure {
        Measure::Response => all.filter(submitted).select(t::response_minutes).load(conn)?,
        Measure::VipResponse => {
            let vip = super::behind::counts_as(t::flags, Count::Vip.flag());
            all.filter(submitted).filter(vip).select(t::response_minutes).load(conn)?
        }
        Measure::Logging => all.filter(submitted).select(t::logging_seconds).load(conn)?,
        Measure::Resolve => all.filter(resolved).select(t::resolve_seconds).load(conn)?,
        Measure::ResolveRunning => all.filter(resolved).select(t::resolve_minutes).load(conn)?,
    };
    let mut lengths: Vec<i64> = lengths.into_iter().flatten().map(i64::from).collect();
    lengths.sort_unstable();
    Ok(lengths)
}

/// How many issues were open when a day began.
///
/// # Errors
/// Any of the connection's.
pub fn open_before(
    conn: &mut PgConnection,
    filter: &Filter,
    day: NaiveDate,
    zone: Tz,
) -> QueryResult<i64> {
    let Some(word) = filter.one() else {
        use tally_requests as t;
        let before = Period::of_days((day, day)).instants(zone).0;
        let begun = || t::table.filter(t::submitted_at.lt(before)).filter(not(t::is_line));
        let open = begun().filter(t::ended_at.is_null()).into_boxed();
        let ended_since = begun().filter(t::last_at.ge(before)).filter(t::ended_at.ge(before));
        let open: i64 = narrowed(open, filter).count().get_result(conn)?;
        let ended_since =
            narrowed(ended_since.into_boxed(), filter).count().get_result::<i64>(conn)?;
        return Ok(open + ended_since);
    };
    let mut sums = Sums::default();
    for stretch in stretches((FIRST, day)) {
        for (_, places) in sums_of(conn, word, stretch)? {
            sums.add_places(&places);
        }
    }
    Ok(open(&sums))
}

/// By how many more were reported than ended.
pub fn open(sums: &Sums) -> i64 {
    sums.of(Count::All) - sums.of(Count::Line) - sums.of(Count::Ended)
}

pub type Boxed<'a> = tally_requests::BoxedQuery<'a, Pg>;

/// Requests that count anywhere in a stretch of time.
pub fn alive<'a>(filter: &'a Filter, (from, to): (DateTime<Utc>, DateTime<Utc>)) -> Boxed<'a> {
    let alive = tally_requests::submitted_at.lt(to).and(tally_requests::last_at.ge(from));
    narrowed(tally_requests::table.filter(alive).into_boxed(), filter)
}

/// Only those that a filter admits.
pub fn narrowed<'a>(mut query: Boxed<'a>, filter: &'a Filter) -> Boxed<'a> {
    for (dim, _, word) in filter.asked() {
        query = match dim {
            Dim::Department => query.filter(tally_requests::department.eq(word)),
            Dim::Software => query.filter(tally_requests::software.eq(word)),
            Dim::Vendor => query.filter(tally_requests::vendor.eq(word)),
            Dim::Kind => query.filter(tally_requests::kinds.contains(vec![word])),
            Dim::Basket => query.filter(tally_requests::basket.eq(word)),
            Dim::Source => query.filter(tally_requests::source.eq(word)),
            Dim::Tier => query.filter(tally_requests::tier.eq(word.parse::<i16>().unwrap_or(-1))),
            Dim::Priority => query.filter(tally_requests::priority.eq(word)),
            Dim::All | Dim::Area | Dim::Hour => query,
        };
    }
    query
}

/// Who is owed a first answer that is not due yet at `now`: when it was reported, and what it counts as. They are few, whenever
/// they were reported; another condition would only lead PostgreSQL to look at all of its days.
///
/// # Errors
/// Any of the connection's.
pub fn not_due(
    conn: &mut PgConnection,
    filter: &Filter,
    now: DateTime<Utc>,
) -> QueryResult<Vec<(DateTime<Utc>, i64)>> {
    let owed = tally_requests::table.filter(tally_requests::promised_at.gt(now)).into_boxed();
    narrowed(owed, filter).select((tally_requests::submitted_at, tally_requests::flags)).load(conn)
}

diesel::define_sql_function! {
    /// What a count adds up to; a place that is not there is nothing.
    #[aggregate]
    fn tally_total(n: BigInt) -> BigInt;
}

/// The first counts of every word of a dimension, by word: as many as are summed up of areas. They are added up where they are,
/// for there are many.
///
/// # Errors
/// Any of the connection's.
pub fn by_word(
    conn: &mut PgConnection,
    dim: Dim,
    days: (NaiveDate, NaiveDate),
) -> QueryResult<BTreeMap<(String, String), Sums>> {
    use tally_sums::sums;
    type Counts = (i64, i64, i64, i64, i64, i64, i64, i64, i64, i64);
    const _: () = assert!(Count::OF_AREAS == 10, "a total for each count of areas");
    let nth = |n: i32| tally_total(sums.index(n));
    let mut all: BTreeMap<(String, String), Sums> = BTreeMap::new();
    for (grain, from, to) in stretches(days) {
        let rows: Vec<(String, String, Counts)> = tally_sums::table
            .filter(tally_sums::grain.eq(grain.number()))
            .filter(tally_sums::dim.eq(dim.number()))
            .filter(tally_sums::from_on.ge(from))
            .filter(tally_sums::from_on.lt(to))
            .group_by((tally_sums::word, tally_sums::other))
            .select((
                tally_sums::word,
                tally_sums::other,
                (nth(1), nth(2), nth(3), nth(4), nth(5), nth(6), nth(7), nth(8), nth(9), nth(10)),
            ))
            .load(conn)?;
        for (word, other, (a, b, c, d, e, f, g, h, i, j)) in rows {
            let counts = [a, b, c, d, e, f, g, h, i, j];
            all.entry((word, other)).or_default().add_places(&counts);
        }
    }
    Ok(all)
}

/// The words of a dimension that anything was ever counted under, at most 500, by name.
///
/// # Errors
/// Any of the connection's.
pub fn words_of(conn: &mut PgConnection, dim: Dim) -> QueryResult<Vec<String>> {
    tally_sums::table
        .filter(tally_sums::grain.eq(Grain::Month.number()))
        .filter(tally_sums::dim.eq(dim.number()))
        .distinct()
        .order(tally_sums::word)
        .limit(500)
        .select(tally_sums::word)
        .load(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_whole_months_and_the_days_at_its_ends() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let of = |from, to| {
            let all = stretches((day(from), day(to))).into_iter();
            all.map(|(grain, from, to)| format!("{grain:?} {from} {to}")).collect::<Vec<_>>()
        };
        assert_eq!(of("2026-11-01", "2026-12-01"), ["Month 2026-11-01 2026-12-01"]);
        assert_eq!(of("2026-10-24", "2026-11-23"), ["Day 2026-10-24 2026-11-23"]);
        assert_eq!(
            of("2025-11-24", "2026-11-24"),
            [
                "Day 2025-11-24 2025-12-01",
                "Month 2025-12-01 2026-11-01",
                "Day 2026-11-01 2026-11-24"
            ]
        );
        assert_eq!(
            of("2025-12-15", "2026-02-01"),
            ["Day 2025-12-15 2026-01-01", "Month 2026-01-01 2026-02-01"]
        );
    }
}
