//! `/issues/{n}/messages`: words that the reporter and the desk both read.

use super::one_form;
use crate::db::Conn;
use crate::issue::store::{Step, Stepped};
use crate::issue::{self, IssueId};
use crate::tagging::store::record_links;
use crate::web::{Anybody, Desk, Form, Me, Reply};
use crate::work::domain;
use crate::work::forms::MessageForm;
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
        move |conn, me, (text, token)| {
            let step = Step { by: me, now: me.now, token: *token };
            let written = issue::store::step(conn, n, step, |issue| {
                domain::message(issue, text.clone(), me, me.now)
            })?;
            if let Stepped::New(issue) = written
                && issue.reporter != me.id
            {
                record_links(conn, n, text, &me.settings.documents, true, me.now)?;
            }
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}
