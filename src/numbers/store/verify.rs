//! Whether what was summed up is what the rows say: everything is told again from the rows and compared.

use super::days::each;
use super::gather;
use super::read::next_month;
use super::row::FactRow;
use crate::error::Error;
use crate::numbers::count::Sums;
use crate::numbers::fact::Fact;
use crate::numbers::filter::Filter;
use crate::numbers::lengths::Lengths;
use crate::numbers::tally::{Changes, Grain};
use crate::schema::{log_lines, tally_lengths, tally_requests, tally_sums};
use crate::settings::Settings;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, min};
use diesel::prelude::*;
use std::collections::BTreeMap;

/// How many requests are told at once.
const SLICE: i64 = 2_000;
/// The most that is said of one table.
const MOST: usize = 20;

type SumKey = (i16, i16, String, String, NaiveDate);
type LengthKey = (i16, i16, String, i16, NaiveDate);

/// What differs, in words; nothing when all is well. Everything that has happened has to be counted before.
///
/// # Errors
/// Any of the connection's.
pub fn differences(conn: &mut PgConnection, settings: &Settings) -> Result<Vec<String>, Error> {
    let rules = gather::rules(conn, settings)?;
    let mut found = Vec::new();
    let mut after = 0;
    let mut requests = 0;
    loop {
        let ids = gather::issues_after(conn, after, SLICE)?;
        let Some(last) = ids.last() else { break };
        after = *last;
        let facts = gather::issues(conn, &ids, &rules)?;
        requests += facts.len() as i64;
        compare_facts(conn, (&ids, false), &facts, &mut found)?;
    }
    let lines: Vec<i64> = log_lines::table.order(log_lines::id).select(log_lines::id).load(conn)?;
    for ids in lines.chunks(SLICE as usize) {
        let facts = gather::lines(conn, ids, &rules)?;
        requests += facts.len() as i64;
        compare_facts(conn, (ids, true), &facts, &mut found)?;
    }
    let kept: i64 = tally_requests::table.count().get_result(conn)?;
    if kept != requests {
        found.push(format!("{kept} requests are counted, {requests} are there"));
    }
    let mut month = first_day(conn, settings)?.map(|day| Grain::Month.begin(day));
    while let Some(from) = month {
        let to = next_month(from);
        compare_month(conn, settings, (from, to), &mut found)?;
        month = is_any_later(conn, to)?.then_some(to);
    }
    Ok(found)
}

/// The day of the first request that is counted.
fn first_day(conn: &mut PgConnection, settings: &Settings) -> QueryResult<Option<NaiveDate>> {
    let first = tally_requests::table.select(min(tally_requests::submitted_at));
    let first: Option<DateTime<Utc>> = first.first(conn)?;
    Ok(first.map(|at| at.with_timezone(&settings.hours.zone()).date_naive()))
}

/// Whether anything is summed up from a day on.
fn is_any_later(conn: &mut PgConnection, day: NaiveDate) -> QueryResult<bool> {
    let later = tally_sums::table.filter(tally_sums::from_on.ge(day)).select(tally_sums::from_on);
    diesel::select(exists(later)).get_result(conn)
}

/// Whether the sums of a month and of its days are those of the facts, which are what the rows say. A month is as much as fits
/// in memory of any desk.
fn compare_month(
    conn: &mut PgConnection,
    settings: &Settings,
    month: (NaiveDate, NaiveDate),
    found: &mut Vec<String>,
) -> Result<(), Error> {
    let zone = settings.hours.zone();
    let mut told = Changes::of_days(month);
    each(conn, &Filter::default(), month, zone, |fact| told.put_in(fact, zone))?;
    let told = told.only_what_changed();
    compare_sums(conn, month, &told, found)?;
    compare_lengths(conn, month, &told, found)
}

fn compare_facts(
    conn: &mut PgConnection,
    (ids, are_lines): (&[i64], bool),
    facts: &[Fact],
    found: &mut Vec<String>,
) -> Result<(), Error> {
    let rows: Vec<FactRow> = tally_requests::table
        .filter(tally_requests::is_line.eq(are_lines))
        .filter(tally_requests::id.eq_any(ids))
        .select(FactRow::as_select())
        .load(conn)?;
    let kept: BTreeMap<i64, Fact> =
        rows.into_iter().map(Fact::from).map(|fact| (fact.id, fact)).collect();
    let differ = facts.iter().filter(|fact| kept.get(&fact.id) != Some(fact));
    let words = differ.map(|fact| format!("request {} is counted differently", fact.id));
    let room = MOST.saturating_sub(found.len());
    found.extend(words.take(room));
    Ok(())
}

fn compare_sums(
    conn: &mut PgConnection,
    (from, to): (NaiveDate, NaiveDate),
    told: &Changes,
    found: &mut Vec<String>,
) -> Result<(), Error> {
    let mut kept: BTreeMap<SumKey, Sums> = BTreeMap::new();
    let rows: Vec<(i16, i16, String, String, NaiveDate, Vec<i64>)> = tally_sums::table
        .filter(tally_sums::from_on.ge(from).and(tally_sums::from_on.lt(to)))
        .load(conn)?;
    for (grain, dim, word, other, day, sums) in rows {
        kept.insert((grain, dim, word, other, day), Sums::from_places(sums));
    }
    for ((grain, (dim, word, other), day), sums) in &told.sums {
        let key = (grain.number(), dim.number(), word.clone(), other.clone(), *day);
        let mut left = kept.remove(&key).unwrap_or_default();
        left.take_away(sums);
        if !left.is_nothing() {
            found.push(format!("the sums of {dim:?} {word} {other} {day} ({grain:?})"));
        }
    }
    let rest = kept.into_iter().filter(|(_, sums)| !sums.is_nothing());
    found.extend(rest.map(|(key, _)| format!("sums of nothing: {key:?}")));
    Ok(())
}

fn compare_lengths(
    conn: &mut PgConnection,
    (from, to): (NaiveDate, NaiveDate),
    told: &Changes,
    found: &mut Vec<String>,
) -> Result<(), Error> {
    let mut kept: BTreeMap<LengthKey, Vec<i64>> = BTreeMap::new();
    let rows: Vec<(i16, i16, String, i16, NaiveDate, Vec<i64>)> = tally_lengths::table
        .filter(tally_lengths::from_on.ge(from).and(tally_lengths::from_on.lt(to)))
        .load(conn)?;
    for (grain, dim, word, measure, day, counts) in rows {
        kept.insert((grain, dim, word, measure, day), counts);
    }
    for ((grain, (dim, word, _), measure, day), lengths) in &told.lengths {
        let key = (grain.number(), dim.number(), word.clone(), measure.number(), *day);
        let mut left = Lengths::from_places(kept.remove(&key).unwrap_or_default());
        let less: Vec<i64> = lengths.places().iter().map(|n| -n).collect();
        left.add_places(&less);
        if !left.is_nothing() {
            found.push(format!("the lengths of {dim:?} {word} {day} ({grain:?}, {measure:?})"));
        }
    }
    let rest = kept.into_iter().filter(|(_, counts)| counts.iter().any(|n| *n != 0));
    found.extend(rest.map(|(key, _)| format!("lengths of nothing: {key:?}")));
    Ok(())
}
