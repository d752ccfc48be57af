//! `/account/mail`: what is mailed to somebody, and when.

use crate::db::Conn;
use crate::error::Error;
use crate::outbox::domain::MailTopic;
use crate::outbox::forms::{OwnQuery, WishesForm};
use crate::outbox::store;
use crate::web::{Anybody, Desk, Form, Me, Problems, Reply, Shell};
use actix_web::web::Query;
use askama::Template;

#[derive(Template)]
#[template(path = "outbox/wishes.html")]
struct Page {
    shell: Shell,
    typed: WishesForm,
    problems: Problems,
    is_staff: bool,
    /// Where mail goes.
    address: Option<String>,
    /// A running process has been told of a mail server.
    is_mailed: bool,
}

const SAVED: &str = "Saved: from now on you are told so.";

pub async fn show(desk: Desk<Anybody>, query: Query<OwnQuery>) -> Reply {
    let notice = (query.done == "saved").then_some(SAVED);
    desk.form(
        |conn, me| Ok(WishesForm::of(&store::wishes(conn, me.id)?)),
        move |conn, me, form, problems| page(conn, me, form, problems, notice),
    )
    .await
}

pub async fn submit(desk: Desk<Anybody>, form: Form<WishesForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, chosen| {
            // What their list does not offer stays as it was: nobody turns off what they cannot see.
            let before = store::wishes(conn, me.id)?.off;
            let offered: Vec<_> = MailTopic::choosable(me.is_staff()).collect();
            let is_off = |topic: &MailTopic| match offered.contains(topic) {
                true => !chosen.mailed.contains(topic),
                false => before.contains(topic),
            };
            let off: Vec<_> = MailTopic::ALL.iter().copied().filter(is_off).collect();
            store::choose(conn, me.id, &off, chosen.digest_hour, me.now)?;
            Ok("/account/mail?done=saved".to_owned())
        },
        |conn, me, form, problems| page(conn, me, form, problems, None),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &WishesForm,
    problems: &Problems,
    notice: Option<&str>,
) -> Result<Page, Error> {
    Ok(Page {
        shell: me.shell_saying("/account", notice),
        typed: form.clone(),
        problems: problems.clone(),
        is_staff: me.is_staff(),
        address: me.email.clone(),
        is_mailed: !store::servers(conn, me.now)?.is_empty(),
    })
}
