//! `/issues/{n}/raise`: beyond tier 1.

use crate::baskets::forms::RaiseForm;
use crate::db::Conn;
use crate::issue::IssueId;
use crate::issue::store::{Step, get};
use crate::taking;
use crate::timeline::one_form;
use crate::web::{Desk, Form, Me, Reply, Tech};
use actix_web::web::Path;

one_form!("baskets/raise.html", RaiseForm, "/my-desk", of);

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| Ok(RaiseForm::fresh(get(conn, me, n)?.version));
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<RaiseForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| {
            let step = Step { by: me, now: me.now, token: meant.token };
            taking::store::raise(conn, n, step, (meant.why.clone(), meant.seen))?;
            Ok("/baskets".to_owned())
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}
