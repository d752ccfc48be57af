//! Questions about cases, and what is written of them.

mod acts;
mod owed;
mod team;

pub use acts::{
    By, ToAll, acknowledge, add_answer, add_event, choose_versions, close, keep, known_as,
    note_vendor, open_again, open_case, return_issue, was_said,
};
pub use owed::{
    asked_by_phone, mark_sent, owed, owed_by, owed_by_many, relay_in_full, send_to_who_said_me_too,
    sendable, write_off,
};
pub use team::{is_in_team, team};

use super::domain::{Case, CaseEvent, CaseEventKind, CaseFacts, Concerned, Item, Likely};
use super::forms::Tab;
use crate::issue::{AnswerId, CaseId, IssueId, State};
use crate::people::PersonId;
use crate::relaying::{ConcernedId, RelayHow, RelayId};
use crate::schema::{
    case_events, case_versions, cases, concerned, contracts, departments, issues, people, relays,
    software, software_versions, vendors,
};
use crate::vendors::{ContractId, VendorId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Selectable)]
#[diesel(table_name = cases)]
struct Row {
    id: CaseId,
    software_id: i64,
    title: String,
    opened_at: DateTime<Utc>,
    acknowledged_at: Option<DateTime<Utc>>,
    keeper_id: Option<PersonId>,
    waits_since: Option<DateTime<Utc>>,
    planned_version: Option<String>,
    planned_on: Option<NaiveDate>,
    vendor_reference: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    version: i32,
    owed: i32,
    concerned: i32,
    contract_id: Option<ContractId>,
}

type Found = (Row, (String, VendorId, String), Option<String>, Option<String>);

fn as_case((row, (software, vendor, vendor_name), keeper_name, contract): Found) -> Case {
    Case {
        id: row.id,
        software_id: row.software_id,
        software,
        title: row.title,
        opened_at: row.opened_at,
        acknowledged_at: row.acknowledged_at,
        keeper: row.keeper_id,
        keeper_name,
        waits_since: row.waits_since,
        planned_version: row.planned_version,
        planned_on: row.planned_on,
        vendor,
        vendor_name,
        vendor_reference: row.vendor_reference,
        contract: row.contract_id.zip(contract),
        closed_at: row.closed_at,
        version: row.version,
        owed: row.owed,
        concerned: row.concerned,
    }
}

/// A case's row, its software and who makes it, who looks after it, and what its contract is called.
macro_rules! whole {
    () => {
        cases::table
            .inner_join(software::table.inner_join(vendors::table))
            .left_join(contracts::table)
            .left_join(
                people::table
                    .on(people::id.nullable().eq(cases::keeper_id.assume_not_null().nullable())),
            )
            .select((
                Row::as_select(),
                (software::name, vendors::id, vendors::name),
                people::name.nullable(),
                contracts::reference.nullable(),
            ))
    };
}

pub fn case(conn: &mut PgConnection, id: CaseId) -> QueryResult<Case> {
    whole!().filter(cases::id.eq(id)).first(conn).map(as_case)
}

/// The same, which stays so until the transaction ends. Hold its issues before.
pub fn held(conn: &mut PgConnection, id: CaseId) -> QueryResult<Case> {
    cases::table.find(id).select(cases::id).for_no_key_update().first::<CaseId>(conn)?;
    case(conn, id)
}

/// The same, if there is such a case.
pub fn held_if_there(conn: &mut PgConnection, id: CaseId) -> QueryResult<Option<Case>> {
    held(conn, id).optional()
}

/// At most `limit` cases of a tab, after one of them: what is open from the oldest on, what is closed from the newest.
pub fn list(
    conn: &mut PgConnection,
    tab: Tab,
    me: PersonId,
    after: Option<CaseId>,
    limit: i64,
) -> QueryResult<Vec<Case>> {
    let mut list = whole!().limit(limit).into_boxed();
    list = match tab {
        Tab::Closed => list.filter(cases::closed_at.is_not_null()).order(cases::id.desc()),
        _ => list.filter(cases::closed_at.is_null()).order(cases::id.asc()),
    };
    list = match tab {
        Tab::Unseen => list.filter(cases::acknowledged_at.is_null()),
        Tab::Mine => list.filter(cases::keeper_id.eq(me)),
        Tab::Waiting => list.filter(cases::waits_since.is_not_null()),
        Tab::Planned => {
            list.filter(cases::planned_version.is_not_null().or(cases::planned_on.is_not_null()))
        }
        Tab::Owing => list.filter(cases::owed.gt(0)),
        Tab::Open | Tab::Closed => list,
    };
    if let Some(after) = after {
        list = match tab {
            Tab::Closed => list.filter(cases::id.lt(after)),
            _ => list.filter(cases::id.gt(after)),
        };
    }
    let found: Vec<Found> = list.load(conn)?;
    Ok(found.into_iter().map(as_case).collect())
}

