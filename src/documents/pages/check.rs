//! `/documents/check`: a list to work through. Somebody opens each address and says what is there; the desk fetches nothing.

use super::{HERE, must_be_ours, places, today};
use crate::db::Conn;
use crate::documents::domain::{Which, due_before, is_ours};
use crate::documents::forms::{CheckForm, Checked, Found};
use crate::documents::store::{self, Listed, Wanted};
use crate::error::Error;
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell};
use actix_web::web::Query;
use askama::Template;

/// How many stand on the page; those that are done make room for the next.
const PAGE: i64 = 20;

#[derive(Template)]
#[template(path = "documents/check.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    typed: CheckForm,
    /// How many there are in all.
    left: i64,
    rows: Vec<Row>,
}

struct Row {
    listed: Listed,
    checked: String,
    is_ours: bool,
    /// What was typed is about this one.
    is_meant: bool,
}

pub async fn show(desk: Desk<Manager>, after: Query<Checked>) -> Reply {
    let after = after.into_inner();
    desk.form(
        |_, _| Ok(CheckForm::default()),
        move |conn, me, form, problems| page(conn, me, form, problems, notice(&after.found)),
    )
    .await
}

fn notice(found: &str) -> Option<&'static str> {
    match found {
        "works" => Some("Checked today."),
        "moved" => Some("Checked today, at its new address."),
        "gone" => Some("Ended: it is offered no more."),
        _ => None,
    }
}

pub async fn submit(desk: Desk<Manager>, form: Form<CheckForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, (document, found)| {
            let found = keep(conn, me, *document, found)?;
            Ok(format!("/documents/check?found={found}"))
        },
        |conn, me, form, problems| page(conn, me, form, problems, None),
    )
    .await
}

fn keep(conn: &mut Conn, me: &Me, document: i64, found: &Found) -> Result<&'static str, Error> {
    let today = today(me);
    match found {
        Found::Works => {
            store::checked(conn, document, None, today, me.id)?;
            Ok("works")
        }
        Found::Moved(url) => {
            must_be_ours(url, me)?;
            store::checked(conn, document, Some(url), today, me.id)?;
            Ok("moved")
        }
        Found::Gone => {
            store::set_in_use(conn, document, false, me.id, me.now)?;
            Ok("gone")
        }
    }
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &CheckForm,
    problems: &Problems,
    notice: Option<&str>,
) -> Result<Page, Error> {
    let due = due_before(today(me));
    let wanted = Wanted { which: Which::ToCheck, ..Wanted::default() };
    let places = places(me);
    let row = |listed: Listed| Row {
        checked: listed.document.checked_on.format("%-d %b %Y").to_string(),
        is_ours: is_ours(&listed.document.url, &places).is_ok(),
        is_meant: listed.document.id.to_string() == form.document,
        listed,
    };
    Ok(Page {
        shell: me.shell_saying(HERE, notice),
        problems: problems.clone(),
        typed: form.clone(),
        left: store::to_check(conn, due)?,
        rows: store::list(conn, &wanted, due, PAGE)?.into_iter().map(row).collect(),
    })
}
