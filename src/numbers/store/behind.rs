//! The rows behind a number: the requests that it counts, the newest first.

use super::read::narrowed;
use crate::numbers::count::{Anchor, Count};
use crate::numbers::filter::Filter;
use crate::numbers::forms::Before;
use crate::schema::{issues, log_lines, tally_requests};
use chrono::{DateTime, Utc};
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
    pub minutes: i32,
}

/// Which rows.
pub struct Wanted<'a> {
    pub filter: &'a Filter,
    pub span: (DateTime<Utc>, DateTime<Utc>),
    /// What each has to be counted as.
    pub all: Count,
    /// And what, if anything, it must not be counted as.
    pub not: Option<Count>,
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
    i32,
);

/// # Errors
/// Any of the connection's.
pub fn rows(conn: &mut PgConnection, wanted: &Wanted<'_>) -> QueryResult<Vec<Row>> {
    let found = found(conn, wanted)?;
    let by_resolution = wanted.all.anchor() == Anchor::Resolved;
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
        minutes: row.9,
    };
    Ok(found.iter().map(row).collect())
}

fn found(conn: &mut PgConnection, wanted: &Wanted<'_>) -> QueryResult<Vec<Found>> {
    use tally_requests as t;
    let (from, to) = wanted.span;
    let mut query = narrowed(t::table.into_boxed(), wanted.filter).limit(wanted.at_most);
    query = match wanted.all.anchor() {
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
        query = match wanted.all.anchor() {
            Anchor::Resolved => {
                let older = t::resolved_at.lt(at).or(t::resolved_at.eq(at).and(t::id.lt(id)));
                query.filter(older.assume_not_null())
            }
            _ => query.filter(t::submitted_at.lt(at).or(t::submitted_at.eq(at).and(t::id.lt(id)))),
        };
    }
    query = query.filter(counts_as(t::flags, wanted.all.flag()));
    if let Some(not) = wanted.not {
        query = query.filter(diesel::dsl::not(counts_as(t::flags, not.flag())));
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
            t::minutes,
        ))
        .load(conn)
}
