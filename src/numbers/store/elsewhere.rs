//! Numbers of what other rooms keep: judged documents, relays, cases.

use crate::desk_time::DeskHours;
use crate::issue::CaseId;
use crate::numbers::filter::Filter;
use crate::numbers::lengths::quantile;
use crate::numbers::tally::Dim;
use crate::numbers::value::{Elsewhere, Took};
use crate::reports::store as runs;
use crate::schema::{answers, cases, document_offers, relays, software, vendors};
use chrono::{DateTime, Utc};
use diesel::dsl::min;
use diesel::prelude::*;
use std::collections::HashMap;

/// Five desk days of ten hours (K21).
const FIVE_DAYS: i64 = 3_000;

type Span = (DateTime<Utc>, DateTime<Utc>);

/// What they say of a period. Relays and cases are of a software and its vendor, offers of documents of everything; narrowed
/// to anything else, they say nothing.
///
/// # Errors
/// Any of the connection's.
pub fn of_period(
    conn: &mut PgConnection,
    (filter, span): (&Filter, Span),
    hours: &DeskHours,
    (now, runs_until): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Elsewhere> {
    let asked = filter.asked();
    let narrowed = asked.iter().any(|(dim, ..)| !matches!(dim, Dim::Software | Dim::Vendor));
    if narrowed {
        return Ok(Elsewhere::default());
    }
    let about = about(conn, filter)?;
    let about = about.as_deref();
    let told = told(conn, about, span)?;
    let is_due = |relay: &&Relay| relay.told_at.is_some() || relay.due_at < now;
    let in_time = |relay: &&Relay| relay.told_at.is_some_and(|at| at <= relay.due_at);
    let minutes = |from, to| hours.minutes_between(from, to);
    let spans = told.iter().filter_map(|relay| Some(minutes(relay.owed_at, relay.told_at?)));
    let opened = opened(conn, about, span)?;
    let seen = opened.iter().filter_map(|case| Some(minutes(case.opened_at, case.seen_at?)));
    let old = |case: &&Case| minutes(case.opened_at, now) > FIVE_DAYS;
    let answered =
        |case: &&Case| case.answered_at.is_some_and(|at| minutes(case.opened_at, at) <= FIVE_DAYS);
    Ok(Elsewhere {
        reports: reports(conn, (span.0, span.1.min(runs_until)))?,
        documents: if about.is_none() { judged(conn, span)? } else { (0, 0) },
        relays: (
            told.iter().filter(in_time).count() as i64,
            told.iter().filter(is_due).count() as i64,
        ),
        relays_owed: if span.1 > now { Some(owed(conn, about)?) } else { None },
        relay_time: took(spans.collect()),
        acknowledging: took(seen.collect()),
        cases_answered: (
            opened.iter().filter(answered).count() as i64,
            opened.iter().filter(|case| case.answered_at.is_some() || old(case)).count() as i64,
        ),
    })
}

/// How long reports took to compile, in seconds: the median, and the longest.
fn reports(conn: &mut PgConnection, span: Span) -> QueryResult<Took> {
    let runs = runs::lengths(conn, span)?;
    let seconds = |millis: f64| millis / 1_000.0;
    Ok(Took {
        median: quantile(&runs, 0.5).map(seconds),
        beside: quantile(&runs, 1.0).map(seconds),
        cases: runs.len() as i64,
    })
}

fn took(mut lengths: Vec<i64>) -> Took {
    lengths.sort_unstable();
    let at = |share| quantile(&lengths, share);
    Took { median: at(0.5), beside: at(0.9), cases: lengths.len() as i64 }
}

/// The items that a filter is about; absent when it is about all.
fn about(conn: &mut PgConnection, filter: &Filter) -> QueryResult<Option<Vec<i64>>> {
    if filter.software.is_empty() && filter.vendor.is_empty() {
        return Ok(None);
    }
    let mut items = software::table.inner_join(vendors::table).select(software::id).into_boxed();
    if !filter.software.is_empty() {
        items = items.filter(software::name.eq(&filter.software));
    }
    if !filter.vendor.is_empty() {
        items = items.filter(vendors::name.eq(&filter.vendor));
    }
    items.load(conn).map(Some)
}

/// Offers of documents that helped, of those that were judged.
fn judged(conn: &mut PgConnection, (from, to): Span) -> QueryResult<(i64, i64)> {
    let judged = document_offers::table
        .filter(document_offers::offered_at.ge(from))
        .filter(document_offers::offered_at.lt(to));
    let helped = judged.filter(document_offers::helped.eq(true)).count().get_result(conn)?;
    let all = judged.filter(document_offers::helped.is_not_null()).count().get_result(conn)?;
    Ok((helped, all))
}

#[derive(Queryable)]
struct Relay {
    owed_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    told_at: Option<DateTime<Utc>>,
}

/// The relays owed in a period that still hold.
fn told(
    conn: &mut PgConnection,
    about: Option<&[i64]>,
    (from, to): Span,
) -> QueryResult<Vec<Relay>> {
    let mut owed = relays::table
        .inner_join(cases::table.on(cases::id.eq(relays::case_id)))
        .filter(relays::owed_at.ge(from))
        .filter(relays::owed_at.lt(to))
        .filter(relays::void_at.is_null())
        .select((relays::owed_at, relays::due_at, relays::told_at))
        .into_boxed();
    if let Some(items) = about {
        owed = owed.filter(cases::software_id.eq_any(items));
    }
    owed.load(conn)
}

/// How many people are owed an answer now, as the cases count it.
fn owed(conn: &mut PgConnection, about: Option<&[i64]>) -> QueryResult<i64> {
    let mut owing = cases::table
        .filter(cases::closed_at.is_null())
        .filter(cases::owed.gt(0))
        .select(cases::owed)
        .into_boxed();
    if let Some(items) = about {
        owing = owing.filter(cases::software_id.eq_any(items));
    }
    let owed: Vec<i32> = owing.load(conn)?;
    Ok(owed.into_iter().map(i64::from).sum())
}

struct Case {
    opened_at: DateTime<Utc>,
    seen_at: Option<DateTime<Utc>>,
    answered_at: Option<DateTime<Utc>>,
}

/// The cases opened in a period, each with its first answer.
fn opened(
    conn: &mut PgConnection,
    about: Option<&[i64]>,
    (from, to): Span,
) -> QueryResult<Vec<Case>> {
    let mut opened = cases::table
        .filter(cases::opened_at.ge(from))
        .filter(cases::opened_at.lt(to))
        .select((cases::id, cases::opened_at, cases::acknowledged_at))
        .into_boxed();
    if let Some(items) = about {
        opened = opened.filter(cases::software_id.eq_any(items));
    }
    let opened: Vec<(CaseId, DateTime<Utc>, Option<DateTime<Utc>>)> = opened.load(conn)?;
    let ids = opened.iter().map(|(id, ..)| *id);
    let first: HashMap<CaseId, Option<DateTime<Utc>>> = answers::table
        .filter(answers::case_id.eq_any(ids))
        .group_by(answers::case_id)
        .select((answers::case_id, min(answers::at)))
        .load(conn)?
        .into_iter()
        .collect();
    let case = |(id, opened_at, seen_at): (CaseId, _, _)| {
        let answered_at = first.get(&id).copied().flatten();
        Case { opened_at, seen_at, answered_at }
    };
    Ok(opened.into_iter().map(case).collect())
}
