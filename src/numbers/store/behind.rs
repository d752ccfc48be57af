//! The rows behind a number: the requests that it counts, the newest first.

use super::read::narrowed;
use crate::numbers::count::Anchor;
use crate::numbers::filter::Filter;
use crate::numbers::forms::{Before, Which};
use crate::numbers::lengths::Measure;
use crate::numbers::number::{Rest, Rows};
use crate::schema::{issues, log_lines, tally_requests};
use chrono::{DateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::collections::HashMap;

diesel::define_sql_function! {
    fn counts_as(flags: BigInt, flag: BigInt) -> Bool;
}

/// A request as a row.
#[derive(Clone, Debug)]
pub struct Row {
    pub is_line: bool,
    pub id: i64,
    pub summary: String,
    pub department: String,
    pub software: String,
    /// When it counts.
    pub at: DateTime<Utc>,
    pub response_minutes: Option<i32>,
    pub logging_seconds: Option<i32>,
    pub resolve_seconds: Option<i32>,
    pub resolve_minutes: Option<i32>,
    pub minutes: i32,
}

impl Row {
    /// How long it took, in the measure's own unit.
    pub fn took(&self, measure: Measure) -> Option<i32> {
        match measure {
            Measure::Response | Measure::VipResponse => self.response_minutes,
            Measure::Logging => self.logging_seconds,
            Measure::Resolve => self.resolve_seconds,
            Measure::ResolveRunning => self.resolve_minutes,
        }
    }
}

/// Which rows.
pub struct Wanted<'a> {
    pub filter: &'a Filter,
    pub span: (DateTime<Utc>, DateTime<Utc>),
    pub rows: Rows,
    pub which: Which,
    pub now: DateTime<Utc>,
    /// Only what was reported before then is old enough to be looked at, where that matters.
    pub old_enough: Option<DateTime<Utc>>,
    pub before: Option<Before>,
    pub at_most: i64,
}

type Found = (
    bool,
    i64,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
    String,
    String,
    Option<i32>,
    Option<i32>,
    Option<i32>,
    Option<i32>,
    i32,
);

/// # Errors
/// Any of the connection's.
pub fn rows(conn: &mut PgConnection, wanted: &Wanted<'_>) -> QueryResult<Vec<Row>> {
    let found = found(conn, wanted)?;
    let by_resolution = wanted.rows.of.anchor() == Anchor::Resolved;
    let of = |lines: bool| found.iter().filter(move |row| row.0 == lines).map(|row| row.1);
    let summaries: HashMap<i64, String> = issues::table
        .filter(issues::id.eq_any(of(false)))
        .select((issues::id, issues::summary))
        .load(conn)?
        .into_iter()
        .collect();
    let lines: HashMap<i64, String> = log_lines::table
        .filter(log_lines::id.eq_any(of(true)))
        .select((log_lines::id, log_lines::summary))
        .load(conn)?
        .into_iter()
        .collect();
    let row = |row: &Found| Row {
        is_line: row.0,
        id: row.1,
        summary: if row.0 { &lines } else { &summaries }.get(&row.1).cloned().unwrap_or_default(),
        at: row.3.filter(|_| by_resolution).unwrap_or(row.2),
        department: row.4.clone(),
        software: row.5.clone(),
        response_minutes: row.6,
        logging_seconds: row.7,
        resolve_seconds: row.8,
        resolve_minutes: row.9,
        minutes: row.10,
    };
    Ok(found.iter().map(row).collect())
}

fn found(conn: &mut PgConnection, wanted: &Wanted<'_>) -> QueryResult<Vec<Found>> {
    use tally_requests as t;
    let (from, to) = wanted.span;
    let mut query = narrowed(t::table.into_boxed(), wanted.filter).limit(wanted.at_most);
    query = match wanted.rows.of.anchor() {
        Anchor::Resolved => {
            let in_period = t::resolved_at.ge(from).and(t::resolved_at.lt(to));
            query.filter(in_period.assume_not_null()).order((t::resolved_at.desc(), t::id.desc()))
        }
        _ => {
            let in_period = t::submitted_at.ge(from).and(t::submitted_at.lt(to));
            query.filter(in_period).order((t::submitted_at.desc(), t::id.desc()))
        }
    };
    if let Some(Before { at, id }) = wanted.before {
        query = match wanted.rows.of.anchor() {
            Anchor::Resolved => {
                // The first condition is where the index begins.
                let older = t::resolved_at.lt(at).or(t::resolved_at.eq(at).and(t::id.lt(id)));
                query.filter(t::resolved_at.le(at).and(older).assume_not_null())
            }
            _ => {
                let older = t::submitted_at.lt(at).or(t::submitted_at.eq(at).and(t::id.lt(id)));
                query.filter(t::submitted_at.le(at).and(older))
            }
        };
    }
    if let Some(old) = wanted.old_enough {
        query = query.filter(t::submitted_at.lt(old));
    }
    let counted = wanted.rows.counted.flags();
    if wanted.which == Which::Counted {
        query = query.filter(counts_as(t::flags, counted));
    } else {
        let of = counts_as(t::flags, wanted.rows.of.flag());
        query = match wanted.rows.rest {
            Rest::OrLate(late) => {
                let is_over = t::promised_at.le(wanted.now).assume_not_null();
                query.filter(of.or(counts_as(t::flags, late.flag()).and(is_over)))
            }
            _ => query.filter(of),
        };
    }
    if wanted.which == Which::Rest {
        query = query.filter(not(counts_as(t::flags, counted)));
    }
    query
        .select((
            t::is_line,
            t::id,
            t::submitted_at,
            t::resolved_at,
            t::department,
            t::software,
            t::response_minutes,
            t::logging_seconds,
            t::resolve_seconds,
            t::resolve_minutes,
            t::minutes,
        ))
        .load(conn)
}
