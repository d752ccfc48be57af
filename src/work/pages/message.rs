//! `/issues/{n}/messages`: words that the reporter and the desk both read.

use super::one_form;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{Step, Stepped, step_knowing};
use crate::issue::{IssueId, policy};
use crate::tagging::store::record_links;
use crate::web::{Anybody, Desk, Form, Me, Reply};
use crate::work::forms::MessageForm;
use crate::work::{domain, store};
use actix_web::web::Path;

one_form!("work/message.html", MessageForm, "/issues");

pub async fn show(desk: Desk<Anybody>, n: Path<IssueId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(MessageForm::fresh());
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<MessageForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, message| {
            let step = Step { by: me, now: me.now, token: message.token };
            let lately = |conn: &mut Conn| -> Result<_, Error> {
                Ok(store::wrote(conn, n, me.id, domain::MESSAGES_AN_HOUR)?)
            };
            let written = step_knowing(conn, n, step, lately, |issue, oldest| {
                if policy::reads_as_reporter(me, issue.reporter, issue.owner) {
                    domain::may_write_more(oldest, me.now)?;
                }
                domain::message(issue, message.text.clone(), message.asks, me, me.now)
            })?;
            if let Stepped::New(issue) = written
                && issue.reporter != me.id
            {
                record_links(conn, n, &message.text, &me.settings.documents, true, me.now)?;
            }
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}
