//! Whom a case concerns: coming to it, and leaving it.

use super::ledger::holds;
use crate::issue::{AnswerId, CaseId, IssueId};
use crate::people::PersonId;
use crate::schema::{concerned, issues, relays};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// That a case concerns somebody from now on.
#[derive(Clone, Copy, Debug)]
pub struct Joining<'a> {
    pub case: CaseId,
    pub person: PersonId,
    /// Absent for "me too".
    pub issue: Option<IssueId>,
    /// What the desk had tried.
    pub tried: Option<&'a str>,
    pub by: PersonId,
    pub now: DateTime<Utc>,
    /// By when they are told what has been answered already.
    pub due: DateTime<Utc>,
}

/// Counts somebody among those whom a case concerns, if they were not; the answer that holds there is owed to them then. The
/// case stays as it is until the transaction ends. Returns the answer that holds.
pub fn join(conn: &mut PgConnection, joining: Joining<'_>) -> QueryResult<Option<AnswerId>> {
    hold_case(conn, joining.case)?;
    let added: Option<i64> = diesel::insert_into(concerned::table)
        .values((
            concerned::case_id.eq(joining.case),
            concerned::person_id.eq(joining.person),
            concerned::issue_id.eq(joining.issue),
            concerned::tried.eq(joining.tried),
            concerned::joined_at.eq(joining.now),
            concerned::joined_by.eq(joining.by),
        ))
        .on_conflict_do_nothing()
        .returning(concerned::id)
        .get_result(conn)
        .optional()?;
    let answer = holds(conn, joining.case)?.filter(|answer| answer.kind.code().is_some());
    if let (Some(id), Some(answer)) = (added, &answer) {
        diesel::insert_into(relays::table)
            .values((
                relays::answer_id.eq(answer.id),
                relays::case_id.eq(joining.case),
                relays::concerned_id.eq(id),
                relays::person_id.eq(joining.person),
                relays::issue_id.eq(joining.issue),
                relays::owed_at.eq(joining.now),
                relays::due_at.eq(joining.due),
            ))
            .execute(conn)?;
    }
    Ok(answer.map(|answer| answer.id))
}

fn hold_case(conn: &mut PgConnection, case: CaseId) -> QueryResult<()> {
    use crate::schema::cases;
    let held = cases::table.find(case).select(cases::id).for_no_key_update();
    held.first::<i64>(conn).map(drop)
}

/// Who reported a duplicate of an issue is concerned by the case that one is in, if it is in one.
pub fn joins_with(
    conn: &mut PgConnection,
    (duplicate, of): (IssueId, IssueId),
    by: PersonId,
    (now, due): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<()> {
    let case: Option<CaseId> = issues::table.find(of).select(issues::case_id).first(conn)?;
    let Some(case) = case else { return Ok(()) };
    let person = issues::table.find(duplicate).select(issues::reporter_id).first(conn)?;
    let issue = Some(duplicate);
    join(conn, Joining { case, person, issue, tried: None, by, now, due }).map(drop)
}

/// It was another matter after all: nothing is owed for it there any more.
pub fn leave(
    conn: &mut PgConnection,
    case: CaseId,
    issue: IssueId,
    (why, now): (&str, DateTime<Utc>),
) -> QueryResult<()> {
    hold_case(conn, case)?;
    let theirs = relays::table
        .filter(relays::issue_id.eq(issue))
        .filter(relays::case_id.eq(case))
        .filter(relays::owed);
    diesel::update(theirs)
        .set((relays::void_at.eq(now), relays::void_why.eq(why)))
        .execute(conn)?;
    diesel::update(
        concerned::table
            .filter(concerned::issue_id.eq(issue))
            .filter(concerned::case_id.eq(case))
            .filter(concerned::left_at.is_null()),
    )
    .set(concerned::left_at.eq(now))
    .execute(conn)
    .map(drop)
}

/// A duplicate stands alone again: unless it was sent to the case itself, it is none of the case’s. What was told stays told.
pub fn leaves_with(
    conn: &mut PgConnection,
    duplicate: IssueId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let own: Option<CaseId> = issues::table.find(duplicate).select(issues::case_id).first(conn)?;
    let counted: Option<CaseId> = concerned::table
        .filter(concerned::issue_id.eq(duplicate))
        .filter(concerned::left_at.is_null())
        .select(concerned::case_id)
        .first(conn)
        .optional()?;
    match counted {
        Some(case) if own != counted => {
            leave(conn, case, duplicate, ("It stands alone again.", now))
        }
        _ => Ok(()),
    }
}
