//! `/issues/{n}/take`: this very issue, instead of the next one.

use crate::baskets::forms::TakeForm;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::{self, Issue, IssueId};
use crate::taking;
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Tech, new_form_token};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "baskets/take.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    issue: Issue,
    typed: TakeForm,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| Ok(TakeForm { form_token: new_form_token() });
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<TakeForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, token| {
            let step = issue::store::Step { by: me, now: me.now, token: *token };
            taking::store::take(conn, n, step)?;
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
    form: &TakeForm,
    problems: &Problems,
) -> Result<Page, Error> {
    Ok(Page {
        shell: me.shell("/baskets"),
        problems: problems.clone(),
        issue: issue::store::get(conn, me, n)?,
        typed: form.clone(),
    })
}
