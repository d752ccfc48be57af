//! How the outbox stands, for who runs the desk.

use super::store;
use crate::db::{self, Db};
use crate::error::Error;
use actix_web::rt;
use std::time::Duration;

/// How often it is measured.
const EVERY: Duration = Duration::from_secs(15);

/// On every node: how the outbox stands, for `/metrics`; and where there `is_no_server`, what is no news any more is put
/// aside.
pub async fn keep_watch(db: Db, is_no_server: bool) {
    loop {
        match watch_once(&db, is_no_server).await {
            Ok(()) => {}
            Err(Error::Busy) => tracing::debug!("the database is away; nobody watches the outbox"),
            Err(error) => tracing::error!(%error, "nobody watches the outbox"),
        }
        rt::time::sleep(EVERY).await;
    }
}

/// # Errors
/// [`Error::Busy`] while the database is away.
pub async fn watch_once(db: &Db, is_no_server: bool) -> Result<(), Error> {
    let look = db.write(move |conn| {
        let now = db::clock(conn)?;
        if is_no_server {
            store::keep_what_is_no_news(conn, now)?;
        }
        Ok((store::counts(conn)?, now))
    });
    let (counts, now) = look.await?;
    let age = counts.oldest_at.map_or(0, |at| (now - at).num_seconds().max(0));
    for (name, value) in [
        ("tallydesk_outbox_queued", counts.queued),
        ("tallydesk_outbox_failed", counts.failed),
        ("tallydesk_outbox_oldest_seconds", age),
    ] {
        metrics::gauge!(name).set(value as f64);
    }
    Ok(())
}
