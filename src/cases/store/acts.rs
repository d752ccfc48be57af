//! What is done to a case: its row, and its line in the log.

use crate::cases::domain::{Case, CaseEventKind, CaseFacts, Said};
use crate::error::Error;
use crate::issue::{AnswerId, CaseId, IssueId};
use crate::people::PersonId;
use crate::relaying::AnswerKind;
use crate::schema::{answers, case_events, case_versions, cases, known_issues, software_versions};
use crate::vendors::ContractId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Who does something to a case, when, and with which form.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub person: PersonId,
    pub now: DateTime<Utc>,
    pub token: Option<Uuid>,
}

/// Writes down what happened to a case. False when the same form had been written down before.
///
/// # Errors
/// Any of the connection's.
pub fn add_event(
    conn: &mut PgConnection,
    case: CaseId,
    by: By,
    (kind, text): (CaseEventKind, Option<&str>),
    facts: &CaseFacts,
) -> Result<bool, Error> {
    let added = diesel::insert_into(case_events::table)
        .values((
            case_events::case_id.eq(case),
            case_events::kind.eq(kind),
            case_events::at.eq(by.now),
            case_events::by_id.eq(by.person),
            case_events::text.eq(text),
            case_events::facts.eq(serde_json::to_value(facts).map_err(Error::broken)?),
            case_events::form_token.eq(by.token),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(added == 1)
}

/// A new case about a software item.
pub fn open_case(
    conn: &mut PgConnection,
    software: i64,
    title: &str,
    by: By,
) -> Result<CaseId, Error> {
    let id: CaseId = diesel::insert_into(cases::table)
        .values((
            cases::software_id.eq(software),
            cases::title.eq(title),
            cases::opened_at.eq(by.now),
            cases::opened_by.eq(by.person),
        ))
        .returning(cases::id)
        .get_result(conn)?;
    add_event(
        conn,
        id,
        By { token: None, ..by },
        (CaseEventKind::Opened, None),
        &CaseFacts::default(),
    )?;
    Ok(id)
}

/// A change of a case's row, which every open form of it is stale with.
macro_rules! change {
    ($conn:expr, $case:expr, $set:expr) => {
        diesel::update(cases::table.find($case))
            .set(($set, cases::version.eq(cases::version + 1)))
            .execute($conn)
            .map(drop)
    };
}

/// The team has seen it, and somebody looks after it.
pub fn acknowledge(conn: &mut PgConnection, case: CaseId, by: By) -> Result<(), Error> {
    change!(conn, case, (cases::acknowledged_at.eq(by.now), cases::keeper_id.eq(by.person)))?;
    add_event(conn, case, by, (CaseEventKind::Acknowledged, None), &CaseFacts::default())?;
    Ok(())
}

/// Somebody looks after it from now on, who is called `name`. What nobody had seen has been seen then.
pub fn keep(
    conn: &mut PgConnection,
    case: &Case,
    (keeper, name): (PersonId, String),
    by: By,
) -> Result<(), Error> {
    let seen = case.acknowledged_at.unwrap_or(by.now);
    change!(conn, case.id, (cases::acknowledged_at.eq(seen), cases::keeper_id.eq(keeper)))?;
    let facts = CaseFacts { keeper: Some(name), ..CaseFacts::default() };
    add_event(conn, case.id, by, (CaseEventKind::Kept, None), &facts)?;
    Ok(())
}

/// Which versions it is about from now on; what is no version of its software is none.
pub fn choose_versions(
    conn: &mut PgConnection,
    case: &Case,
    versions: &[i64],
    by: By,
) -> Result<(), Error> {
    diesel::delete(case_versions::table.filter(case_versions::case_id.eq(case.id)))
        .execute(conn)?;
    software_versions::table
        .filter(software_versions::software_id.eq(case.software_id))
        .filter(software_versions::id.eq_any(versions))
        .select((case.id.into_sql::<diesel::sql_types::BigInt>(), software_versions::id))
        .insert_into(case_versions::table)
        .into_columns((case_versions::case_id, case_versions::version_id))
        .execute(conn)?;
    change!(conn, case.id, cases::title.eq(cases::title))?;
    let names = super::versions(conn, case.id)?.into_iter().map(|(_, name)| name);
    let names = names.collect::<Vec<_>>().join(", ");
    let text = Some(names.as_str()).filter(|names| !names.is_empty());
    add_event(conn, case.id, by, (CaseEventKind::Versions, text), &CaseFacts::default())?;
    Ok(())
}

/// The vendor was spoken to, under which contract; by what they call it, and whether we wait for them now.
pub fn note_vendor(
    conn: &mut PgConnection,
    case: &Case,
    (said, facts): (&str, &CaseFacts),
    (contract, waits): (Option<ContractId>, bool),
    by: By,
) -> Result<(), Error> {
    if !add_event(conn, case.id, by, (CaseEventKind::VendorContact, Some(said)), facts)? {
        return Ok(());
    }
    let since = waits.then(|| case.waits_since.unwrap_or(by.now));
    change!(
        conn,
        case.id,
        (
            cases::vendor_reference.eq(facts.reference.as_ref().or(case.vendor_reference.as_ref())),
            cases::contract_id.eq(contract),
            cases::waits_since.eq(since),
        )
    )?;
    Ok(())
}

/// Whether the same form has said it before.
pub fn was_said(conn: &mut PgConnection, case: CaseId, token: Option<Uuid>) -> QueryResult<bool> {
    let Some(token) = token else { return Ok(false) };
    let same = answers::case_id.eq(case).and(answers::form_token.eq(token));
    diesel::select(diesel::dsl::exists(answers::table.filter(same))).get_result(conn)
}

/// What the team says from now on. Nothing when the same form had said it before.
pub fn add_answer(
    conn: &mut PgConnection,
    case: &Case,
    said: &Said,
    by: By,
) -> Result<Option<AnswerId>, Error> {
    if was_said(conn, case.id, by.token)? {
        return Ok(None);
    }
    // A question to the desk is told to nobody, so what was answered before still holds.
    let holds = said.kind.code().is_some();
    if holds {
        diesel::update(answers::table.filter(answers::case_id.eq(case.id)))
            .filter(answers::superseded_at.is_null())
            .set(answers::superseded_at.eq(by.now))
            .execute(conn)?;
    }
    let id: AnswerId = diesel::insert_into(answers::table)
        .values((
            answers::case_id.eq(case.id),
            answers::kind.eq(said.kind),
            answers::text.eq(&said.text),
            answers::notes.eq(&said.notes),
            answers::version.eq(&said.version),
            answers::planned_on.eq(said.planned_on),
            answers::at.eq(by.now),
            answers::by_id.eq(by.person),
            answers::superseded_at.eq((!holds).then_some(by.now)),
            answers::form_token.eq(by.token),
        ))
        .returning(answers::id)
        .get_result(conn)?;
    if holds {
        stands_as_said(conn, case, said, by)?;
    }
    let facts =
        CaseFacts { answer: Some(id), answer_kind: Some(said.kind), ..CaseFacts::default() };
    add_event(conn, case.id, by, (CaseEventKind::Answered, Some(&said.text)), &facts)?;
    Ok(Some(id))
}

/// What an answer says of the case itself: that the vendor has it, or with which version it is mended.
fn stands_as_said(conn: &mut PgConnection, case: &Case, said: &Said, by: By) -> QueryResult<()> {
    let planned = said.kind == AnswerKind::KnownPlanned;
    let waits = match said.kind {
        AnswerKind::Reported => Some(case.waits_since.unwrap_or(by.now)),
        // The vendor has it still.
        AnswerKind::Workaround => case.waits_since,
        _ => None,
    };
    let seen = case.acknowledged_at.unwrap_or(by.now);
    change!(
        conn,
        case.id,
        (
            cases::acknowledged_at.eq(seen),
            cases::keeper_id.eq(case.keeper.unwrap_or(by.person)),
            cases::waits_since.eq(waits),
            cases::planned_version.eq(said.version.as_ref().filter(|_| planned)),
            cases::planned_on.eq(said.planned_on.filter(|_| planned)),
        )
    )
}

/// An issue went back to the desk.
pub fn return_issue(
    conn: &mut PgConnection,
    case: CaseId,
    (issue, note): (IssueId, &str),
    by: By,
) -> Result<(), Error> {
    let facts = CaseFacts { issue: Some(issue), ..CaseFacts::default() };
    add_event(conn, case, by, (CaseEventKind::Returned, Some(note)), &facts)?;
    change!(conn, case, cases::title.eq(cases::title))?;
    Ok(())
}

/// It is over, with the reason; what was known of it is, too.
pub fn close(conn: &mut PgConnection, case: CaseId, why: &str, by: By) -> Result<(), Error> {
    diesel::update(known_issues::table.find(case))
        .filter(known_issues::ended_at.is_null())
        .set(known_issues::ended_at.eq(by.now))
        .execute(conn)?;
    change!(conn, case, cases::closed_at.eq(by.now))?;
    add_event(conn, case, by, (CaseEventKind::Closed, Some(why)), &CaseFacts::default())?;
    Ok(())
}

/// It goes on, with the reason.
pub fn open_again(conn: &mut PgConnection, case: CaseId, why: &str, by: By) -> Result<(), Error> {
    change!(conn, case, cases::closed_at.eq(None::<DateTime<Utc>>))?;
    add_event(conn, case, by, (CaseEventKind::Reopened, Some(why)), &CaseFacts::default())?;
    Ok(())
}

/// What employees read of it.
#[derive(Clone, Copy, Debug)]
pub struct ToAll<'a> {
    pub title: &'a str,
    pub text: &'a str,
    pub wide: bool,
    pub ended: bool,
}

/// Employees read this of it from now on, or no longer.
pub fn known_as(
    conn: &mut PgConnection,
    case: CaseId,
    to_all: ToAll<'_>,
    by: By,
) -> Result<(), Error> {
    let ended = to_all.ended.then_some(by.now);
    let said = (
        known_issues::title.eq(to_all.title),
        known_issues::text.eq(to_all.text),
        known_issues::wide.eq(to_all.wide),
        known_issues::ended_at.eq(ended),
    );
    diesel::insert_into(known_issues::table)
        .values((known_issues::case_id.eq(case), known_issues::started_at.eq(by.now), said))
        .on_conflict(known_issues::case_id)
        .do_update()
        .set(said)
        .execute(conn)?;
    let kind = if to_all.ended { CaseEventKind::KnownEnded } else { CaseEventKind::Known };
    let words = format!("{}\n\n{}", to_all.title, to_all.text);
    change!(conn, case, cases::title.eq(cases::title))?;
    add_event(conn, case, by, (kind, Some(&words)), &CaseFacts::default())?;
    Ok(())
}
