//! `/issues/{n}/put-back`: into its basket again, with the reason for the next one.

use super::seen;
use crate::baskets::forms::PutBackForm;
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
#[template(path = "baskets/put_back.html")]
struct Page {
    shell: Shell,
    beside: Beside,
    typed: PutBackForm,
    version: String,
    problems: Problems,
}

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| {
        let version = get(conn, me, n)?.version.to_string();
        Ok(PutBackForm { version, form_token: new_form_token(), ..PutBackForm::default() })
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<PutBackForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| {
            let step = Step { by: me, now: me.now, token: meant.token };
            taking::store::put_back(conn, n, step, (meant.why.clone(), meant.seen))?;
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
    let beside = beside(conn, me, n)?;
    Ok(Page {
        shell: me.shell("/my-desk"),
        version: seen(&form.version, &beside, problems),
        beside,
        typed: form.clone(),
        problems: problems.clone(),
    })
}
