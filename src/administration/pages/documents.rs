//! `/settings/documents`: which pages count as our documentation.

use super::{Change, changes, save, seen_again, shell};
use crate::administration::forms::{After, DocumentsForm};
use crate::db::Conn;
use crate::error::Error;
use crate::settings::store;
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell};
use actix_web::web::Query;
use askama::Template;

const PAGE: &str = "/settings/documents";
const NAMES: [&str; 1] = ["documents"];

#[derive(Template)]
#[template(path = "administration/documents.html")]
struct Page {
    shell: Shell,
    typed: DocumentsForm,
    problems: Problems,
    changes: Vec<Change>,
    now: Vec<String>,
}

pub async fn show(desk: Desk<Manager>, after: Query<After>) -> Reply {
    let after = after.into_inner();
    desk.form(
        |conn, _| Ok(DocumentsForm::of(&store::load(conn)?, store::version(conn, &NAMES)?)),
        move |conn, me, form, problems| page(conn, me, form, problems, after),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, form: Form<DocumentsForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| save(conn, me, PAGE, meant),
        |conn, me, form, problems| page(conn, me, form, problems, After::default()),
    )
    .await
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &DocumentsForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let settings = store::load(conn)?;
    let version = store::version(conn, &NAMES)?;
    let changes = changes(conn, me, &NAMES)?;
    let seen = seen_again(&form.seen, version, problems);
    Ok(Page {
        shell: shell(me, after, &changes),
        typed: DocumentsForm { seen, ..form.clone() },
        problems: problems.clone(),
        changes,
        now: settings.documents,
    })
}