/// How many cases nobody in the team has seen.
pub fn unseen(conn: &mut PgConnection) -> QueryResult<i64> {
    let unseen = cases::closed_at.is_null().and(cases::acknowledged_at.is_null());
    cases::table.filter(unseen).count().get_result(conn)
}

/// The item of the catalogue that an issue is about, as it is now.
pub fn item_of(conn: &mut PgConnection, id: Option<i64>) -> QueryResult<Option<Item>> {
    let Some(id) = id else { return Ok(None) };
    let row: Option<(i64, String, Option<NaiveDate>, bool)> = software::table
        .find(id)
        .select((software::id, software::name, software::retired_on, software::carries_mail))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, name, retired_on, carries_mail)| Item { id, name, retired_on, carries_mail }))
}

/// How many open cases of one software item are looked at.
const OF_ITEM: i64 = 60;

/// The open cases of a software item, the newest first, with what their first reporters wrote.
pub fn open_of(conn: &mut PgConnection, item: i64) -> QueryResult<Vec<Likely>> {
    let found: Vec<Found> = whole!()
        .filter(cases::software_id.eq(item))
        .filter(cases::closed_at.is_null())
        .order(cases::id.desc())
        .limit(OF_ITEM)
        .load(conn)?;
    let open: Vec<Case> = found.into_iter().map(as_case).collect();
    let ids: Vec<CaseId> = open.iter().map(|case| case.id).collect();
    let said: Vec<(CaseId, String)> = concerned::table
        .inner_join(issues::table)
        .filter(concerned::case_id.eq_any(ids))
        .filter(concerned::tried.is_not_null())
        .filter(concerned::left_at.is_null())
        .order(concerned::id)
        .limit(300)
        .select((concerned::case_id, issues::summary))
        .load(conn)?;
    let words = |case: &Case| {
        let theirs = said.iter().filter(|(id, _)| *id == case.id).map(|(_, words)| words.as_str());
        theirs.take(5).collect::<Vec<_>>().join(" ")
    };
    let likely = |case: Case| Likely {
        words: words(&case),
        standing: case.standing(),
        id: case.id,
        title: case.title,
        concerned: case.concerned,
    };
    Ok(open.into_iter().map(likely).collect())
}

/// The versions that a case is about.
pub fn versions(conn: &mut PgConnection, case: CaseId) -> QueryResult<Vec<(i64, String)>> {
    case_versions::table
        .inner_join(software_versions::table)
        .filter(case_versions::case_id.eq(case))
        .order(software_versions::id.desc())
        .select((software_versions::id, software_versions::version))
        .load(conn)
}

/// The newest versions that the catalogue has of a software item.
pub fn versions_of_item(conn: &mut PgConnection, item: i64) -> QueryResult<Vec<(i64, String)>> {
    software_versions::table
        .filter(software_versions::software_id.eq(item))
        .order(software_versions::id.desc())
        .limit(200)
        .select((software_versions::id, software_versions::version))
        .load(conn)
}

/// How many of its issues the Software Team has to answer.
pub fn with_team(conn: &mut PgConnection, case: CaseId) -> QueryResult<i64> {
    issues::table
        .filter(issues::case_id.eq(case))
        .filter(issues::state.eq(State::Escalated))
        .count()
        .get_result(conn)
}

/// Those that the team has, or that wait for being told.
pub fn issues_with_team(conn: &mut PgConnection, case: CaseId) -> QueryResult<Vec<IssueId>> {
    issues::table
        .filter(issues::case_id.eq(case))
        .filter(issues::state.eq_any([State::Escalated, State::Answered]))
        .order(issues::id)
        .select(issues::id)
        .load(conn)
}

/// All issues of a case, for the log.
pub fn issues_of(conn: &mut PgConnection, case: CaseId) -> QueryResult<Vec<IssueId>> {
    issues::table.filter(issues::case_id.eq(case)).order(issues::id).select(issues::id).load(conn)
}

/// Those that the team can give back, the newest first: number and what it is about.
pub fn returnable(conn: &mut PgConnection, case: CaseId) -> QueryResult<Vec<(IssueId, String)>> {
    issues::table
        .filter(issues::case_id.eq(case))
        .filter(issues::state.eq(State::Escalated))
        .order(issues::id.desc())
        .limit(500)
        .select((issues::id, issues::summary))
        .load(conn)
}

