//! The rows behind the turns.

use crate::issue::{EventKind, Inversion, IssueId};
use crate::numbers::forms::{Before, What};
use crate::people::PersonId;
use crate::schema::{holds, issues, people, turned_away};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// A take, or something passed over or put back.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub who: String,
    pub issue: IssueId,
    pub summary: String,
    /// Why it was out of order, if it was.
    pub inversion: Option<Inversion>,
    /// The reason that was typed, where one is.
    pub why: Option<String>,
    pub until: Option<DateTime<Utc>>,
}

/// Which rows: of a period, of one person or of all, older than one that was shown.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub what: What,
    pub period: (DateTime<Utc>, DateTime<Utc>),
    pub person: Option<PersonId>,
    pub before: Option<Before>,
    pub at_most: i64,
}

/// Newest first, by keyset.
pub fn rows(conn: &mut PgConnection, asked: Asked) -> QueryResult<Vec<Row>> {
    match asked.what {
        What::Takes => takes(conn, asked, false),
        What::Inversions => takes(conn, asked, true),
        What::Skips => away(conn, asked, EventKind::Skipped),
        What::PutBacks => away(conn, asked, EventKind::PutBack),
    }
}

type Take = (i64, DateTime<Utc>, String, IssueId, String, Option<Inversion>, Option<DateTime<Utc>>);

fn takes(conn: &mut PgConnection, asked: Asked, inverted: bool) -> QueryResult<Vec<Row>> {
    let mut takes = holds::table
        .inner_join(people::table)
        .inner_join(issues::table)
        .filter(holds::from_at.ge(asked.period.0))
        .filter(holds::from_at.lt(asked.period.1))
        .filter(holds::pulled_from.is_not_null())
        .order((holds::from_at.desc(), holds::id.desc()))
        .limit(asked.at_most)
        .select((
            holds::id,
            holds::from_at,
            people::name,
            issues::id,
            issues::summary,
            holds::inversion,
            holds::until_at,
        ))
        .into_boxed();
    if inverted {
        takes = takes.filter(holds::inversion.is_not_null());
    }
    if let Some(person) = asked.person {
        takes = takes.filter(holds::person_id.eq(person.0));
    }
    if let Some(Before { at, id }) = asked.before {
        takes =
            takes.filter(holds::from_at.le(at)).filter(holds::from_at.lt(at).or(holds::id.lt(id)));
    }
    let takes: Vec<Take> = takes.load(conn)?;
    let row = |(id, at, who, issue, summary, inversion, until): Take| Row {
        id,
        at,
        who,
        issue,
        summary,
        inversion,
        why: None,
        until,
    };
    Ok(takes.into_iter().map(row).collect())
}

type Away = (i64, DateTime<Utc>, String, IssueId, String, Option<String>);

fn away(conn: &mut PgConnection, asked: Asked, kind: EventKind) -> QueryResult<Vec<Row>> {
    let mut away = turned_away::table
        .inner_join(people::table)
        .inner_join(issues::table)
        .filter(turned_away::at.ge(asked.period.0))
        .filter(turned_away::at.lt(asked.period.1))
        .filter(turned_away::kind.eq(kind))
        .order((turned_away::at.desc(), turned_away::id.desc()))
        .limit(asked.at_most)
        .select((
            turned_away::id,
            turned_away::at,
            people::name,
            issues::id,
            issues::summary,
            turned_away::why,
        ))
        .into_boxed();
    if let Some(person) = asked.person {
        away = away.filter(turned_away::by_id.eq(person.0));
    }
    if let Some(Before { at, id }) = asked.before {
        away = away
            .filter(turned_away::at.le(at))
            .filter(turned_away::at.lt(at).or(turned_away::id.lt(id)));
    }
    let away: Vec<Away> = away.load(conn)?;
    let row = |(id, at, who, issue, summary, why): Away| Row {
        id,
        at,
        who,
        issue,
        summary,
        inversion: None,
        why,
        until: None,
    };
    Ok(away.into_iter().map(row).collect())
}
