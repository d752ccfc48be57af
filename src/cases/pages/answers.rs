//! `/cases/{case}/answers`: what the team says, to employees and to techs, and to how many it goes.

use super::Beside;
use crate::cases::domain::Said;
use crate::cases::forms::{Answering, AnswersForm};
use crate::cases::store::{self, By};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{hold, move_together};
use crate::issue::{AnswerId, CaseId, Event, EventKind, Facts, Refused, once_answered, once_asked};
use crate::relaying::{self, Answer};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, SoftwareTeam, Typed};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "cases/answers.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: AnswersForm,
    problems: Problems,
    /// What holds until then.
    before: Option<Answer>,
}

pub async fn show(desk: Desk<SoftwareTeam>, case: Path<CaseId>) -> Reply {
    let id = *case;
    let blank =
        move |conn: &mut Conn, _: &Me| Ok(AnswersForm::fresh(store::case(conn, id)?.version));
    desk.form(blank, move |conn, me, form, problems| page(conn, me, id, form, problems)).await
}

pub async fn submit(
    desk: Desk<SoftwareTeam>,
    case: Path<CaseId>,
    form: Form<AnswersForm>,
) -> Reply {
    let id = *case;
    desk.submit(
        form,
        move |conn, me, meant| {
            answer(conn, me, id, meant)?;
            Ok(format!("/cases/{id}"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

/// One answer, a relay owed to everybody, and every issue of the case says so. A few statements for any number of them.
fn answer(conn: &mut Conn, me: &Me, id: CaseId, meant: &Answering) -> Result<(), Error> {
    let issues = store::issues_of(conn, id)?;
    hold(conn, &issues)?;
    let case = store::held(conn, id)?;
    case.is_open()?;
    if store::issues_of(conn, id)? != issues {
        return Err(Refused::Stale.into());
    }
    let before = relaying::store::holds(conn, id)?;
    let by = By { person: me.id, now: me.now, token: meant.token };
    if !store::was_said(conn, id, meant.token)? {
        case.still(meant.seen)?;
    }
    let Some(answer) = store::add_answer(conn, &case, &meant.said, by)? else { return Ok(()) };
    match meant.said.kind.code() {
        Some(_) => {
            if let Some(before) = before {
                let why = "Another answer holds now.";
                relaying::store::void_owed(conn, before.id, why, me.now)?;
            }
            let due = me.settings.hours.after(me.now, me.settings.relay_minutes);
            relaying::store::owe_all(conn, answer, id, (me.now, due))?;
            store::send_to_who_said_me_too(conn, answer, me.id, me.now)?;
            let event = event(EventKind::Answered, answer, &meant.said);
            move_together(conn, &issues, (me.id, me.now), &event, once_answered)
        }
        None => {
            let asked = store::issues_with_team(conn, id)?;
            if asked.is_empty() {
                let words = "None of its issues waits for the team or for being told: there is nobody to ask.";
                return Err(Error::Refused(words.to_owned()));
            }
            let question = [Some(meant.said.text.as_str()), meant.said.notes.as_deref()];
            let question = question.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
            let event = event(EventKind::Returned, answer, &meant.said).text(question);
            move_together(conn, &asked, (me.id, me.now), &event, once_asked)
        }
    }
}

/// On every issue: what kind of answer, and what techs should know.
fn event(kind: EventKind, answer: AnswerId, said: &Said) -> Event {
    let facts = Facts { answer: Some(answer), ..Facts::default() };
    Event::new(kind).why(said.kind.label()).facts(facts)
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: CaseId,
    form: &AnswersForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of(conn, me, id)?;
    Ok(Page {
        shell: me.shell(super::HERE),
        before: relaying::store::holds(conn, id)?,
        typed: form.again(problems, beside.case.version),
        beside,
        problems: problems.clone(),
    })
}
