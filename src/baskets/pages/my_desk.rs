//! `/my-desk`: what I hold, by promise.

use super::baskets::Row;
use crate::baskets::store;
use crate::web::{Desk, Reply, Shell, Tech};
use askama::Template;

#[derive(Template)]
#[template(path = "baskets/my_desk.html")]
struct Page {
    shell: Shell,
    rows: Vec<Row>,
    limit: i64,
}

pub async fn show(desk: Desk<Tech>) -> Reply {
    desk.page(|conn, me| {
        let rows = store::held(conn, me.id)?.into_iter().map(|row| Row::new(row, me)).collect();
        Ok(Page { shell: me.shell("/my-desk"), rows, limit: me.settings.take_limit })
    })
    .await
}
