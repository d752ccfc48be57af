//! Answers, and to whom each of them is owed.

use crate::issue::store::Stepped;
use crate::issue::{AnswerId, CaseId, IssueId, State};
use crate::people::PersonId;
use crate::relaying::{Answer, AnswerKind, ConcernedId, Relay, RelayHow, RelayId};
use crate::schema::{answers, cases, concerned, issues, people, relays, software};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = answers)]
struct AnswerRow {
    id: AnswerId,
    case_id: CaseId,
    kind: AnswerKind,
    text: String,
    notes: Option<String>,
    version: Option<String>,
    planned_on: Option<NaiveDate>,
    at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
    owed: i32,
    told: i32,
}

impl From<AnswerRow> for Answer {
    fn from(row: AnswerRow) -> Self {
        Answer {
            id: row.id,
            case: row.case_id,
            kind: row.kind,
            text: row.text,
            notes: row.notes,
            version: row.version,
            planned_on: row.planned_on,
            at: row.at,
            superseded_at: row.superseded_at,
            owed: row.owed,
            told: row.told,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = relays)]
struct RelayRow {
    id: RelayId,
    answer_id: AnswerId,
    case_id: CaseId,
    concerned_id: ConcernedId,
    person_id: PersonId,
    issue_id: Option<IssueId>,
    owed_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    sent_by: Option<PersonId>,
    told_at: Option<DateTime<Utc>>,
    how: Option<RelayHow>,
    void_at: Option<DateTime<Utc>>,
    helped: Option<bool>,
}

impl From<RelayRow> for Relay {
    fn from(row: RelayRow) -> Self {
        Relay {
            id: row.id,
            answer: row.answer_id,
            case: row.case_id,
            concerned: row.concerned_id,
            person: row.person_id,
            issue: row.issue_id,
            owed_at: row.owed_at,
            due_at: row.due_at,
            sent_at: row.sent_at,
            sent_by: row.sent_by,
            told_at: row.told_at,
            how: row.how,
            void_at: row.void_at,
            helped: row.helped,
        }
    }
}

pub fn answer(conn: &mut PgConnection, id: AnswerId) -> QueryResult<Answer> {
    answers::table.find(id).select(AnswerRow::as_select()).first(conn).map(Answer::from)
}

/// The answer that holds on a case, if there is one.
pub fn holds(conn: &mut PgConnection, case: CaseId) -> QueryResult<Option<Answer>> {
    let found: Option<AnswerRow> = answers::table
        .filter(answers::case_id.eq(case))
        .filter(answers::superseded_at.is_null())
        .select(AnswerRow::as_select())
        .first(conn)
        .optional()?;
    Ok(found.map(Answer::from))
}

pub fn relay(conn: &mut PgConnection, id: RelayId) -> QueryResult<Relay> {
    relays::table.find(id).select(RelayRow::as_select()).first(conn).map(Relay::from)
}

/// The same, which stays so until the transaction ends. Hold its issue before.
pub fn relay_held(conn: &mut PgConnection, id: RelayId) -> QueryResult<Relay> {
    let row: RelayRow =
        relays::table.find(id).select(RelayRow::as_select()).for_no_key_update().first(conn)?;
    Ok(row.into())
}

/// How many of the newest are read of one issue or of one person.
const NEWEST: i64 = 20;

/// Relays that `$theirs` says, the newest first, each with its answer. What another answer replaced before anybody was told it
/// is left out.
macro_rules! newest {
    ($conn:expr, $theirs:expr) => {{
        let rows: Vec<(RelayRow, AnswerRow)> = relays::table
            .inner_join(answers::table)
            .filter($theirs)
            .filter(relays::void_at.is_null())
            .order(relays::id.desc())
            .limit(NEWEST)
            .select((RelayRow::as_select(), AnswerRow::as_select()))
            .load($conn)?;
        Ok(rows.into_iter().map(|(relay, answer)| (relay.into(), answer.into())).collect())
    }};
}

/// What was told about an issue, or is owed.
pub fn of_issue(conn: &mut PgConnection, issue: IssueId) -> QueryResult<Vec<(Relay, Answer)>> {
    newest!(conn, relays::issue_id.eq(issue))
}

/// What somebody was told who said "me too" to a case, or is owed.
pub fn of_person(
    conn: &mut PgConnection,
    person: PersonId,
    case: CaseId,
) -> QueryResult<Vec<(Relay, Answer)>> {
    let theirs = relays::person_id.eq(person).and(relays::issue_id.is_null());
    newest!(conn, theirs.and(relays::case_id.eq(case)))
}

/// Everybody whom the case concerns is owed its answer, one statement for all of them: but who has left the organisation, and
/// whose issue was cancelled.
pub fn owe_all(
    conn: &mut PgConnection,
    answer: AnswerId,
    case: CaseId,
    (now, due): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<usize> {
    let is_here = exists(
        people::table
            .filter(people::id.nullable().eq(concerned::person_id.nullable()))
            .filter(people::ended_at.is_null()),
    );
    let is_cancelled = exists(
        issues::table
            .filter(issues::id.nullable().eq(concerned::issue_id))
            .filter(issues::state.eq(State::Cancelled)),
    );
    concerned::table
        .filter(concerned::case_id.eq(case))
        .filter(concerned::left_at.is_null())
        .filter(is_here)
        .filter(not(is_cancelled))
        .order(concerned::id)
        .select((
            answer.into_sql::<diesel::sql_types::BigInt>(),
            concerned::case_id,
            concerned::id,
            concerned::person_id,
            concerned::issue_id,
            now.into_sql::<diesel::sql_types::Timestamptz>(),
            due.into_sql::<diesel::sql_types::Timestamptz>(),
        ))
        .insert_into(relays::table)
        .into_columns((
            relays::answer_id,
            relays::case_id,
            relays::concerned_id,
            relays::person_id,
            relays::issue_id,
            relays::owed_at,
            relays::due_at,
        ))
        .execute(conn)
}

/// Nobody has to be told that answer any more.
pub fn void_owed(
    conn: &mut PgConnection,
    answer: AnswerId,
    why: &str,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(relays::table.filter(relays::answer_id.eq(answer)).filter(relays::owed))
        .set((relays::void_at.eq(now), relays::void_why.eq(why)))
        .execute(conn)
}

/// Relays that were mailed and are not written down as told, the first of them, with their issues. Where mail itself is what is
/// broken, a mail proves nothing.
pub fn mailed(
    conn: &mut PgConnection,
    at_most: i64,
) -> QueryResult<Vec<(RelayId, Option<IssueId>)>> {
    let is_broken = exists(
        cases::table
            .inner_join(software::table)
            .filter(cases::id.eq(relays::case_id))
            .filter(software::carries_mail),
    );
    relays::table
        .filter(relays::owed)
        .filter(relays::mailed_at.is_not_null())
        .filter(not(is_broken))
        .order(relays::id)
        .limit(at_most)
        .select((relays::id, relays::issue_id))
        .load(conn)
}

/// Somebody has been told. False when they had been, or need not be any more.
pub fn told(
    conn: &mut PgConnection,
    id: RelayId,
    how: RelayHow,
    by: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let told = diesel::update(relays::table.find(id).filter(relays::owed))
        .set((relays::told_at.eq(now), relays::told_by.eq(by), relays::how.eq(how)))
        .execute(conn)?;
    Ok(told == 1)
}

/// Who was told says whether it helped.
pub fn said(
    conn: &mut PgConnection,
    id: RelayId,
    helped: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(relays::table.find(id).filter(relays::told_at.is_not_null()))
        .set((relays::helped.eq(helped), relays::said_at.eq(now)))
        .execute(conn)
        .map(drop)
}

/// The same by a step of their issue: of the newest answer that was told about it, if one was.
pub fn said_of_issue(
    conn: &mut PgConnection,
    stepped: &Stepped,
    helped: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let Stepped::New(issue) = stepped else { return Ok(()) };
    let newest: Option<RelayId> = relays::table
        .filter(relays::issue_id.eq(issue.id))
        .filter(relays::told_at.is_not_null())
        .order(relays::id.desc())
        .select(relays::id)
        .first(conn)
        .optional()?;
    newest.map_or(Ok(()), |newest| said(conn, newest, helped, now))
}
