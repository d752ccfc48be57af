use crate::people::PersonId;
use crate::schema::{audit, audit_sorts, people};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::Value;

/// Appends a line to the audit trail. Call in the transaction of what it tells of.
pub fn note(
    conn: &mut PgConnection,
    by: Option<PersonId>,
    what: &str,
    about: &str,
    details: Value,
) -> QueryResult<()> {
    diesel::insert_into(audit::table)
        .values((
            audit::by_id.eq(by),
            audit::what.eq(what),
            audit::about.eq(about),
            audit::details.eq(details),
        ))
        .execute(conn)
        .map(drop)
}

/// For how long further looks at the same thing are one look.
const ONE_LOOK: TimeDelta = TimeDelta::hours(1);

/// Appends that somebody looked at something, or tried to: once an hour for each person and thing, so that who reloads a
/// page, or knocks all day, fills no trail.
pub fn note_look(
    conn: &mut PgConnection,
    (by, now): (PersonId, DateTime<Utc>),
    what: &str,
    about: &str,
    details: Value,
) -> QueryResult<()> {
    let last: Option<DateTime<Utc>> = audit::table
        .filter(audit::about.eq(about))
        .filter(audit::what.eq(what))
        .filter(audit::by_id.eq(by))
        .order(audit::id.desc())
        .select(audit::at)
        .first(conn)
        .optional()?;
    match last {
        Some(at) if now - at < ONE_LOOK => Ok(()),
        _ => note(conn, Some(by), what, about, details),
    }
}

/// A line of the trail.
#[derive(Clone, Debug, Queryable)]
pub struct Line {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub what: String,
    /// A setting's name, a person's address, whatever the line is about.
    pub about: String,
    pub details: Value,
    /// Absent for what was done from the terminal, and for who could not sign in.
    pub by: Option<String>,
}

/// Which lines; all of them by default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Of one of these sorts; of any, if none is named.
    pub what: Vec<String>,
    /// Done by one of these; nobody is nobody.
    pub by: Option<Vec<PersonId>>,
    /// About one of these; about anything, if none is named.
    pub about: Vec<String>,
    /// Older than this one.
    pub before: Option<i64>,
}

/// At most `limit` lines, newest first. Pages by keyset, over an index for each filter.
pub fn lines(conn: &mut PgConnection, filter: &Filter, limit: i64) -> QueryResult<Vec<Line>> {
    let mut lines = audit::table
        .left_join(people::table)
        .order(audit::id.desc())
        .limit(limit)
        .select((
            audit::id,
            audit::at,
            audit::what,
            audit::about,
            audit::details,
            people::name.nullable(),
        ))
        .into_boxed();
    lines = match filter.what.as_slice() {
        [] => lines,
        [what] => lines.filter(audit::what.eq(what)),
        several => lines.filter(audit::what.eq_any(several)),
    };
    if let Some(by) = &filter.by {
        lines = lines.filter(audit::by_id.eq_any(by));
    }
    // One alone is found in the order of the index; the lines about several are few.
    lines = match filter.about.as_slice() {
        [] => lines,
        [about] => lines.filter(audit::about.eq(about)),
        several => lines.filter(audit::about.eq_any(several)),
    };
    if let Some(before) = filter.before {
        lines = lines.filter(audit::id.lt(before));
    }
    lines.load(conn)
}

/// The sorts of lines there are, sorted.
pub fn sorts(conn: &mut PgConnection) -> QueryResult<Vec<String>> {
    audit_sorts::table.order(audit_sorts::what).select(audit_sorts::what).load(conn)
}
