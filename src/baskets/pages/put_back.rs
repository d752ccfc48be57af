//! `/issues/{n}/put-back`: into its basket again, with the reason for the next one.

use crate::baskets::forms::PutBackForm;
use crate::db::Conn;
use crate::issue::IssueId;
use crate::issue::store::{Step, get};
use crate::taking;
use crate::timeline::one_form;
use crate::web::{Desk, Form, Me, Reply, Tech, new_form_token};
use actix_web::web::Path;

one_form!("baskets/put_back.html", PutBackForm, "/my-desk", of);

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
