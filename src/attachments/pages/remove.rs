//! `/issues/{n}/files/{attachment}/remove`: take away what is in a file, for good.

use crate::attachments::domain;
use crate::attachments::forms::RemoveForm;
use crate::db::Conn;
use crate::error::Error;
use crate::files::{FileId, store};
use crate::issue::IssueId;
use crate::issue::store::{Step, Stepped, step_knowing};
use crate::timeline::Beside;
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "attachments/remove.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    /// What its sender calls it.
    file: String,
    place: String,
    typed: RemoveForm,
    problems: Problems,
}

pub async fn show(desk: Desk<Manager>, place: Path<(IssueId, FileId)>) -> Reply {
    let place = place.into_inner();
    desk.form(
        |_, _| Ok(RemoveForm::fresh()),
        move |conn, me, form, problems| page(conn, me, place, form, problems),
    )
    .await
}

pub async fn submit(
    desk: Desk<Manager>,
    place: Path<(IssueId, FileId)>,
    form: Form<RemoveForm>,
) -> Reply {
    let place = place.into_inner();
    let (n, id) = place;
    desk.submit(
        form,
        move |conn, me, meant| {
            let by_form = Step { by: me, now: me.now, token: meant.token };
            let look = |conn: &mut Conn| Ok(store::get(conn, me, n, id)?);
            let removed = step_knowing(conn, n, by_form, look, |_, file| {
                domain::remove(&file.name, file.removed_at.is_none(), &meant.why)
            })?;
            if let Stepped::New(_) = removed {
                store::empty(conn, id, me.id, me.now)?;
            }
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, place, form, problems),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    (n, id): (IssueId, FileId),
    form: &RemoveForm,
    problems: &Problems,
) -> Result<Page, Error> {
    Ok(Page {
        shell: me.shell("/baskets"),
        beside: Beside::of(conn, me, n)?,
        file: store::get(conn, me, n, id)?.name,
        place: format!("/issues/{n}/files/{id}/remove"),
        typed: form.clone(),
        problems: problems.clone(),
    })
}
