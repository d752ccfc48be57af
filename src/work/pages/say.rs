//! What a reporter says to an issue with one button: `cancel` while it waits.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::IssueId;
use crate::issue::store::Step;
use crate::taking::store::withdraw;
use crate::timeline::Beside;
use crate::web::{Anybody, Desk, Form, Me, Problems, Reply, Shell, new_form_token};
use crate::work::domain;
use crate::work::forms::PlainForm;
use actix_web::web::Path;
use askama::Template;

/// One thing to say: its address, its words.
#[derive(Clone, Copy)]
struct Word {
    address: &'static str,
    question: &'static str,
    line: &'static str,
    button: &'static str,
    icon: &'static str,
}

const CANCEL: Word = Word {
    address: "cancel",
    question: "Cancel this issue?",
    line: "It waits for a technician. It stays in your list as cancelled.",
    button: "Cancel the issue",
    icon: "x",
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
    let blank = |_: &mut Conn, _: &Me| Ok(PlainForm { form_token: new_form_token() });
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn cancel(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<PlainForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, token| {
            let step = Step { by: me, now: me.now, token: *token };
            withdraw(conn, n, step, "was cancelled by its reporter", |issue, other| {
                domain::cancel(issue, other, me.now)
            })?;
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
    form: &PlainForm,
    problems: &Problems,
) -> Result<Page, Error> {
    Ok(Page {
        shell: me.shell("/issues"),
        beside: Beside::of_mine(conn, me, n)?,
        word: CANCEL,
        typed: form.clone(),
        problems: problems.clone(),
    })
}
