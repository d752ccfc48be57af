//! `/issues/{n}/duplicate/undo`: it stands alone again, where it stood before.

use crate::db::Conn;
use crate::issue::{self, IssueId, store::Step};
use crate::relaying::store::leaves_with;
use crate::taking;
use crate::timeline::one_form;
use crate::web::{Desk, Form, Me, Reply, Tech};
use crate::work::forms::UndoForm;
use actix_web::web::Path;

one_form!("work/undo.html", UndoForm, "/my-desk", of_work);

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| {
        Ok(UndoForm::fresh(issue::store::get(conn, me, n)?.version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<UndoForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (seen, token)| {
            let step = Step { by: me, now: me.now, token: *token };
            let around = taking::store::hold_for_route(conn, me, &[n])?;
            issue::store::unmark(conn, n, step, *seen)?;
            leaves_with(conn, n, me.now)?;
            if let Some(around) = around {
                taking::store::route_again(conn, &around, n, &[], me.now)?;
            }
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}
