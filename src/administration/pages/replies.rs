//! `/settings/replies`: what the desk writes again and again.

use super::{Change, changes, shell};
use crate::administration::forms::{After, ReplyChange, ReplyForm, ReplyQuery};
use crate::db::Conn;
use crate::error::Error;
use crate::replies::store::{self, Reply as Canned};
use crate::replies::{FIELDS, Field, Fields, filled};
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell, Typed};
use actix_web::web::Query;
use askama::Template;

const PAGE: &str = "/settings/replies";

#[derive(Template)]
#[template(path = "administration/replies.html")]
struct Page {
    shell: Shell,
    typed: ReplyForm,
    problems: Problems,
    changes: Vec<Change>,
    known: &'static [Field],
    /// The one that the form is about, as it is now, unless it is about a new one.
    changed: Option<Canned>,
    /// As its reader would get it.
    preview: Option<String>,
    in_use: Vec<Canned>,
    ended: Vec<Canned>,
}

pub async fn show(desk: Desk<Manager>, query: Query<ReplyQuery>) -> Reply {
    let query = query.into_inner();
    let after = After { saved: query.saved };
    desk.form(
        move |conn, _| blank(conn, &query.reply),
        move |conn, me, form, problems| page(conn, me, form, problems, after),
    )
    .await
}

fn blank(conn: &mut Conn, reply: &str) -> Result<ReplyForm, Error> {
    let Ok(id) = reply.parse() else { return Ok(ReplyForm::default()) };
    let known = store::get(conn, id)?;
    Ok(ReplyForm {
        seen: version(&known).to_string(),
        reply: known.id.to_string(),
        title: known.title,
        text: known.text,
        then: String::new(),
    })
}

fn version(reply: &Canned) -> i64 {
    reply.changed_at.timestamp_micros()
}

pub async fn submit(desk: Desk<Manager>, form: Form<ReplyForm>) -> Reply {
    desk.submit(form, change, |conn, me, form, problems| {
        page(conn, me, form, problems, After::default())
    })
    .await
}

fn change(conn: &mut Conn, me: &Me, meant: &ReplyChange) -> Result<String, Error> {
    let saved = match meant {
        ReplyChange::Add { title, text } => {
            store::add(conn, title, text, me.id)?;
            true
        }
        ReplyChange::Change { reply, title, text, seen } => {
            store::change(conn, *reply, title, text, *seen, me.id)?
        }
        ReplyChange::End(reply) => {
            store::set_in_use(conn, *reply, false, me.id)?;
            true
        }
        ReplyChange::Revive(reply) => {
            store::set_in_use(conn, *reply, true, me.id)?;
            true
        }
    };
    Ok(format!("{PAGE}?saved={}", usize::from(saved)))
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &ReplyForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let all = store::all(conn)?;
    let changed = all.iter().find(|reply| reply.id.to_string() == form.reply).cloned();
    let (in_use, ended): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|reply| reply.ended_at.is_none());
    let names: Vec<_> = in_use.iter().chain(&ended).map(|reply| store::called(reply.id)).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let changes = if names.is_empty() { Vec::new() } else { changes(conn, me, &names)? };
    Ok(Page {
        shell: shell(me, after, &changes),
        preview: preview(me, form),
        typed: form.again(
            problems,
            changed.as_ref().map_or_else(String::new, |reply| version(reply).to_string()),
        ),
        problems: problems.clone(),
        changes,
        known: &FIELDS,
        changed,
        in_use,
        ended,
    })
}

/// With a reporter who does not exist.
fn preview(me: &Me, form: &ReplyForm) -> Option<String> {
    let fields = Fields { name: "Helen", software: "Word", number: "4711", my_name: &me.name };
    (!form.text.trim().is_empty()).then(|| filled(&form.text, &fields))
}
