//! `/issues/{n}/rating`: how the help was, once.

use crate::db::Conn;
use crate::issue::{self, IssueId, policy, store::Step};
use crate::timeline::one_form;
use crate::web::{Anybody, Desk, Form, Me, Reply};
use crate::work::forms::RatingForm;
use actix_web::web::Path;

one_form!("work/rating.html", RatingForm, "/issues", of_mine);

pub async fn show(desk: Desk<Anybody>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| {
        Ok(RatingForm::fresh(issue::store::get(conn, me, n)?.rating))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Anybody>, n: Path<IssueId>, form: Form<RatingForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| {
            let step = Step { by: me, now: me.now, token: meant.token };
            issue::store::step(conn, n, step, |issue| {
                policy::is_reporter(me, issue.reporter)?;
                issue::rate(issue, meant.rating, meant.text.clone())
            })?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}
