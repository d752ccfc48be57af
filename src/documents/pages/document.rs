//! `/documents/new` and `/documents/{document}`: what it says, what it is about, who sees to it.

use super::{HERE, choice, must_be_ours, today};
use crate::audit::{Difference, differences, store as trail};
use crate::db::Conn;
use crate::documents::domain::{Described, due_before};
use crate::documents::forms::{Checked, DocumentChange, DocumentForm};
use crate::documents::store::{self, Document};
use crate::error::Error;
use crate::web::{Choice, Desk, Form, Manager, Me, Problems, Reply, Shell, Typed, When};
use actix_web::web::{Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "documents/document.html")]
struct Page {
    shell: Shell,
    problems: Problems,
    typed: DocumentForm,
    software: Vec<Choice<String>>,
    owners: Vec<Choice<String>>,
    /// As it stands; absent for a new one.
    known: Option<Known>,
}

struct Known {
    document: Document,
    checked: String,
    is_due: bool,
    changes: Vec<Change>,
}

/// A line of the audit trail about it.
struct Change {
    when: When,
    who: String,
    what: String,
    differences: Vec<Difference>,
}

/// How many of the last changes stand beside the form.
const BESIDE: i64 = 6;

pub async fn show_new(desk: Desk<Manager>) -> Reply {
    desk.form(
        |_, me| Ok(DocumentForm::fresh(me.id, today(me))),
        |conn, me, form, problems| page(conn, me, None, form, problems, None),
    )
    .await
}

pub async fn submit_new(desk: Desk<Manager>, form: Form<DocumentForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| {
            let DocumentChange::Save(described, _) = meant else {
                return Err(Error::Refused("There is no such document yet.".to_owned()));
            };
            fits(described, me)?;
            store::add(conn, described, me.id)?;
            Ok("/documents?done=added".to_owned())
        },
        |conn, me, form, problems| page(conn, me, None, form, problems, None),
    )
    .await
}

pub async fn show(desk: Desk<Manager>, id: Path<i64>, after: Query<Checked>) -> Reply {
    let (id, after) = (*id, after.into_inner());
    desk.form(
        move |conn, _| {
            let software = store::software_of(conn, id)?;
            Ok(DocumentForm::of(store::get(conn, id)?, &software))
        },
        move |conn, me, form, problems| page(conn, me, Some(id), form, problems, said(after.saved)),
    )
    .await
}

fn said(saved: Option<usize>) -> Option<&'static str> {
    saved.map(|saved| match saved {
        0 => "Nothing was different, so nothing was changed.",
        _ => "Saved.",
    })
}

pub async fn submit(desk: Desk<Manager>, id: Path<i64>, form: Form<DocumentForm>) -> Reply {
    let id = *id;
    desk.submit(
        form,
        move |conn, me, meant| {
            let changed = change(conn, me, id, meant)?;
            Ok(format!("/documents/{id}?saved={}", usize::from(changed)))
        },
        move |conn, me, form, problems| page(conn, me, Some(id), form, problems, None),
    )
    .await
}

fn change(conn: &mut Conn, me: &Me, id: i64, meant: &DocumentChange) -> Result<bool, Error> {
    match meant {
        DocumentChange::Save(described, seen) => {
            fits(described, me)?;
            return store::change(conn, id, described, *seen, me.id);
        }
        DocumentChange::Checked => store::checked(conn, id, None, today(me), me.id)?,
        DocumentChange::End => store::set_in_use(conn, id, false, me.id, me.now)?,
        DocumentChange::Revive => store::set_in_use(conn, id, true, me.id, me.now)?,
    }
    Ok(true)
}

/// Nobody has looked at it tomorrow, and it is on a place of ours.
fn fits(described: &Described, me: &Me) -> Result<(), Error> {
    if described.checked_on > today(me) {
        let words =
            "That day is still to come. Give the day when somebody looked at it.".to_owned();
        return Err(Error::Unfit { field: "checked_on", words });
    }
    must_be_ours(&described.url, me)
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: Option<i64>,
    form: &DocumentForm,
    problems: &Problems,
    notice: Option<&str>,
) -> Result<Page, Error> {
    let known = id.map(|id| known(conn, me, id)).transpose()?;
    let owner = known.as_ref().map(|known| known.document.owner_id);
    let mut ticked = form.ticked();
    ticked.truncate(1_000);
    let software = store::software_choices(conn, &ticked, today(me))?;
    let version = known.as_ref().map_or(0, |known| known.document.version());
    Ok(Page {
        shell: me.shell_saying(HERE, notice),
        problems: problems.clone(),
        software: software
            .into_iter()
            .map(|(id, name)| Choice {
                chosen: ticked.contains(&id),
                word: id.to_string(),
                title: name,
                line: "",
            })
            .collect(),
        owners: store::owner_choices(conn, owner)?
            .into_iter()
            .map(|owner| choice(owner, &form.owner))
            .collect(),
        typed: form.again(problems, version),
        known,
    })
}

fn known(conn: &mut Conn, me: &Me, id: i64) -> Result<Known, Error> {
    let document = store::get(conn, id)?;
    let filter = trail::Filter { about: vec![store::called(id)], ..trail::Filter::default() };
    let change = |line: trail::Line| Change {
        when: When::new(line.at, me.now, me.settings.hours.zone()),
        who: line.by.unwrap_or_else(|| "From the terminal".to_owned()),
        differences: differences(&line.details),
        what: line.what,
    };
    Ok(Known {
        checked: document.checked_on.format("%-d %b %Y").to_string(),
        is_due: document.checked_on <= due_before(today(me)),
        changes: trail::lines(conn, &filter, BESIDE)?.into_iter().map(change).collect(),
        document,
    })
}
