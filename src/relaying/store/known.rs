//! Known issues: what employees read of a case while it lasts.

use super::concerned::{Joining, join};
use crate::issue::{CaseId, IssueId};
use crate::people::PersonId;
use crate::relaying::KnownIssue;
use crate::schema::{answers, cases, concerned, known_issues, relays, software};
use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;

type Row = (CaseId, String, String, String, bool, DateTime<Utc>, Option<DateTime<Utc>>, i32, bool);

fn known_issue(row: Row) -> KnownIssue {
    let (case, software, title, text, wide, started_at, ended_at, concerned, concerns_me) = row;
    KnownIssue { case, software, title, text, wide, started_at, ended_at, concerned, concerns_me }
}

/// What is shown of a known issue to `$viewer`.
macro_rules! known_to {
    ($viewer:expr) => {
        (
            known_issues::case_id,
            software::name,
            known_issues::title,
            known_issues::text,
            known_issues::wide,
            known_issues::started_at,
            known_issues::ended_at,
            cases::concerned,
            exists(
                concerned::table
                    .filter(concerned::case_id.eq(cases::id))
                    .filter(concerned::person_id.eq($viewer))
                    .filter(concerned::left_at.is_null()),
            ),
        )
    };
}

/// One of them, ended or not.
pub fn known(conn: &mut PgConnection, me: PersonId, case: CaseId) -> QueryResult<KnownIssue> {
    known_issues::table
        .inner_join(cases::table.inner_join(software::table))
        .filter(known_issues::case_id.eq(case))
        .select(known_to!(me))
        .first(conn)
        .map(known_issue)
}

/// The same, if the team has told employees of the case.
pub fn known_if_told(
    conn: &mut PgConnection,
    me: PersonId,
    case: CaseId,
) -> QueryResult<Option<KnownIssue>> {
    known(conn, me, case).optional()
}

/// Those that last, of these software items, the newest first.
pub fn known_of(
    conn: &mut PgConnection,
    me: PersonId,
    items: &[i64],
) -> QueryResult<Vec<(i64, KnownIssue)>> {
    let rows: Vec<(i64, Row)> = known_issues::table
        .inner_join(cases::table.inner_join(software::table))
        .filter(cases::software_id.eq_any(items))
        .filter(cases::closed_at.is_null())
        .filter(known_issues::ended_at.is_null())
        .order(known_issues::started_at.desc())
        .limit(100)
        .select((cases::software_id, known_to!(me)))
        .load(conn)?;
    Ok(rows.into_iter().map(|(item, row)| (item, known_issue(row))).collect())
}

/// Those that everybody is shown.
pub fn banners(conn: &mut PgConnection, me: PersonId) -> QueryResult<Vec<KnownIssue>> {
    let rows: Vec<Row> = known_issues::table
        .inner_join(cases::table.inner_join(software::table))
        .filter(known_issues::wide)
        .filter(known_issues::ended_at.is_null())
        .order(known_issues::started_at.desc())
        .limit(3)
        .select(known_to!(me))
        .load(conn)?;
    Ok(rows.into_iter().map(known_issue).collect())
}

/// Somebody has it, too, as long as it lasts: they are told what the others are, and the desk has nothing to do for it. Who
/// reported it is concerned already. What has been answered by then is sent to them at once, in its author’s name.
pub fn say_me_too(
    conn: &mut PgConnection,
    case: CaseId,
    person: PersonId,
    (now, due): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<()> {
    if known(conn, person, case)?.concerns_me {
        return Ok(());
    }
    let issue: Option<IssueId> = None;
    join(conn, Joining { case, person, issue, tried: None, by: person, now, due })?;
    let unsent = relays::table
        .filter(relays::case_id.eq(case))
        .filter(relays::person_id.eq(person))
        .filter(relays::issue_id.is_null())
        .filter(relays::owed)
        .filter(relays::sent_at.is_null());
    let author = answers::table
        .filter(answers::id.eq(relays::answer_id))
        .select(answers::by_id)
        .single_value();
    diesel::update(unsent)
        .set((relays::sent_at.eq(now), relays::sent_by.eq(author)))
        .execute(conn)
        .map(drop)
}

/// The name of the software that a case is about.
pub fn software_of(conn: &mut PgConnection, case: CaseId) -> QueryResult<String> {
    cases::table
        .inner_join(software::table)
        .filter(cases::id.eq(case))
        .select(software::name)
        .first(conn)
}
