//! `/known/{case}`: what is known of a trouble, to everybody; "me too" with one click, and what was answered.

use crate::cases::forms::PlainForm;
use crate::cases::panel::AnswerView;
use crate::cases::telling::read;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::CaseId;
use crate::relaying::{self, KnownIssue};
use crate::web::{Anybody, Desk, Form, Me, Problems, Reply, Shell, When, new_form_token};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "cases/me_too.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    known: KnownIssue,
    started: When,
    ended: Option<When>,
    people: String,
    may_join: bool,
    /// What they were told who said "me too".
    answers: Vec<AnswerView>,
    token: String,
}

pub async fn show(desk: Desk<Anybody>, case: Path<CaseId>) -> Reply {
    desk.page(move |conn, me| {
        let told = relaying::store::of_person(conn, me.id, *case)?;
        read(conn, me, &told)?;
        page(conn, me, *case, &Problems::none())
    })
    .await
}

pub async fn submit(desk: Desk<Anybody>, case: Path<CaseId>, form: Form<PlainForm>) -> Reply {
    let id = *case;
    desk.submit(
        form,
        move |conn, me, ()| {
            let known = relaying::store::known(conn, me.id, id)?;
            if known.ended_at.is_some() {
                let words = "This is over. Report it, if you have it still.".to_owned();
                return Err(Error::Refused(words));
            }
            let due = me.settings.hours.after(me.now, me.settings.relay_minutes);
            relaying::store::say_me_too(conn, id, me.id, (me.now, due))?;
            Ok(format!("/known/{id}"))
        },
        move |conn, me, _, problems| page(conn, me, id, problems),
    )
    .await
}

fn page(conn: &mut Conn, me: &Me, id: CaseId, problems: &Problems) -> Result<Page, Error> {
    let known = relaying::store::known(conn, me.id, id)?;
    let told = relaying::store::of_person(conn, me.id, id)?;
    let zone = me.settings.hours.zone();
    let theirs = told.iter().filter(|(relay, _)| relay.is_theirs_to_read());
    Ok(Page {
        shell: me.shell("/software"),
        problems: problems.clone(),
        started: When::new(known.started_at, me.now, zone),
        ended: known.ended_at.map(|at| When::new(at, me.now, zone)),
        people: known.people(),
        may_join: known.ended_at.is_none() && !known.concerns_me,
        answers: theirs.map(|(relay, answer)| AnswerView::of(relay, answer, me)).collect(),
        token: new_form_token(),
        known,
    })
}
