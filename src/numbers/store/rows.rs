//! The rows behind the turns.

use crate::issue::{EventKind, Inversion, IssueId};
use crate::numbers::forms::{Before, What};
use crate::people::PersonId;
use crate::schema::{holds, issues, people, turned_away};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::HashMap;

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

/// Newest first, by keyset. Names and summaries are asked for once the rows are known: joined, the planner would read the
/// whole period before it sorts.
pub fn rows(conn: &mut PgConnection, asked: Asked) -> QueryResult<Vec<Row>> {
    let bare = match asked.what {
        What::Takes => takes(conn, asked, false),
        What::Inversions => takes(conn, asked, true),
        What::Skips => away(conn, asked, EventKind::Skipped),
        What::PutBacks => away(conn, asked, EventKind::PutBack),
    }?;
    let who: Vec<_> = bare.iter().map(|row| row.who).collect();
    let names: HashMap<PersonId, String> = people::table
        .filter(people::id.eq_any(who))
        .select((people::id, people::name))
        .load(conn)?
        .into_iter()
        .collect();
    let which: Vec<_> = bare.iter().map(|row| row.issue).collect();
    let summaries: HashMap<IssueId, String> = issues::table
        .filter(issues::id.eq_any(which))
        .select((issues::id, issues::summary))
        .load(conn)?
        .into_iter()
        .collect();
    let row = |bare: Bare| Row {
        id: bare.id,
        at: bare.at,
        who: names.get(&bare.who).cloned().unwrap_or_default(),
        issue: bare.issue,
        summary: summaries.get(&bare.issue).cloned().unwrap_or_default(),
        inversion: bare.inversion,
        why: bare.why,
        until: bare.until,
    };
    Ok(bare.into_iter().map(row).collect())
}

/// A row before anybody knows who that is, and what the issue was about.
struct Bare {
    id: i64,
    at: DateTime<Utc>,
    who: PersonId,
    issue: IssueId,
    inversion: Option<Inversion>,
    why: Option<String>,
    until: Option<DateTime<Utc>>,
}

type Take = (i64, DateTime<Utc>, PersonId, IssueId, Option<Inversion>, Option<DateTime<Utc>>);

fn takes(conn: &mut PgConnection, asked: Asked, inverted: bool) -> QueryResult<Vec<Bare>> {
    let mut takes = holds::table
        .filter(holds::from_at.ge(asked.period.0))
        .filter(holds::from_at.lt(asked.period.1))
        .filter(holds::pulled_from.is_not_null())
        .order((holds::from_at.desc(), holds::id.desc()))
        .limit(asked.at_most)
        .select((
            holds::id,
            holds::from_at,
            holds::person_id,
            holds::issue_id,
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
    let bare = |(id, at, who, issue, inversion, until): Take| Bare {
        id,
        at,
        who,
        issue,
        inversion,
        why: None,
        until,
    };
    Ok(takes.into_iter().map(bare).collect())
}

type Away = (i64, DateTime<Utc>, PersonId, IssueId, Option<String>);

fn away(conn: &mut PgConnection, asked: Asked, kind: EventKind) -> QueryResult<Vec<Bare>> {
    let mut away = turned_away::table
        .filter(turned_away::at.ge(asked.period.0))
        .filter(turned_away::at.lt(asked.period.1))
        .filter(turned_away::kind.eq(kind))
        .order((turned_away::at.desc(), turned_away::id.desc()))
        .limit(asked.at_most)
        .select((
            turned_away::id,
            turned_away::at,
            turned_away::by_id,
            turned_away::issue_id,
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
    let bare = |(id, at, who, issue, why): Away| Bare {
        id,
        at,
        who,
        issue,
        inversion: None,
        why,
        until: None,
    };
    Ok(away.into_iter().map(bare).collect())
}
