//! `/issues/{n}/put-back`: into its basket again, with the reason for the next one.

use crate::baskets::forms::PutBackForm;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::{self, Issue, IssueId};
use crate::taking;
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Tech, new_form_token};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "baskets/put_back.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    issue: Issue,
    typed: PutBackForm,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let blank = |_: &mut Conn, _: &Me| {
        Ok(PutBackForm { form_token: new_form_token(), ..PutBackForm::default() })
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<PutBackForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (why, token)| {
            let step = issue::store::Step { by: me, now: me.now, token: *token };
            taking::store::put_back(conn, n, step, why.clone())?;
            Ok("/baskets".to_owned())
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &PutBackForm,
    problems: &Problems,
) -> Result<Page, Error> {
    Ok(Page {
        shell: me.shell("/baskets"),
        problems: problems.clone(),
        issue: issue::store::get(conn, me, n)?,
        typed: form.clone(),
    })
}
