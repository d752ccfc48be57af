//! What a reporter says to an issue with one button: `cancel` while it waits. What others have reported, too, goes on.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::{self, Step, Stepped};
use crate::issue::{Issue, IssueId, State, policy};
use crate::taking::store::Back;
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
            // Whose it is comes first: nobody locks what is another's.
            policy::is_reporter(me, store::get(conn, me, n)?.reporter)?;
            take_back(conn, n, Step { by: me, now: me.now, token: *token })?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

/// It is no duplicate any more, and its own duplicates stand alone again.
fn take_back(conn: &mut Conn, n: IssueId, step: Step<'_>) -> Result<(), Error> {
    let back = Back::hold(conn, step.by, &[n])?;
    let family = store::hold_family(conn, n)?;
    let other = |conn: &mut Conn| Ok(store::told_of(conn, family.of)?);
    let cancelled = store::step_knowing(conn, n, step, other, |issue, other| {
        family.still(issue)?;
        domain::cancel(issue, other, step.now)
    })?;
    let Stepped::New(_) = cancelled else { return Ok(()) };
    store::leave(conn, (n, State::Duplicate), &family, "Its reporter cancelled it.", step.now)?;
    if family.duplicates.is_empty() {
        return Ok(());
    }
    let why = |_: &Issue, _: &Issue| Some(format!("#{n} was cancelled by its reporter."));
    back.release(conn, n, why, step.now)
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
