//! `/cases/{case}`: whom it concerns, what was tried, what happened, what was answered and who has been told.

use super::{Entry, HERE, may_change};
use crate::cases::domain::{Case, Concerned};
use crate::cases::forms::{IssueQuery, NoteForm};
use crate::cases::store;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::{CaseId, State};
use crate::relaying::{self, Answer, ConcernedId, KnownIssue};
use crate::vendors;
use crate::web::{Desk, Me, Problems, Reply, Shell, Software, When, new_form_token};
use actix_web::web::{Path, Query};
use askama::Template;

/// How many people a page shows.
const PEOPLE: usize = 25;
/// How much of what happened.
const EVENTS: i64 = 100;

#[derive(Template)]
#[template(path = "cases/case.html")]
pub(super) struct Page {
    shell: Shell,
    problems: Problems,
    none: Problems,
    case: Case,
    standing: &'static str,
    opened: When,
    waits: Option<When>,
    planned: Option<String>,
    /// "2411, 2405".
    versions: String,
    may_change: bool,
    is_open: bool,
    /// Nobody in the team has seen it.
    is_new: bool,
    answer: Option<Holding>,
    known: Option<KnownIssue>,
    people: Vec<Person>,
    shown: String,
    first: Option<String>,
    next: Option<String>,
    happened: Vec<Entry>,
    note: NoteForm,
    token: String,
}

/// The answer that holds.
struct Holding {
    answer: Answer,
    plan: Option<String>,
    when: When,
    /// "12 of 40 people know."
    told: String,
}

struct Person {
    who: Concerned,
    joined: When,
    /// "Told by phone", "Message sent", "Not told yet".
    told: String,
    is_late: bool,
    may_return: bool,
}

pub async fn show(desk: Desk<Software>, case: Path<CaseId>, query: Query<IssueQuery>) -> Reply {
    let after = query.after.parse().ok().map(ConcernedId);
    desk.page(move |conn, me| page(conn, me, *case, after, &Problems::none())).await
}

pub(super) fn page(
    conn: &mut Conn,
    me: &Me,
    id: CaseId,
    after: Option<ConcernedId>,
    problems: &Problems,
) -> Result<Page, Error> {
    let case = store::case(conn, id)?;
    if let Some((contract, _)) = case.contract {
        vendors::store::note_contracts_read(conn, (me.id, me.now), Some(contract))?;
    }
    let answer = relaying::store::holds(conn, id)?;
    let holding = (id, answer.as_ref().map(|answer| answer.id));
    let mut people = store::concerned_by(conn, holding, after, PEOPLE as i64 + 1)?;
    let more = people.len() > PEOPLE;
    people.truncate(PEOPLE);
    let last = people.last().filter(|_| more).map(|one| one.id);
    let is_answered = answer.is_some();
    let zone = me.settings.hours.zone();
    let is_open = case.closed_at.is_none();
    let here = |after: ConcernedId| format!("/cases/{id}?after={after}#people");
    let events = store::events(conn, id, EVENTS)?;
    Ok(Page {
        shell: me.shell(HERE),
        problems: problems.clone(),
        none: Problems::none(),
        standing: case.standing(),
        opened: When::new(case.opened_at, me.now, zone),
        waits: case.waits_since.map(|at| When::new(at, me.now, zone)),
        planned: answer.as_ref().and_then(Answer::plan),
        versions: names(store::versions(conn, id)?),
        may_change: may_change(me),
        is_new: case.acknowledged_at.is_none() && is_open,
        is_open,
        answer: answer.map(|answer| held_good(answer, me)),
        known: relaying::store::known_if_told(conn, me.id, id)?,
        shown: shown(people.len(), case.concerned),
        first: after.map(|_| format!("/cases/{id}#people")),
        next: last.map(here),
        people: people.into_iter().map(|who| person(who, is_answered, me)).collect(),
        happened: events.into_iter().map(|event| Entry::of(event, me)).collect(),
        note: NoteForm::fresh(),
        token: new_form_token(),
        case,
    })
}

fn names(versions: Vec<(i64, String)>) -> String {
    versions.into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(", ")
}

fn held_good(answer: Answer, me: &Me) -> Holding {
    let (told, all) = (answer.told, answer.concerns());
    Holding {
        plan: answer.plan(),
        when: When::new(answer.at, me.now, me.settings.hours.zone()),
        told: match all {
            0 => "It concerns nobody any more.".to_owned(),
            1 if told == 1 => "The one it concerns knows.".to_owned(),
            all if told == all => format!("All {all} people know."),
            all => format!("{told} of {all} know."),
        },
        answer,
    }
}

fn shown(here: usize, all: i32) -> String {
    match all {
        1 => "1 person".to_owned(),
        all => format!("{here} of {all} people"),
    }
}

fn person(who: Concerned, is_answered: bool, me: &Me) -> Person {
    let told = match (who.told_at, who.how, who.owed, who.sent_at) {
        (Some(_), Some(how), ..) => format!("told {how}"),
        (_, _, Some(_), Some(_)) => "message sent".to_owned(),
        (_, _, Some(_), None) => "not told yet".to_owned(),
        _ if is_answered => "need not be told".to_owned(),
        _ => String::new(),
    };
    Person {
        joined: When::new(who.joined_at, me.now, me.settings.hours.zone()),
        told,
        is_late: who.owed.is_some() && who.sent_at.is_none(),
        may_return: may_change(me) && who.state == Some(State::Escalated),
        who,
    }
}
