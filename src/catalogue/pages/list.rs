//! `/catalogue`: all that is or was approved, with who makes it.

use super::{
    DOWNLOAD, HERE, PAGE, approved_versions, keeper, may_change, standing, versions_by_item,
};
use crate::catalogue::domain::{ItemId, Known, Platform, Version};
use crate::catalogue::forms::ListQuery;
use crate::catalogue::plan::Column;
use crate::catalogue::store;
use crate::db::Conn;
use crate::error::Error;
use crate::people::team::Keeper;
use crate::vendors::store::note_download;
use crate::web::csv::{CSV, table};
use crate::web::{Choice, Desk, Me, Reply, Shell, Software, counted};
use actix_web::web::Query;
use askama::Template;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "catalogue/list.html")]
struct Page {
    shell: Shell,
    query: ListQuery,
    platforms: Vec<Choice>,
    standings: Vec<Choice>,
    keepers: Vec<Choice>,
    filtered: bool,
    rows: Vec<Row>,
    may_change: bool,
    csv: String,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

struct Row {
    item: Known,
    versions: String,
    platforms: String,
    keeper: Option<String>,
    standing: String,
    is_approved: bool,
}

pub async fn show(desk: Desk<Software>, query: Query<ListQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &ListQuery) -> Result<Page, Error> {
    let mut items = store::list(conn, &query.for_team(me.id), me.today(), PAGE as i64 + 1)?;
    let more = items.len() > PAGE;
    items.truncate(PAGE);
    let last = items.last().filter(|_| more).map(|item| item.facts.name.clone());
    let versions = versions_by_item(conn, &items)?;
    let notice = query.saved.map(|changes| match changes {
        1 => "Saved: 1 change.".to_owned(),
        n => format!("Saved: {n} changes."),
    });
    Ok(Page {
        shell: me.shell_saying(HERE, notice.as_deref()),
        platforms: query.platforms(),
        standings: query.standings(),
        keepers: query.keepers(),
        filtered: query.is_filtered(),
        may_change: may_change(me),
        csv: query.address("/catalogue.csv", None),
        shown: counted(items.len(), more, "item"),
        first: Some(query.address(HERE, None)).filter(|_| !query.after.is_empty()),
        next: last.map(|name| query.address(HERE, Some(&name))),
        rows: items.into_iter().map(|item| row(item, &versions, me)).collect(),
        query: query.clone(),
    })
}

fn row(item: Known, versions: &HashMap<ItemId, Vec<Version>>, me: &Me) -> Row {
    let standing = standing(&item, me.today());
    Row {
        versions: approved_versions(versions.get(&item.id), me.today()),
        platforms: Platform::list(&item.facts.platforms),
        keeper: keeper(&item),
        standing: standing.to_string(),
        is_approved: standing.is_approved(),
        item,
    }
}

/// A line for every version, one for what has none; the same file can be brought again.
pub async fn csv(desk: Desk<Software>, query: Query<ListQuery>) -> Reply {
    desk.file("catalogue.csv", CSV, move |conn, me| {
        let items = store::list(conn, &query.for_team(me.id), me.today(), DOWNLOAD)?;
        let mut versions = versions_by_item(conn, &items)?;
        note_download(conn, me.id, "catalogue.csv", items.len())?;
        let lines = items.iter().flat_map(|item| match versions.remove(&item.id) {
            Some(versions) => versions.iter().map(|version| cells(item, Some(version))).collect(),
            None => vec![cells(item, None)],
        });
        table(&Column::ALL.iter().map(|column| column.word()).collect::<Vec<_>>(), lines)
    })
    .await
}

fn cells(item: &Known, version: Option<&Version>) -> Vec<String> {
    let facts = &item.facts;
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let cell = |column: &Column| match column {
        Column::Software => facts.name.clone(),
        Column::Vendor => facts.vendor.clone(),
        Column::Platforms => Platform::list(&facts.platforms),
        Column::Documentation => facts.documentation.clone().unwrap_or_default(),
        Column::LookedAfterBy => item.keeper.as_ref().map_or("", Keeper::address).to_owned(),
        Column::MailOrChat => if facts.carries_mail { "yes" } else { "no" }.to_owned(),
        Column::Approved => day(facts.approved_on),
        Column::Retired => day(facts.retired_on),
        Column::Version => version.map_or_else(String::new, |one| one.facts.version.clone()),
        Column::VersionApproved => day(version.map(|one| one.facts.approved_on)),
        Column::VersionRetired => day(version.and_then(|one| one.facts.retired_on)),
    };
    Column::ALL.iter().map(cell).collect()
}
