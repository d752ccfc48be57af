//! The ledger as lists: who is owed what, and to whom a message can be sent.

use crate::cases::domain::Owed;
use crate::issue::store::is_held;
use crate::issue::{AnswerId, CaseId, IssueId};
use crate::people::{Channel, Person, PersonId};
use crate::relaying::{AnswerKind, RelayId};
use crate::schema::{answers, cases, issues, people, relays, software};
use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::Bool;

type Row = (
    (RelayId, AnswerId, AnswerKind, CaseId, String, String),
    (Option<IssueId>, Option<String>, Option<String>, Option<bool>, Option<Channel>),
    (bool, DateTime<Utc>, DateTime<Utc>, Option<DateTime<Utc>>),
);

fn as_owed((what, issue, when): Row) -> Owed {
    let (id, answer, kind, case, software, person) = what;
    let (number, summary, owner, phone_first, contact_by) = issue;
    let (carries_mail, owed_at, due_at, sent_at) = when;
    let by_phone = phone_first == Some(true) || contact_by == Some(Channel::Phone);
    Owed {
        id,
        answer,
        kind,
        case,
        software,
        person,
        issue: number,
        summary,
        owner,
        phone_first: by_phone || carries_mail,
        owed_at,
        due_at,
        sent_at,
    }
}

/// A relay with its case, its issue, who reported that and who owns it.
macro_rules! in_full {
    ($owners:ident) => {
        relays::table
            .inner_join(answers::table)
            .inner_join(people::table)
            .inner_join(cases::table.on(cases::id.eq(relays::case_id)).inner_join(software::table))
            .left_join(issues::table)
            .left_join($owners.on($owners.field(people::id).nullable().eq(issues::owner_id)))
            .select((
                (
                    relays::id,
                    relays::answer_id,
                    answers::kind,
                    relays::case_id,
                    software::name,
                    people::name,
                ),
                (
                    relays::issue_id,
                    issues::summary.nullable(),
                    $owners.field(people::name).nullable(),
                    issues::phone_first.nullable(),
                    issues::contact_by.nullable(),
                ),
                (software::carries_mail, relays::owed_at, relays::due_at, relays::sent_at),
            ))
    };
}

/// What is owed, the longest first, at most `limit` after one.
pub fn owed(conn: &mut PgConnection, after: Option<RelayId>, limit: i64) -> QueryResult<Vec<Owed>> {
    let owners = diesel::alias!(people as owners);
    let rows: Vec<Row> = in_full!(owners)
        .filter(relays::owed)
        .filter(relays::id.gt(after.unwrap_or(RelayId(0))))
        .order(relays::id)
        .limit(limit)
        .load(conn)?;
    Ok(rows.into_iter().map(as_owed).collect())
}

/// The same of the issues that somebody holds, all of them: they are few, however much is owed elsewhere.
pub fn owed_by(conn: &mut PgConnection, owner: PersonId) -> QueryResult<Vec<Owed>> {
    let held: Vec<IssueId> = issues::table
        .filter(issues::owner_id.eq(owner))
        .filter(is_held())
        .order(issues::promised_at)
        .limit(500)
        .select(issues::id)
        .load(conn)?;
    let owners = diesel::alias!(people as owners);
    let rows: Vec<Row> = in_full!(owners)
        .filter(relays::issue_id.eq_any(held))
        .filter(relays::owed)
        .order((relays::owed_at, relays::id))
        .load(conn)?;
    Ok(rows.into_iter().map(as_owed).collect())
}

/// One of them, owed or not.
pub fn relay_in_full(conn: &mut PgConnection, id: RelayId) -> QueryResult<Owed> {
    let owners = diesel::alias!(people as owners);
    let row: Row = in_full!(owners).filter(relays::id.eq(id)).first(conn)?;
    Ok(as_owed(row))
}

/// Who reported it asked for a call, or cannot read mail or chat just now. An SQL condition on `relays`.
macro_rules! is_called {
    () => {
        exists(
            issues::table
                .filter(issues::id.nullable().eq(relays::issue_id))
                .filter(issues::phone_first.or(issues::contact_by.eq(Channel::Phone))),
        )
    };
}

