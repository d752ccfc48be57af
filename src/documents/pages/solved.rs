//! `/issues/{n}/solved`: what was offered on an issue, and what its reporter says of it. One that solved it ends it.

use crate::db::Conn;
use crate::documents::forms::VerdictForm;
use crate::error::Error;
use crate::issue::store::{Step, Stepped, get};
use crate::issue::{IssueId, State, policy};
use crate::suggesting::{self, Suggested, store};
use crate::taking::store::withdraw;
use crate::timeline::Beside;
use crate::web::{Anybody, Desk, Form, Me, Problems, Reply, Shell, new_form_token};
use actix_web::web::Path;
use askama::Template;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "documents/solved.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    problems: Problems,
    offered: Vec<Suggested>,
    token: String,
}

impl Page {
    /// Nobody has it yet, as far as its reporter knows.
    fn waits(&self) -> bool {
        self.beside.issue.state == State::Waiting
    }

    fn lede(&self) -> &'static str {
        match self.beside.issue.state {
            State::Waiting => {
                "If one of these solves it, say so, and nobody needs to do anything. If not, say that too: your issue keeps its place."
            }
            state if state.is_open() => {
                "A technician has it now. Tell them by a message if one of these solved it."
            }
            _ => "It is over. What you say of these helps whoever has the same trouble next.",
        }
    }
}

pub async fn show(desk: Desk<Anybody>, n: Path<IssueId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(VerdictForm::default());
    desk.form(blank, move |conn, me, _, problems| page(conn, me, *n, problems)).await
}

pub async fn solved(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<VerdictForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (document, token)| {
            solve(conn, me, n, *document, *token)?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, _, problems| page(conn, me, n, problems),
    )
    .await
}

fn solve(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    document: i64,
    token: Option<Uuid>,
) -> Result<(), Error> {
    let title = title(conn, me, n, document)?;
    let closes_at = me.settings.hours.days_after(me.now, me.settings.auto_close_days.into());
    let step = Step { by: me, now: me.now, token };
    let solved = withdraw(conn, n, step, "was solved by a document", |issue, other| {
        suggesting::solved(issue, other, (document, &title), me.id, me.now, closes_at)
    })?;
    match solved {
        Stepped::New(_) => Ok(store::keep_verdict(conn, (n, document), true, me.id, me.now)?),
        Stepped::Before => Ok(()),
    }
}

pub async fn did_not_help(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<VerdictForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (document, _)| {
            title(conn, me, n, *document)?;
            store::keep_verdict(conn, (n, *document), false, me.id, me.now)?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, _, problems| page(conn, me, n, problems),
    )
    .await
}

/// The document's, for the reporter to whom it was offered.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Forbidden`] for anybody else; [`Error::Unfit`] when it was not offered here.
fn title(conn: &mut Conn, me: &Me, n: IssueId, document: i64) -> Result<String, Error> {
    policy::is_reporter(me, get(conn, me, n)?.reporter)?;
    let words = || "That document was not offered here. Choose one of these.".to_owned();
    let title = store::title_of_offered(conn, n, document)?;
    title.ok_or_else(|| Error::Unfit { field: "document", words: words() })
}

fn page(conn: &mut Conn, me: &Me, n: IssueId, problems: &Problems) -> Result<Page, Error> {
    let beside = Beside::of_mine(conn, me, n)?;
    Ok(Page {
        shell: me.shell("/issues"),
        beside,
        problems: problems.clone(),
        offered: store::offered(conn, n)?,
        token: new_form_token(),
    })
}
