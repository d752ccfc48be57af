//! `/catalogue/{software}/versions`: which versions of an item are or were approved; another one.

use super::{changes_of_item, may_change, shell, unfit, version_standing};
use crate::catalogue::domain::{ItemId, Known, Version, VersionFacts, in_order};
use crate::catalogue::forms::VersionForm;
use crate::catalogue::store;
use crate::db::Conn;
use crate::error::Error;
use crate::web::trail::Change;
use crate::web::{After, Desk, Form, Me, Problems, Reply, Shell, Software, SoftwareTeam};
use actix_web::web::{Path, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "catalogue/versions.html")]
struct Page {
    shell: Shell,
    typed: VersionForm,
    problems: Problems,
    changes: Vec<Change>,
    may_change: bool,
    item: Known,
    rows: Vec<Row>,
}

struct Row {
    version: Version,
    standing: String,
}

pub async fn show(desk: Desk<Software>, software: Path<ItemId>, after: Query<After>) -> Reply {
    let (id, after) = (*software, after.into_inner());
    desk.form(
        |_, me| Ok(VersionForm::blank(me.today())),
        move |conn, me, form, problems| page(conn, me, id, form, problems, after),
    )
    .await
}

pub async fn submit(
    desk: Desk<SoftwareTeam>,
    software: Path<ItemId>,
    form: Form<VersionForm>,
) -> Reply {
    let id = *software;
    desk.submit(
        form,
        move |conn, me, meant| add(conn, me, id, &meant.facts),
        move |conn, me, form, problems| page(conn, me, id, form, problems, After::default()),
    )
    .await
}

fn add(conn: &mut Conn, me: &Me, id: ItemId, facts: &VersionFacts) -> Result<String, Error> {
    in_order(Some(facts.approved_on), facts.retired_on, me.today()).map_err(unfit)?;
    let item = store::held_still(conn, id)?;
    store::add_version(conn, id, &item.facts.name, facts, me.id)?;
    Ok(format!("/catalogue/{id}/versions?saved=1"))
}

fn page(
    conn: &mut Conn,
    me: &Me,
    id: ItemId,
    form: &VersionForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let item = store::item(conn, id)?;
    let changes = changes_of_item(conn, me, id)?;
    let row =
        |version| Row { standing: version_standing(&version, me.today()).to_string(), version };
    Ok(Page {
        shell: shell(me, after.saved, &changes),
        typed: form.clone(),
        problems: problems.clone(),
        changes,
        may_change: may_change(me),
        rows: store::versions(conn, id)?.into_iter().map(row).collect(),
        item,
    })
}
