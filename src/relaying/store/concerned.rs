//! Whom a case concerns: coming to it, and leaving it.

use super::ledger::holds;
use crate::issue::{AnswerId, CaseId, IssueId, State};
use crate::people::PersonId;
use crate::relaying::ConcernedId;
use crate::schema::{cases, concerned, issues, relays};
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

/// Counts somebody among those whom a case concerns, if they were not; the answer that holds there is owed to them then, unless
/// they know it. The case stays as it is until the transaction ends; what is closed nobody joins. Returns the answer, if it is
/// owed.
pub fn join(conn: &mut PgConnection, joining: Joining<'_>) -> QueryResult<Option<AnswerId>> {
    if !is_open(conn, joining.case)? {
        return Ok(None);
    }
    let new: Option<ConcernedId> = diesel::insert_into(concerned::table)
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
    let id = match new {
        Some(id) => id,
        None => again(conn, joining)?,
    };
    let Some(answer) = holds(conn, joining.case)? else { return Ok(None) };
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
        .on_conflict_do_nothing()
        .execute(conn)?;
    let theirs = relays::answer_id.eq(answer.id).and(relays::concerned_id.eq(id));
    let owed = diesel::dsl::exists(relays::table.filter(theirs).filter(relays::owed));
    let is_owed: bool = diesel::select(owed).get_result(conn)?;
    Ok(is_owed.then_some(answer.id))
}

/// Who is counted already, with what has been tried since.
fn again(conn: &mut PgConnection, joining: Joining<'_>) -> QueryResult<ConcernedId> {
    let here = concerned::table
        .filter(concerned::case_id.eq(joining.case))
        .filter(concerned::person_id.eq(joining.person))
        .filter(concerned::left_at.is_null())
        .filter(concerned::issue_id.is_not_distinct_from(joining.issue));
    let id = here.select(concerned::id).first(conn)?;
    if let Some(tried) = joining.tried {
        diesel::update(concerned::table.find(id)).set(concerned::tried.eq(tried)).execute(conn)?;
    }
    Ok(id)
}

/// Whether a case is open; it stays as it is until the transaction ends.
fn is_open(conn: &mut PgConnection, case: CaseId) -> QueryResult<bool> {
    let held = cases::table.find(case).select(cases::closed_at).for_no_key_update();
    held.first::<Option<DateTime<Utc>>>(conn).map(|closed_at| closed_at.is_none())
}

/// A case stays as it is until the transaction ends. Hold its issues before, and its relays after.
pub fn hold_case(conn: &mut PgConnection, case: CaseId) -> QueryResult<()> {
    is_open(conn, case).map(drop)
}

/// Who reported a duplicate of an issue is concerned by the case that one is in, while the Software Team has it or has answered.
pub fn joins_with(
    conn: &mut PgConnection,
    (duplicate, of): (IssueId, IssueId),
    by: PersonId,
    (now, due): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<()> {
    let with_team = issues::state.eq_any([State::Escalated, State::Answered]);
    let case: Option<Option<CaseId>> =
        issues::table.find(of).filter(with_team).select(issues::case_id).first(conn).optional()?;
    let Some(case) = case.flatten() else { return Ok(()) };
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