/// How many a message about an answer goes to; to nobody, when mail or chat is what is broken.
pub fn sendable(conn: &mut PgConnection, answer: AnswerId, carries_mail: bool) -> QueryResult<i64> {
    relays::table
        .filter(relays::answer_id.eq(answer))
        .filter(relays::owed)
        .filter(relays::sent_at.is_null())
        .filter(not(is_called!()))
        .filter((!carries_mail).into_sql::<Bool>())
        .count()
        .get_result(conn)
}

/// Who has to be called, the first of them.
pub fn asked_by_phone(
    conn: &mut PgConnection,
    answer: AnswerId,
    carries_mail: bool,
    limit: i64,
) -> QueryResult<Vec<Owed>> {
    let owners = diesel::alias!(people as owners);
    let rows: Vec<Row> = in_full!(owners)
        .filter(relays::answer_id.eq(answer))
        .filter(relays::owed)
        .filter(relays::sent_at.is_null())
        .filter(
            issues::phone_first
                .nullable()
                .is_not_distinct_from(Some(true))
                .or(issues::contact_by.nullable().is_not_distinct_from(Some(Channel::Phone)))
                .or(carries_mail.into_sql::<Bool>()),
        )
        .order(relays::id)
        .limit(limit)
        .load(conn)?;
    Ok(rows.into_iter().map(as_owed).collect())
}

/// A message goes to everybody who can be written to; how many they are. One statement for all of them.
pub fn mark_sent(
    conn: &mut PgConnection,
    answer: AnswerId,
    by: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(relays::table)
        .filter(relays::answer_id.eq(answer))
        .filter(relays::owed)
        .filter(relays::sent_at.is_null())
        .filter(not(is_called!()))
        .set((relays::sent_at.eq(now), relays::sent_by.eq(by)))
        .execute(conn)
}

/// The same of who said "me too" alone: nobody at the desk has to do anything for them.
pub fn send_to_who_said_me_too(
    conn: &mut PgConnection,
    answer: AnswerId,
    by: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let theirs = relays::table
        .filter(relays::answer_id.eq(answer))
        .filter(relays::owed)
        .filter(relays::issue_id.is_null())
        .filter(relays::sent_at.is_null());
    diesel::update(theirs).set((relays::sent_at.eq(now), relays::sent_by.eq(by))).execute(conn)
}

/// Nobody has to be told who has left the organisation. False when they have not.
pub fn write_off(
    conn: &mut PgConnection,
    id: RelayId,
    person: &Person,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let has_left = exists(
        people::table.filter(people::id.eq(person.id.0)).filter(people::ended_at.is_not_null()),
    );
    let written = diesel::update(relays::table.find(id).filter(relays::owed).filter(has_left))
        .set((relays::void_at.eq(now), relays::void_why.eq("They have left the organisation.")))
        .execute(conn)?;
    Ok(written == 1)
}

/// So many answers are offered to be told to many at once.
const MANY: i64 = 6;

/// An answer, what it is about, how many are owed it, and whether any of them has not been written to.
type OwedByMany = (AnswerId, AnswerKind, String, i32, bool);

/// Answers that more than one person is owed; those that most are owed first.
pub fn owed_by_many(conn: &mut PgConnection) -> QueryResult<Vec<OwedByMany>> {
    let unsent = exists(
        relays::table
            .filter(relays::answer_id.eq(answers::id))
            .filter(relays::owed)
            .filter(relays::sent_at.is_null()),
    );
    answers::table
        .inner_join(cases::table.inner_join(software::table))
        .filter(cases::closed_at.is_null())
        .filter(cases::owed.gt(1))
        .filter(answers::superseded_at.is_null())
        .order((answers::owed.desc(), answers::id))
        .limit(MANY)
        .select((answers::id, answers::kind, software::name, answers::owed, unsent))
        .load(conn)
}
