//! The Software Team's cases, as stories tell of them: numbered before the stories are written down, filled when they are.

use crate::approval::ItemId;
use crate::cases::{CaseEventKind, CaseFacts};
use crate::demo::life::{Happened, Story};
use crate::demo::world::World;
use crate::error::Error;
use crate::issue::{AnswerId, CaseId, EventKind, IssueId};
use crate::people::{Person, PersonId};
use crate::relaying::{AnswerKind, RelayHow};
use crate::schema::{answers, case_events, cases, concerned, known_issues, relays};
use crate::vendors::{self, ContractId};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use serde_json::json;

/// What happened of one kind, first.
fn first(story: &Story, kind: EventKind) -> Option<&Happened> {
    story.past.iter().find(|happened| happened.event.kind == kind)
}

/// The newest whose answer is still owed, which everybody is told of, is the first case; what nobody in the team has seen comes
/// next: so that the black-box checks find both by their numbers, whatever day it is.
fn numbered_first(stories: &[Story]) -> impl Fn(&Story) -> u8 + use<> {
    let has = |story: &Story, kind| first(story, kind).is_some();
    let is_owed = move |story: &Story| {
        let over = [EventKind::Relayed, EventKind::Returned];
        has(story, EventKind::Answered) && !over.into_iter().any(|kind| has(story, kind))
    };
    let escalated_at = |story: &Story| first(story, EventKind::Escalated).map(|one| one.at);
    let owed = stories.iter().filter(|story| is_owed(story));
    let newest = owed.filter_map(escalated_at).max();
    move |story| match is_owed(story) {
        true if escalated_at(story) == newest => 0,
        false if !has(story, EventKind::Acknowledged) => 1,
        _ => 2,
    }
}

/// Gives every story that goes to the Software Team its case, and every answer its number.
pub fn number_cases(conn: &mut PgConnection, stories: &mut [Story]) -> QueryResult<()> {
    let rank = numbered_first(stories);
    let mut in_order: Vec<&mut Story> = stories.iter_mut().collect();
    in_order.sort_by_key(|story| rank(story));
    for story in in_order {
        let Some(escalated) = first(story, EventKind::Escalated) else { continue };
        let (Some(software), Some(by)) = (story.report.software_id, escalated.by) else { continue };
        let seen = first(story, EventKind::Acknowledged);
        let answered = first(story, EventKind::Answered);
        let said = story.said.as_ref().filter(|_| answered.is_some());
        let kind = said.map(|said| said.kind);
        let case: CaseId = diesel::insert_into(cases::table)
            .values((
                cases::software_id.eq(software),
                cases::title.eq(&story.issue.summary),
                cases::opened_at.eq(escalated.at),
                cases::opened_by.eq(by),
                cases::acknowledged_at.eq(seen.map(|seen| seen.at)),
                cases::keeper_id.eq(seen.and_then(|seen| seen.by)),
                cases::waits_since
                    .eq(answered.filter(|_| kind == Some(AnswerKind::Reported)).map(|one| one.at)),
                cases::planned_version
                    .eq((kind == Some(AnswerKind::KnownPlanned)).then_some("2027.1")),
            ))
            .returning(cases::id)
            .get_result(conn)?;
        let answer = match (said, answered) {
            (Some(said), Some(answered)) => Some(
                diesel::insert_into(answers::table)
                    .values((
                        answers::case_id.eq(case),
                        answers::kind.eq(said.kind),
                        answers::text.eq(&said.text),
                        answers::notes.eq(&said.notes),
                        answers::at.eq(answered.at),
                        answers::by_id.eq(answered.by.unwrap_or(by)),
                    ))
                    .returning(answers::id)
                    .get_result::<AnswerId>(conn)?,
            ),
            _ => None,
        };
        numbered(story, case, answer);
    }
    Ok(())
}

fn numbered(story: &mut Story, case: CaseId, answer: Option<AnswerId>) {
    story.issue.case = story.issue.case.map(|_| case);
    for happened in &mut story.past {
        let facts = &mut happened.event.facts;
        facts.case = facts.case.map(|_| case);
        facts.answer = facts.answer.and(answer);
    }
}

/// Whom each case concerns, who was told, and what happened to it.
///
/// # Errors
/// Any of the connection's.
pub fn fill_cases(
    conn: &mut PgConnection,
    world: &World,
    stories: &[Story],
    ids: &[IssueId],
) -> Result<(), Error> {
    let shown = tell_everybody(conn, world)?;
    for (story, id) in stories.iter().zip(ids.iter().copied()) {
        let Some(escalated) = first(story, EventKind::Escalated) else { continue };
        let Some(case) = escalated.event.facts.case else { continue };
        fill(conn, world, (story, id), (case, escalated))?;
    }
    for Shown { case, at, by, words } in shown {
        add(conn, case, (CaseEventKind::Known, at, by), Some(&words), json!({}))?;
    }
    Ok(())
}

