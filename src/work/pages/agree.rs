//! `/issues/{n}/agree`: it works, and perhaps how the help was.

use super::one_form;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::{self, IssueId, policy, store::Step};
use crate::web::{Anybody, Desk, Form, Me, Problems, Reply};
use crate::work::domain;
use crate::work::forms::AgreeForm;
use actix_web::web::Path;

one_form!("work/agree.html", AgreeForm, "/issues");

pub async fn show(desk: Desk<Anybody>, n: Path<IssueId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(AgreeForm::fresh());
    desk.form(blank, move |conn, me, form, problems| theirs(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<AgreeForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (rating, token)| {
            let step = Step { by: me, now: me.now, token: *token };
            issue::store::step(conn, n, step, |issue| {
                policy::is_reporter(me, issue.reporter)?;
                domain::agree(issue, *rating, me.now)
            })?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| theirs(conn, me, n, form, problems),
    )
    .await
}

fn theirs(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &AgreeForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let page = page(conn, me, n, form, problems)?;
    policy::is_reporter(me, page.beside.issue.reporter)?;
    Ok(page)
}
