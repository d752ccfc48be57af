//! `/issues/{n}/contacts`: one attempt to reach the reporter.

use crate::db::Conn;
use crate::issue::store::{Step, Stepped, hold_pointed_to};
use crate::issue::{self, IssueId};
use crate::people::Channel;
use crate::tagging::store::record_links;
use crate::timeline::one_form;
use crate::web::{Desk, Form, Me, Reply, Tech};
use crate::work::forms::ContactForm;
use actix_web::web::Path;

one_form!("work/contact.html", ContactForm, "/my-desk", of);

pub async fn show(desk: Desk<Tech>, n: Path<IssueId>) -> Reply {
    let n = *n;
    let blank = move |conn: &mut Conn, me: &Me| {
        Ok(ContactForm::fresh(Channel::Phone, issue::store::get(conn, me, n)?.version))
    };
    desk.form(blank, move |conn, me, form, problems| page(conn, me, n, form, problems)).await
}

pub async fn submit(desk: Desk<Tech>, n: Path<IssueId>, form: Form<ContactForm>) -> Reply {
    let n = *n;
    desk.submit(
        form,
        move |conn, me, meant| {
            let step = Step { by: me, now: me.now, token: meant.token };
            let of = hold_pointed_to(conn, me, n)?;
            let reached = issue::store::step(conn, n, step, |issue| {
                issue.still_as(meant.seen)?;
                issue::contact(
                    (issue, of.as_ref()),
                    meant.channel,
                    meant.reached,
                    meant.minutes,
                    meant.text.clone(),
                    me,
                    me.now,
                )
            })?;
            if let (Stepped::New(_), Some(text)) = (reached, &meant.text) {
                record_links(conn, n, text, &me.settings.documents, true, me.now)?;
            }
            Ok(format!("/issues/{n}"))
        },
        move |conn, me, form, problems| page(conn, me, n, form, problems),
    )
    .await
}
