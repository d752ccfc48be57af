//! `/issues/{n}/reopen`: still broken, and how.

use super::{Beside, beside};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::{self, IssueId, policy, store::Step};
use crate::web::{Anybody, Desk, Form, Me, Problems, Reply, Shell};
use crate::work::forms::ReopenForm;
use crate::work::{domain, store};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "work/reopen.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: ReopenForm,
    problems: Problems,
}

pub async fn show(desk: Desk<Anybody>, n: Path<IssueId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(ReopenForm::fresh());
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<ReopenForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (text, token)| {
            let before = issue::store::get(conn, me, n)?;
            policy::is_reporter(me, before.reporter)?;
            let former = match before.resolved_by {
                Some(person) if store::is_around(conn, person)? => Some(person),
                _ => None,
            };
            let step = Step { by: me, now: me.now, token: *token };
            issue::store::step(conn, n, step, |issue| domain::reopen(issue, text.clone(), former))?;
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
    form: &ReopenForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = beside(conn, me, n)?;
    policy::is_reporter(me, beside.issue.reporter)?;
    Ok(Page { shell: me.shell("/issues"), beside, typed: form.clone(), problems: problems.clone() })
}
