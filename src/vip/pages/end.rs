//! `/vip/people/{entry}/end`: somebody leaves the list, after a look at who and what follows.

use crate::db::Conn;
use crate::error::Error;
use crate::vip::forms::EndForm;
use crate::vip::store::{self, Entry};
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "vip/end.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    entry: Entry,
}

pub async fn show(desk: Desk<Manager>, entry: Path<i64>) -> Reply {
    desk.form(
        |_, _| Ok(EndForm::default()),
        move |conn, me, _, problems| page(conn, me, *entry, problems),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, entry: Path<i64>, form: Form<EndForm>) -> Reply {
    let entry = *entry;
    desk.submit(
        form,
        move |conn, me, ()| {
            store::end(conn, entry, me.id, me.now).map(|()| "/vip/people?ended".to_owned())
        },
        move |conn, me, _, problems| page(conn, me, entry, problems),
    )
    .await
}

fn page(conn: &mut Conn, me: &Me, entry: i64, problems: &Problems) -> Result<Page, Error> {
    Ok(Page {
        shell: me.shell("/vip"),
        problems: problems.clone(),
        entry: store::entry(conn, entry)?,
    })
}
