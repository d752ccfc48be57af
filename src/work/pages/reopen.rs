//! `/issues/{n}/reopen`: still broken, and how.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{Step, Stepped};
use crate::issue::{self, IssueId, policy};
use crate::people::{self, PersonId};
use crate::tagging::store::record_links;
use crate::timeline::one_form;
use crate::web::{Anybody, Desk, Form, Me, Reply};
use crate::work::domain;
use crate::work::forms::ReopenForm;
use crate::{taking, triage};
use actix_web::web::Path;

one_form!("work/reopen.html", ReopenForm, "/issues", of_mine);

pub async fn show(desk: Desk<Anybody>, n: Path<IssueId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(ReopenForm::fresh());
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<ReopenForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (text, token)| {
            let former = issue::store::get(conn, me, n)?.resolved_by;
            let around = former.map_or(Ok(None), |former| around(conn, former))?;
            let step = Step { by: me, now: me.now, token: *token };
            let reopened = issue::store::step(conn, n, step, |issue| {
                policy::is_reporter(me, issue.reporter)?;
                domain::reopen(issue, text.clone(), around, me.now)
            })?;
            if let Stepped::New(_) = reopened {
                record_links(conn, n, text, &me.settings.documents, false, me.now)?;
            }
            triage::store::route_waiting(conn, me.now)?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

/// The former owner, who is then held, if they can have the issue back.
fn around(conn: &mut Conn, former: PersonId) -> Result<Option<PersonId>, Error> {
    let former = people::store::get(conn, former)?;
    let held = people::store::hold(conn, &former)?;
    Ok(held.filter(taking::is_around).map(|person| person.id))
}
