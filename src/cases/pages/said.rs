//! `/told/{relay}`: whether what somebody was told helped them.

use crate::cases::forms::SayingForm;
use crate::cases::panel::AnswerView;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::IssueId;
use crate::relaying::{self, RelayId};
use crate::web::{Anybody, Desk, Form, Me, Problems, Reply, Shell};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "cases/said.html")]
struct Page {
    shell: Shell,
    answer: AnswerView,
    issue: Option<IssueId>,
    software: String,
    typed: SayingForm,
    problems: Problems,
}

pub async fn show(desk: Desk<Anybody>, relay: Path<RelayId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(SayingForm::default());
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *relay, form, problems)).await
}

pub async fn submit(desk: Desk<Anybody>, relay: Path<RelayId>, form: Form<SayingForm>) -> Reply {
    let id = *relay;
    desk.submit(
        form,
        move |conn, me, helped| say(conn, me, id, *helped),
        move |conn, me, form, problems| page(conn, me, id, form, problems),
    )
    .await
}

/// What did not help is reported anew: what is closed stays closed.
fn say(conn: &mut Conn, me: &Me, id: RelayId, helped: bool) -> Result<String, Error> {
    let relay = mine(conn, me, id)?;
    relaying::store::said(conn, id, helped, me.now)?;
    Ok(match (helped, relay.issue) {
        (false, _) => {
            let software = relaying::store::software_of(conn, relay.case)?;
            let mut query = url::form_urlencoded::Serializer::for_suffix("/report?".to_owned(), 8);
            query.append_pair("software", &software).finish()
        }
        (true, Some(issue)) => format!("/issues/{issue}"),
        (true, None) => format!("/known/{}", relay.case),
    })
}

/// A relay that was told to `me`; anybody else's is not there.
fn mine(conn: &mut Conn, me: &Me, id: RelayId) -> Result<relaying::Relay, Error> {
    let relay = relaying::store::relay(conn, id)?;
    match relay.person == me.id && relay.is_theirs_to_read() {
        true => Ok(relay),
        false => Err(Error::NotFound),
    }
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: RelayId,
    form: &SayingForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let relay = mine(conn, me, id)?;
    let answer = relaying::store::answer(conn, relay.answer)?;
    Ok(Page {
        shell: me.shell("/issues"),
        answer: AnswerView::of(&relay, &answer, me),
        issue: relay.issue,
        software: relaying::store::software_of(conn, relay.case)?,
        typed: form.clone(),
        problems: problems.clone(),
    })
}
