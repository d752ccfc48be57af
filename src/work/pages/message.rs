//! `/issues/{n}/messages`: words that the reporter and the desk both read.

use super::{Beside, beside};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::{self, IssueId, store::Step};
use crate::tagging::store::record_links;
use crate::web::{Anybody, Desk, Form, Me, Problems, Reply, Shell};
use crate::work::domain;
use crate::work::forms::MessageForm;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "work/message.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: MessageForm,
    problems: Problems,
    to: String,
}

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
            let issue = issue::store::step(conn, n, step, |issue| {
                domain::message(issue, text.clone(), me, me.now)
            })?;
            if issue.reporter != me.id {
                record_links(conn, n, text, &me.settings.documents, true, me.now)?;
            }
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &MessageForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = beside(conn, me, n)?;
    let to = if beside.issue.reporter == me.id {
        "the desk".to_owned()
    } else {
        beside.reporter.clone()
    };
    Ok(Page {
        shell: me.shell("/issues"),
        beside,
        typed: form.clone(),
        problems: problems.clone(),
        to,
    })
}
