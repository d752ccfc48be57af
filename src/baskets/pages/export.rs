//! `/baskets.csv`: the list as a table for a spreadsheet, with the same filters.

use crate::baskets::forms::ListQuery;
use crate::baskets::store::{self, Listed};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::Basket;
use crate::web::csv::{CSV, table};
use crate::web::{Desk, Reply, Tech};
use actix_web::web::{Path, Query};

/// How many rows a download has at most.
const DOWNLOAD: i64 = 10_000;

const HEADINGS: [&str; 9] = [
    "number",
    "basket",
    "summary",
    "software",
    "reporter",
    "department",
    "contact by",
    "submitted",
    "promised",
];

pub async fn all(desk: Desk<Tech>, query: Query<ListQuery>) -> Reply {
    desk.file("baskets.csv", CSV, move |conn, _| rows(conn, None, &query)).await
}

pub async fn one(desk: Desk<Tech>, basket: Path<Basket>, query: Query<ListQuery>) -> Reply {
    let name = format!("{}.csv", basket.word());
    desk.file(&name, CSV, move |conn, _| rows(conn, Some(*basket), &query)).await
}

fn rows(conn: &mut Conn, basket: Option<Basket>, query: &ListQuery) -> Result<String, Error> {
    let list = store::waiting(conn, &query.filter(basket), DOWNLOAD)?;
    table(&HEADINGS, list.into_iter().map(cells))
}

fn cells((issue, reporter): (Listed, String)) -> Vec<String> {
    vec![
        issue.id.to_string(),
        issue.basket.word().to_owned(),
        issue.summary,
        issue.software,
        reporter,
        issue.department,
        issue.contact_by.to_string(),
        issue.submitted_at.to_rfc3339(),
        issue.promised_at.to_rfc3339(),
    ]
}
