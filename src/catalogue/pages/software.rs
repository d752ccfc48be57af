//! `/software`: what everybody may use, and report about.

use super::{DOWNLOAD, Document, PAGE, approved_versions, keeper, standing, versions_by_item};
use crate::catalogue::domain::{Known, Platform, Version};
use crate::catalogue::forms::ListQuery;
use crate::catalogue::store;
use crate::db::Conn;
use crate::error::Error;
use crate::relaying::{KnownIssue, store::known_of};
use crate::web::csv::{CSV, table};
use crate::web::{Anybody, Choice, Desk, Me, Reply, Shell, counted};
use actix_web::web::Query;
use askama::Template;
use std::collections::HashMap;

const ADDRESS: &str = "/software";

#[derive(Template)]
#[template(path = "catalogue/software.html")]
struct Page {
    shell: Shell,
    query: ListQuery,
    platforms: Vec<Choice>,
    standings: Vec<Choice>,
    filtered: bool,
    rows: Vec<Row>,
    csv: String,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

/// An item as everybody may know it: not who makes it.
struct Row {
    name: String,
    versions: String,
    platforms: String,
    document: Option<Document>,
    keeper: Option<String>,
    standing: String,
    /// Where to report trouble with it, as long as it is approved.
    report: Option<String>,
    /// What is known and being worked on.
    known: Vec<KnownIssue>,
}

pub async fn show(desk: Desk<Anybody>, query: Query<ListQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &ListQuery) -> Result<Page, Error> {
    let mut rows = rows(conn, me, query, PAGE as i64 + 1)?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().filter(|_| more).map(|row| row.name.clone());
    Ok(Page {
        shell: me.shell(ADDRESS),
        platforms: query.platforms(),
        standings: query.standings(),
        filtered: query.is_filtered(),
        csv: query.address("/software.csv", None),
        shown: counted(rows.len(), more, "item"),
        first: Some(query.address(ADDRESS, None)).filter(|_| !query.after.is_empty()),
        next: last.map(|name| query.address(ADDRESS, Some(&name))),
        rows,
        query: query.clone(),
    })
}

fn rows(conn: &mut Conn, me: &Me, query: &ListQuery, limit: i64) -> Result<Vec<Row>, Error> {
    let items = store::list(conn, &query.for_everybody(), me.today(), limit)?;
    let versions = versions_by_item(conn, &items)?;
    let ids: Vec<_> = items.iter().map(|item| item.id.0).collect();
    let mut known: HashMap<i64, Vec<KnownIssue>> = HashMap::new();
    for (item, one) in known_of(conn, me.id, &ids)? {
        known.entry(item).or_default().push(one);
    }
    let row = |item: &Known| {
        let known = known.remove(&item.id.0).unwrap_or_default();
        row(item, versions.get(&item.id), known, me)
    };
    Ok(items.iter().map(row).collect())
}

fn row(item: &Known, versions: Option<&Vec<Version>>, known: Vec<KnownIssue>, me: &Me) -> Row {
    let today = me.today();
    let standing = standing(item, today);
    let asking = |name: &str| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("software", name)
            .finish();
        format!("/report?{query}")
    };
    Row {
        name: item.facts.name.clone(),
        versions: approved_versions(versions, today),
        platforms: Platform::list(&item.facts.platforms),
        document: item.facts.documentation.as_deref().map(Document::of),
        keeper: keeper(item),
        standing: standing.to_string(),
        report: standing.is_approved().then(|| asking(&item.facts.name)),
        known,
    }
}

const HEADINGS: [&str; 6] =
    ["software", "versions", "platforms", "documentation", "looked after by", "standing"];

pub async fn csv(desk: Desk<Anybody>, query: Query<ListQuery>) -> Reply {
    desk.file("software.csv", CSV, move |conn, me| {
        let rows = rows(conn, me, &query, DOWNLOAD)?;
        table(&HEADINGS, rows.into_iter().map(cells))
    })
    .await
}

fn cells(row: Row) -> Vec<String> {
    vec![
        row.name,
        row.versions,
        row.platforms,
        row.document.map_or_else(String::new, |document| document.href),
        row.keeper.unwrap_or_default(),
        row.standing,
    ]
}