fn fill(
    conn: &mut PgConnection,
    world: &World,
    (story, id): (&Story, IssueId),
    (case, escalated): (CaseId, &Happened),
) -> Result<(), Error> {
    let owner = escalated.by.unwrap_or(story.issue.reporter);
    let returned = first(story, EventKind::Returned);
    let concerned: i64 = diesel::insert_into(concerned::table)
        .values((
            concerned::case_id.eq(case),
            concerned::person_id.eq(story.issue.reporter),
            concerned::issue_id.eq(id),
            concerned::tried.eq(&escalated.event.why),
            concerned::joined_at.eq(escalated.at),
            concerned::joined_by.eq(owner),
            concerned::left_at.eq(returned.map(|returned| returned.at)),
        ))
        .returning(concerned::id)
        .get_result(conn)?;
    let told = first(story, EventKind::Relayed);
    if let Some(answered) = first(story, EventKind::Answered)
        && let Some(answer) = answered.event.facts.answer
    {
        diesel::insert_into(relays::table)
            .values((
                relays::answer_id.eq(answer),
                relays::case_id.eq(case),
                relays::concerned_id.eq(concerned),
                relays::person_id.eq(story.issue.reporter),
                relays::issue_id.eq(id),
                relays::owed_at.eq(answered.at),
                relays::due_at
                    .eq(world.settings.hours.after(answered.at, world.settings.relay_minutes)),
                relays::told_at.eq(told.map(|told| told.at)),
                relays::told_by.eq(told.and_then(|told| told.by)),
                relays::how.eq(told.map(|_| RelayHow::Phone)),
            ))
            .execute(conn)?;
    }
    log(conn, (case, id), story, owner)?;
    let is_lasting = story.said.as_ref().is_some_and(|said| {
        matches!(said.kind, AnswerKind::KnownPlanned | AnswerKind::Reported)
            && escalated.at > world.now - TimeDelta::days(60)
    });
    if let Some(last) = told.or(returned).filter(|_| !is_lasting) {
        let at = last.at + TimeDelta::minutes(5);
        let keeper = first(story, EventKind::Acknowledged).and_then(|seen| seen.by);
        let closed = diesel::update(cases::table.find(case).filter(cases::owed.eq(0)))
            .set(cases::closed_at.eq(at.min(world.now)))
            .execute(conn)?;
        if closed == 1 {
            let by = keeper.unwrap_or(owner);
            let why = "Everybody it concerns knows.";
            add(conn, case, (CaseEventKind::Closed, at.min(world.now), by), Some(why), json!({}))?;
        }
    }
    Ok(())
}