#[derive(Queryable)]
struct EventRow {
    kind: CaseEventKind,
    at: DateTime<Utc>,
    by: PersonId,
    by_name: String,
    text: Option<String>,
    facts: serde_json::Value,
}

/// The newest of what happened to a case, the oldest of them first.
pub fn events(conn: &mut PgConnection, case: CaseId, at_most: i64) -> QueryResult<Vec<CaseEvent>> {
    let mut rows: Vec<EventRow> = case_events::table
        .inner_join(people::table)
        .filter(case_events::case_id.eq(case))
        .order(case_events::id.desc())
        .limit(at_most)
        .select((
            case_events::kind,
            case_events::at,
            case_events::by_id,
            people::name,
            case_events::text,
            case_events::facts,
        ))
        .load(conn)?;
    rows.reverse();
    let event = |row: EventRow| CaseEvent {
        kind: row.kind,
        at: row.at,
        by: row.by,
        by_name: row.by_name,
        text: row.text,
        // What cannot be read was written by a newer program; its words still can.
        facts: serde_json::from_value::<CaseFacts>(row.facts).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(event).collect())
}

type Beside = (
    (ConcernedId, String, Option<String>, Option<IssueId>, Option<String>, DateTime<Utc>),
    (Option<String>, Option<State>, Option<String>),
);

/// Whom a case concerns, at most `limit` of them after one, each with what became of `answer`, the one that holds.
pub fn concerned_by(
    conn: &mut PgConnection,
    (case, answer): (CaseId, Option<AnswerId>),
    after: Option<ConcernedId>,
    limit: i64,
) -> QueryResult<Vec<Concerned>> {
    let owner = diesel::alias!(people as owners);
    let rows: Vec<Beside> = concerned::table
        .inner_join(people::table.on(people::id.nullable().eq(concerned::person_id.nullable())))
        .left_join(departments::table.on(departments::id.nullable().eq(people::department_id)))
        .left_join(issues::table.on(issues::id.nullable().eq(concerned::issue_id)))
        .left_join(owner.on(owner.field(people::id).nullable().eq(issues::owner_id)))
        .filter(concerned::case_id.eq(case))
        .filter(concerned::left_at.is_null())
        .filter(concerned::id.gt(after.unwrap_or(ConcernedId(0))))
        .order(concerned::id)
        .limit(limit)
        .select((
            (
                concerned::id,
                people::name,
                departments::name.nullable(),
                concerned::issue_id,
                concerned::tried,
                concerned::joined_at,
            ),
            (
                issues::summary.nullable(),
                issues::state.nullable(),
                owner.field(people::name).nullable(),
            ),
        ))
        .load(conn)?;
    let ids: Vec<_> = rows.iter().map(|(who, _)| who.0).collect();
    let told = told_of(conn, answer, &ids)?;
    Ok(rows.into_iter().map(|row| as_concerned(row, &told)).collect())
}

/// What became of an answer with each of these. A question of its own: as a join, the planner reads all of a large case.
fn told_of(
    conn: &mut PgConnection,
    answer: Option<AnswerId>,
    ids: &[ConcernedId],
) -> QueryResult<HashMap<ConcernedId, ToldRow>> {
    let Some(answer) = answer else { return Ok(HashMap::new()) };
    let rows: Vec<ToldRow> = relays::table
        .filter(relays::answer_id.eq(answer))
        .filter(relays::concerned_id.eq_any(ids))
        .select(ToldRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.concerned_id, row)).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = relays)]
struct ToldRow {
    concerned_id: ConcernedId,
    id: RelayId,
    told_at: Option<DateTime<Utc>>,
    how: Option<RelayHow>,
    owed: bool,
    sent_at: Option<DateTime<Utc>>,
    helped: Option<bool>,
}

fn as_concerned((who, issue): Beside, told: &HashMap<ConcernedId, ToldRow>) -> Concerned {
    let (id, person, department, number, tried, joined_at) = who;
    let (summary, state, owner) = issue;
    let told = told.get(&id);
    Concerned {
        id,
        person,
        department: department.unwrap_or_default(),
        issue: number,
        summary,
        state,
        owner,
        tried,
        joined_at,
        told_at: told.and_then(|told| told.told_at),
        how: told.and_then(|told| told.how),
        owed: told.filter(|told| told.owed).map(|told| told.id),
        sent_at: told.and_then(|told| told.sent_at),
        helped: told.and_then(|told| told.helped),
    }
}
