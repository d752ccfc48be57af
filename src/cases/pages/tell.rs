//! `/answers/{answer}/tell`: one message to everybody who can be written to, looked over before it goes.

use crate::cases::domain::{Case, Owed};
use crate::cases::forms::TellForm;
use crate::cases::store;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::AnswerId;
use crate::relaying::{self, Answer};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Staff, Typed};
use actix_web::web::Path;
use askama::Template;

/// So many of those who have to be called are listed.
const BY_PHONE: i64 = 50;

#[derive(Template)]
#[template(path = "cases/tell.html")]
struct Page {
    shell: Shell,
    case: Case,
    answer: Answer,
    plan: Option<String>,
    headline: &'static str,
    people: i64,
    /// "412 people", "1 person".
    to: String,
    by_phone: Vec<Owed>,
    typed: TellForm,
    problems: Problems,
}

pub async fn show(desk: Desk<Staff>, answer: Path<AnswerId>) -> Reply {
    let id = *answer;
    let blank = move |conn: &mut Conn, _: &Me| {
        let people = sendable(conn, id)?;
        Ok(TellForm { people: people.to_string() })
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, id, form, problems)).await
}

pub async fn submit(desk: Desk<Staff>, answer: Path<AnswerId>, form: Form<TellForm>) -> Reply {
    let id = *answer;
    desk.submit(
        form,
        move |conn, me, shown| {
            let sent = send(conn, me, id, *shown)?;
            Ok(format!("/relays?sent={sent}"))
        },
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

/// To as many as were shown. If they have become others meanwhile, whoever sends it looks again.
fn send(conn: &mut Conn, me: &Me, id: AnswerId, shown: i64) -> Result<usize, Error> {
    let answer = relaying::store::answer(conn, id)?;
    store::held(conn, answer.case)?;
    let answer = relaying::store::answer(conn, id)?;
    if answer.superseded_at.is_some() {
        let words = "There is a newer answer: tell them that one.".to_owned();
        return Err(Error::Refused(words));
    }
    let people = sendable(conn, id)?;
    if people != shown {
        return Err(Error::Refused(format!(
            "It would go to {people} people now, and not to {shown}. Look it over, then send it."
        )));
    }
    if people == 0 {
        return Err(Error::Refused("There is nobody left to write to.".to_owned()));
    }
    Ok(store::mark_sent(conn, id, me.id, me.now)?)
}

fn sendable(conn: &mut Conn, id: AnswerId) -> Result<i64, Error> {
    let answer = relaying::store::answer(conn, id)?;
    let case = store::case(conn, answer.case)?;
    let carries_mail = carries_mail(conn, &case)?;
    Ok(store::sendable(conn, id, carries_mail)?)
}

/// Whether it is the mail or chat tool itself that is broken.
fn carries_mail(conn: &mut Conn, case: &Case) -> Result<bool, Error> {
    let item = store::item_of(conn, Some(case.software_id))?;
    Ok(item.is_some_and(|item| item.carries_mail))
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: AnswerId,
    form: &TellForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let answer = relaying::store::answer(conn, id)?;
    let case = store::case(conn, answer.case)?;
    let carries_mail = carries_mail(conn, &case)?;
    let people = store::sendable(conn, id, carries_mail)?;
    Ok(Page {
        shell: me.shell("/relays"),
        by_phone: store::asked_by_phone(conn, id, carries_mail, BY_PHONE)?,
        people,
        to: match people {
            1 => "1 person".to_owned(),
            n => format!("{n} people"),
        },
        headline: answer.kind.headline(),
        plan: answer.plan(),
        case,
        answer,
        typed: form.again(problems, people),
        problems: problems.clone(),
    })
}
