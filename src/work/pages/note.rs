//! `/issues/{n}/notes`: words for staff only.

use crate::db::Conn;
use crate::issue::{self, IssueId, policy, store::Step};
use crate::timeline::one_form;
use crate::web::{Desk, Form, Me, Reply, Tech};
use crate::work::domain;
use crate::work::forms::NoteForm;
use actix_web::web::Path;

one_form!("work/note.html", NoteForm, "/my-desk", of_work);

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(NoteForm::fresh());
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<NoteForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (text, token)| {
            let step = Step { by: me, now: me.now, token: *token };
            issue::store::step(conn, n, step, |issue| {
                policy::may_work_on(me, issue)?;
                domain::note(text.clone())
            })?;
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}
