//! `/issues/{n}/agree`: it works, and perhaps how the help was.

use crate::db::Conn;
use crate::issue::{self, IssueId, policy, store::Step};
use crate::relaying::store::said_of_issue;
use crate::timeline::one_form;
use crate::web::{Anybody, Desk, Form, Me, Reply};
use crate::work::domain;
use crate::work::forms::AgreeForm;
use actix_web::web::Path;

one_form!("work/agree.html", AgreeForm, "/issues", of_mine);

pub async fn show(desk: Desk<Anybody>, n: Path<IssueId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(AgreeForm::fresh());
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<AgreeForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (rating, token)| {
            let step = Step { by: me, now: me.now, token: *token };
            let agreed = issue::store::step(conn, n, step, |issue| {
                policy::is_reporter(me, issue.reporter)?;
                domain::agree(issue, *rating, me.now)
            })?;
            said_of_issue(conn, &agreed, true, me.now)?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}
