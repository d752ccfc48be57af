//! `/issues/{n}/raise`: beyond tier 1.

use super::seen;
use crate::baskets::forms::RaiseForm;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::IssueId;
use crate::issue::store::{Step, get};
use crate::taking;
use crate::timeline::{Beside, beside};
use crate::web::{Desk, Form, Me, Problems, Reply, Shell, Tech, new_form_token};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "baskets/raise.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: RaiseForm,
    version: String,
    problems: Problems,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| {
        let version = get(conn, me, n)?.version.to_string();
        Ok(RaiseForm { version, form_token: new_form_token(), ..RaiseForm::default() })
    };
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

fn page(
    conn: &mut Conn,
    me: &Me,
    n: IssueId,
    form: &RaiseForm,
    problems: &Problems,
) -> Result<Page, Error> {
    let beside = beside(conn, me, n)?;
    Ok(Page {
        shell: me.shell("/my-desk"),
        version: seen(&form.version, &beside, problems),
        beside,
        typed: form.clone(),
        problems: problems.clone(),
    })
}
