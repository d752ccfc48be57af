//! `/baskets.csv`: the list as a table for a spreadsheet, with the same filters.

use crate::baskets::domain::{After, Filter};
use crate::baskets::forms::ListQuery;
use crate::baskets::store::{self, Listed};
use crate::db::Conn;
use crate::issue::Basket;
use crate::web::{BATCH, Batch, Desk, Me, Reply, Tech};
use actix_web::web::{Path, Query};

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
    written(desk, "baskets.csv", query.filter(None)).await
}

pub async fn one(desk: Desk<Tech>, basket: Path<Basket>, query: Query<ListQuery>) -> Reply {
    let name = format!("{}.csv", basket.word());
    written(desk, &name, query.filter(Some(*basket))).await
}

async fn written(desk: Desk<Tech>, name: &str, filter: Filter) -> Reply {
    let begin = move |_: &mut Conn, _: &Me| Ok(filter.clone());
    desk.stream(name, &HEADINGS, begin, |conn, _, filter, last| {
        let filter = Filter { after: last.copied().or(filter.after), ..filter.clone() };
        let list = store::waiting(conn, &filter, BATCH)?;
        let key =
            |(issue, _): &(Listed, String)| After { promised_at: issue.promised_at, id: issue.id };
        Ok(Batch::of(list, BATCH, key, cells))
    })
    .await
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
