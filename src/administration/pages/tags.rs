//! `/settings/tags`: the kinds, and the tags that managers make.

use super::HERE;
use crate::administration::forms::{TagChange, TagForm, TagQuery};
use crate::administration::store::{self, Tag};
use crate::db::Conn;
use crate::error::Error;
use crate::tagging::{Kind, TagFacet};
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell, Typed};
use actix_web::web::Query;
use askama::Template;

#[derive(Template)]
#[template(path = "administration/tags.html")]
struct Page {
    shell: Shell,
    typed: TagForm,
    problems: Problems,
    /// The label of the tag that the form is about, unless it is about a new one.
    changed: Option<Tag>,
    kinds: Vec<KindView>,
    own: Vec<Tag>,
    ended: Vec<Tag>,
}

struct KindView {
    tag: Tag,
    /// How the report form asks for it.
    line: &'static str,
}

pub async fn show(desk: Desk<Manager>, query: Query<TagQuery>) -> Reply {
    let query = query.into_inner();
    let notice = query.saved.as_ref().map(|_| "Saved.");
    desk.form(
        move |conn, _| blank(conn, &query.tag),
        move |conn, me, form, problems| page(conn, me, form, problems, notice),
    )
    .await
}

fn blank(conn: &mut Conn, tag: &str) -> Result<TagForm, Error> {
    let known = store::tags(conn)?.into_iter().find(|known| is_meant(known, tag));
    Ok(known.map_or_else(TagForm::default, |known| TagForm {
        tag: known.id.to_string(),
        was: known.label.clone(),
        label: known.label,
        ..TagForm::default()
    }))
}

pub async fn submit(desk: Desk<Manager>, form: Form<TagForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| {
            match meant {
                TagChange::Add { facet, word, label } => {
                    store::add_tag(conn, *facet, word, label, me.id)?;
                }
                TagChange::Rename { tag, was, label } => {
                    store::rename_tag(conn, *tag, was, label, me.id)?;
                }
                TagChange::End(tag) => store::end_tag(conn, *tag, me.id)?,
                TagChange::Revive(tag) => store::revive_tag(conn, *tag, me.id)?,
            }
            Ok("/settings/tags?saved=1".to_owned())
        },
        |conn, me, form, problems| page(conn, me, form, problems, None),
    )
    .await
}

/// Kinds are not changed.
fn is_meant(tag: &Tag, typed: &str) -> bool {
    tag.facet != TagFacet::Kind && tag.id.to_string() == typed
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &TagForm,
    problems: &Problems,
    notice: Option<&str>,
) -> Result<Page, Error> {
    let (kinds, others): (Vec<_>, Vec<_>) =
        store::tags(conn)?.into_iter().partition(|tag| tag.facet == TagFacet::Kind);
    let changed = others.iter().find(|tag| is_meant(tag, &form.tag)).cloned();
    let was = changed.as_ref().map_or_else(String::new, |tag| tag.label.clone());
    let (own, ended) = others.into_iter().partition(|tag| tag.ended_at.is_none());
    Ok(Page {
        shell: me.shell_saying(HERE, notice),
        typed: form.again(problems, was),
        problems: problems.clone(),
        changed,
        kinds: kinds.into_iter().map(kind).collect(),
        own,
        ended,
    })
}

fn kind(tag: Tag) -> KindView {
    KindView { line: Kind::from_word(&tag.word).map_or("", |kind| kind.line), tag }
}

const HEADINGS: [&str; 5] = ["facet", "word", "label", "rules in force", "ended"];

pub async fn csv(desk: Desk<Manager>) -> Reply {
    desk.file("tags.csv", CSV, |conn, _| {
        table(&HEADINGS, store::tags(conn)?.into_iter().map(cells))
    })
    .await
}

fn cells(tag: Tag) -> Vec<String> {
    let ended = tag.ended_at.map_or_else(String::new, |at| at.to_rfc3339());
    vec![tag.facet.to_string(), tag.word, tag.label, tag.rules.to_string(), ended]
}