/// What happened to the case, in the order of the story.
fn log(
    conn: &mut PgConnection,
    (case, id): (CaseId, IssueId),
    story: &Story,
    owner: PersonId,
) -> Result<(), Error> {
    for happened in &story.past {
        let by = happened.by.unwrap_or(owner);
        let is = |kind| (kind, happened.at, by);
        match happened.event.kind {
            EventKind::Escalated => {
                add(conn, case, is(CaseEventKind::Opened), None, json!({}))?;
                let facts = written(CaseFacts { issue: Some(id), ..CaseFacts::default() })?;
                add(conn, case, is(CaseEventKind::Joined), None, facts)?;
            }
            EventKind::Acknowledged => {
                add(conn, case, is(CaseEventKind::Acknowledged), None, json!({}))?;
                let at = happened.at + TimeDelta::minutes(25);
                let contract = contract_for(conn, case, at)?;
                let facts = written(CaseFacts {
                    spoke_with: Some("support line".to_owned()),
                    spoke_at: Some(at),
                    reference: Some(format!("SR-{}", 48_000 + case.0 * 7)),
                    contract: contract.as_ref().map(|(_, called)| called.clone()),
                    ..CaseFacts::default()
                })?;
                let said = "They can repeat it with our file and look into it. They call back.";
                let contact = (CaseEventKind::VendorContact, at, by);
                add(conn, case, contact, Some(said), facts)?;
                diesel::update(cases::table.find(case))
                    .set((
                        cases::vendor_reference.eq(format!("SR-{}", 48_000 + case.0 * 7)),
                        cases::contract_id.eq(contract.map(|(id, _)| id)),
                    ))
                    .execute(conn)?;
            }
            EventKind::Answered => {
                let facts = written(CaseFacts {
                    answer: happened.event.facts.answer,
                    answer_kind: story.said.as_ref().map(|said| said.kind),
                    ..CaseFacts::default()
                })?;
                let text = story.said.as_ref().map(|said| said.text.as_str());
                add(conn, case, is(CaseEventKind::Answered), text, facts)?;
            }
            EventKind::Returned => {
                let facts = written(CaseFacts { issue: Some(id), ..CaseFacts::default() })?;
                let text = happened.event.text.as_deref();
                add(conn, case, is(CaseEventKind::Returned), text, facts)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn written(facts: CaseFacts) -> Result<serde_json::Value, Error> {
    serde_json::to_value(facts).map_err(Error::broken)
}

fn add(
    conn: &mut PgConnection,
    case: CaseId,
    (kind, at, by): (CaseEventKind, DateTime<Utc>, PersonId),
    text: Option<&str>,
    facts: serde_json::Value,
) -> Result<(), Error> {
    diesel::insert_into(case_events::table)
        .values((
            case_events::case_id.eq(case),
            case_events::kind.eq(kind),
            case_events::at.eq(at),
            case_events::by_id.eq(by),
            case_events::text.eq(text),
            case_events::facts.eq(facts),
        ))
        .execute(conn)?;
    Ok(())
}

/// What employees are told of the oldest case and of the newest that is answered, and who has it, too.
fn tell_everybody(conn: &mut PgConnection, world: &World) -> Result<Vec<Shown>, Error> {
    let answered = exists(answers::table.filter(answers::case_id.eq(cases::id)));
    let open = cases::table.filter(cases::acknowledged_at.is_not_null());
    let columns = (cases::id, cases::title, cases::opened_at, cases::keeper_id);
    let newest = open.filter(answered).order(cases::id).select(columns);
    let newest: Option<Open> = newest.first(conn).optional()?;
    let oldest: Option<Open> =
        open.order(cases::opened_at).select(columns).first(conn).optional()?;
    let both = [newest, oldest].into_iter().flatten().enumerate();
    both.map(|(turn, case)| known(conn, world, turn, case)).collect()
}

/// What employees are told of a case, for its log.
struct Shown {
    case: CaseId,
    at: DateTime<Utc>,
    by: PersonId,
    words: String,
}

type Open = (CaseId, String, DateTime<Utc>, Option<PersonId>);

fn known(
    conn: &mut PgConnection,
    world: &World,
    turn: usize,
    (case, title, opened_at, keeper): Open,
) -> Result<Shown, Error> {
    let at = (opened_at + TimeDelta::hours(3)).min(world.now);
    let text = "We know of it and are working on it with its makers. Save often meanwhile, and keep a copy of what you \
                work on.";
    diesel::insert_into(known_issues::table)
        .values((
            known_issues::case_id.eq(case),
            known_issues::title.eq(&title),
            known_issues::text.eq(text),
            known_issues::wide.eq(turn == 0),
            known_issues::started_at.eq(at),
        ))
        .execute(conn)?;
    let words = format!("{title}\n\n{text}");
    let by = keeper.unwrap_or(world.player("software").id);
    me_too(conn, world, (case, turn, by), at)?;
    Ok(Shown { case, at, by, words })
}

/// Colleagues who have it, too: they are told what has been answered, by a message that some have read.
fn me_too(
    conn: &mut PgConnection,
    world: &World,
    (case, turn, by): (CaseId, usize, PersonId),
    since: DateTime<Utc>,
) -> Result<(), Error> {
    let shows = world.player("employee");
    let is_colleague = |person: &&Person| !person.is_staff() && person.id != shows.id;
    let others = world.people.iter().filter(is_colleague).skip(9 + 5 * turn).take(7);
    let colleagues = (turn == 0).then_some(shows).into_iter().chain(others);
    let holds: Option<(AnswerId, DateTime<Utc>)> = answers::table
        .filter(answers::case_id.eq(case))
        .filter(answers::superseded_at.is_null())
        .select((answers::id, answers::at))
        .first(conn)
        .optional()?;
    for (place, person) in colleagues.enumerate() {
        let at = (since + TimeDelta::minutes(17 * (place as i64 + 1))).min(world.now);
        let added: i64 = diesel::insert_into(concerned::table)
            .values((
                concerned::case_id.eq(case),
                concerned::person_id.eq(person.id),
                concerned::joined_at.eq(at),
                concerned::joined_by.eq(person.id),
            ))
            .returning(concerned::id)
            .get_result(conn)?;
        let Some((answer, answered)) = holds else { continue };
        let owed_at = answered.max(at);
        let told = (place % 2 == 0).then_some(owed_at);
        diesel::insert_into(relays::table)
            .values((
                relays::answer_id.eq(answer),
                relays::case_id.eq(case),
                relays::concerned_id.eq(added),
                relays::person_id.eq(person.id),
                relays::owed_at.eq(owed_at),
                relays::due_at
                    .eq(world.settings.hours.after(owed_at, world.settings.relay_minutes)),
                relays::sent_at.eq(owed_at),
                relays::sent_by.eq(by),
                relays::told_at.eq(told),
                relays::told_by.eq(told.map(|_| by)),
                relays::how.eq(told.map(|_| RelayHow::Page)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The first of the contracts under which a case could be brought to its vendor.
fn contract_for(
    conn: &mut PgConnection,
    case: CaseId,
    at: DateTime<Utc>,
) -> QueryResult<Option<(ContractId, String)>> {
    let item = cases::table.find(case).select(cases::software_id).first(conn)?;
    Ok(vendors::store::about(conn, ItemId(item), at.date_naive())?.into_iter().next())
}
