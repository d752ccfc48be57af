//! `/vip/people`: who is on the list and why, who was, and somebody else coming onto it.

use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::Step;
use crate::people;
use crate::vip::domain;
use crate::vip::forms::{Add, AddForm};
use crate::vip::store::{self, Entry};
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell, When, if_number};
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "vip/people.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    typed: AddForm,
    now: Vec<Row>,
    past: Vec<Row>,
}

struct Row {
    entry: Entry,
    since: When,
    ended: Option<When>,
}

/// What was done just now.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct After {
    /// Somebody came onto the list, and so many of their issues were open.
    #[serde(deserialize_with = "if_number")]
    open: Option<usize>,
    ended: Option<String>,
}

impl After {
    fn in_words(&self) -> Option<String> {
        match (self.open, &self.ended) {
            (Some(0), _) => Some("They are on the list. None of their issues is open.".to_owned()),
            (Some(1), _) => Some("They are on the list, and so is their open issue.".to_owned()),
            (Some(n), _) => Some(format!("They are on the list, and so are {n} open issues.")),
            (None, Some(_)) => {
                Some("They are off the list. What is open stays a VIP’s.".to_owned())
            }
            (None, None) => None,
        }
    }
}

pub async fn show(desk: Desk<Manager>, after: Query<After>) -> Reply {
    let notice = after.in_words();
    desk.form(
        |_, _| Ok(AddForm::default()),
        move |conn, me, form, problems| page(conn, me, form, problems, notice.as_deref()),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, form: Form<AddForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| add(conn, me, meant).map(|open| format!("/vip/people?open={open}")),
        |conn, me, form, problems| page(conn, me, form, problems, None),
    )
    .await
}

fn add(conn: &mut Conn, me: &Me, meant: &Add) -> Result<usize, Error> {
    let found = people::store::named(conn, &meant.person)?;
    let person = domain::meant(found, &meant.person)
        .map_err(|words| Error::Unfit { field: "person", words })?;
    let step = Step { by: me, now: me.now, token: None };
    store::add(conn, &person, &meant.reason, &me.settings, step)
}

pub async fn csv(desk: Desk<Manager>) -> Reply {
    desk.file("vip-people.csv", CSV, |conn, _| {
        let headings =
            ["name", "email", "department", "reason", "since", "by", "until", "ended by"];
        table(&headings, store::list(conn)?.into_iter().map(cells))
    })
    .await
}

fn cells(entry: Entry) -> Vec<String> {
    vec![
        entry.name,
        entry.email.unwrap_or_default(),
        entry.department.unwrap_or_default(),
        entry.reason,
        entry.added_at.to_rfc3339(),
        entry.added_by.unwrap_or_default(),
        entry.ended_at.map(|at| at.to_rfc3339()).unwrap_or_default(),
        entry.ended_by.unwrap_or_default(),
    ]
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &AddForm,
    problems: &Problems,
    notice: Option<&str>,
) -> Result<Page, Error> {
    let when = |at| When::new(at, me.now, me.settings.hours.zone());
    let row =
        |entry: Entry| Row { since: when(entry.added_at), ended: entry.ended_at.map(when), entry };
    let (now, past) =
        store::list(conn)?.into_iter().map(row).partition(|row: &Row| row.ended.is_none());
    Ok(Page {
        shell: me.shell_saying("/vip", notice),
        problems: problems.clone(),
        typed: form.clone(),
        now,
        past,
    })
}
