//! `/issues/{n}/skip`: not this one now, and why.

use crate::baskets::forms::SkipForm;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::IssueId;
use crate::issue::store::{Step, get};
use crate::taking::{self, SKIPS};
use crate::timeline::Beside;
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Tech, new_form_token};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "baskets/skip.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: SkipForm,
    problems: Problems,
    /// How many this person has passed over that still wait, of how many at most.
    passed: String,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let blank =
        |_: &mut Conn, _: &Me| Ok(SkipForm { form_token: new_form_token(), ..SkipForm::default() });
    desk.form(blank, move |conn, me, form, problems| page(conn, me, *n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<SkipForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, (why, token)| {
            let step = Step { by: me, now: me.now, token: *token };
            taking::store::skip(conn, n, step, why.clone())?;
            let basket = get(conn, me, n)?.basket;
            Ok(format!("/baskets/{}", basket.word()))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &SkipForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = Beside::of(conn, me, n)?;
    let passed = taking::store::passed_over(conn, me.id, me.now)?;
    Ok(Page {
        shell: me.shell("/baskets"),
        beside,
        typed: form.clone(),
        problems: problems.clone(),
        passed: format!("{passed} of at most {SKIPS}"),
    })
}
