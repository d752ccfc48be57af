//! What a reporter says to an issue with one button: `cancel` while it waits.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::{self, Event, Issue, IssueId, Refused, policy, store::Step};
use crate::timeline::Beside;
use crate::web::{Anybody, Desk, Form, Me, Problems, Reply, Shell, new_form_token};
use crate::work::domain;
use crate::work::forms::PlainForm;
use actix_web::web::Path;
use askama::Template;
use chrono::{DateTime, Utc};

/// One thing to say: its address, its words, its rule.
#[derive(Clone, Copy)]
struct Word {
    address: &'static str,
    question: &'static str,
    line: &'static str,
    button: &'static str,
    icon: &'static str,
    rule: fn(&mut Issue, DateTime<Utc>) -> Result<Event, Refused>,
}

const CANCEL: Word = Word {
    address: "cancel",
    question: "Cancel this issue?",
    line: "It waits for a technician. It stays in your list as cancelled.",
    button: "Cancel the issue",
    icon: "x",
    rule: domain::cancel,
};

#[derive(Template)]
#[template(path = "work/say.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    word: Word,
    typed: PlainForm,
    problems: Problems,
}

pub async fn show_cancel(desk: Desk<Anybody>, n: Path<IssueId>) -> Reply {
    show(desk, *n, CANCEL).await
}

pub async fn cancel(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<PlainForm>) -> Reply {
    submit(desk, *n, form, CANCEL).await
}

async fn show(desk: Desk<Anybody>, n: IssueId, word: Word) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(PlainForm { form_token: new_form_token() });
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, word, form, problems)).await
}

async fn submit(desk: Desk<Anybody>, n: IssueId, form: Form<PlainForm>, word: Word) -> Reply {
    desk.submit(
        form,
        move |conn, me, token| {
            let step = Step { by: me, now: me.now, token: *token };
            issue::store::step(conn, n, step, |issue| {
                policy::is_reporter(me, issue.reporter)?;
                (word.rule)(issue, me.now)
            })?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, word, form, problems),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    word: Word,
    form: &PlainForm,
    problems: &Problems,
) -> Result<Page, Error> {
    Ok(Page {
        shell: me.shell("/issues"),
        beside: Beside::of_mine(conn, me, n)?,
        word,
        typed: form.clone(),
        problems: problems.clone(),
    })
}
