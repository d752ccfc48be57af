//! `/issues/{n}/duplicate/undo`: it stands alone again, where it stood before.

use super::{one_form, seen};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::{self, IssueId, policy, store::Step};
use crate::triage;
use crate::web::{Desk, Form, Me, Problems, Reply, Tech};
use crate::work::forms::UndoForm;
use actix_web::web::Path;

one_form!("work/undo.html", UndoForm, "/my-desk");

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| {
        Ok(UndoForm::fresh(issue::store::get(conn, me, n)?.version))
    };
    desk.form(blank, move |conn, me, form, problems| again(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<UndoForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (seen, token)| {
            let step = Step { by: me, now: me.now, token: *token };
            issue::store::unmark(conn, n, step, *seen)?;
            triage::store::route_waiting(conn, me.now)?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| again(conn, me, n, form, problems),
    )
    .await
}

fn again(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &UndoForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let mut page = page(conn, me, n, form, problems)?;
    policy::may_mark_duplicate(me, &page.beside.issue)?;
    page.typed.version = seen(&form.version, &page.beside, problems);
    Ok(page)
}
