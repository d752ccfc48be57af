//! Silence closes what was resolved: a worker that is safe on any number of nodes at once.

use super::domain::close_silently;
use crate::db::Db;
use crate::error::Error;
use crate::{db, issue};
use std::time::Duration;

/// How often the worker looks.
const EVERY: Duration = Duration::from_secs(30);
/// How many it closes in one transaction.
const BATCH: i64 = 100;

/// Runs for as long as the server does.
pub async fn close_the_silent(db: Db) {
    loop {
        match close_once(&db).await {
            Ok(0) => {}
            Ok(closed) => tracing::info!(closed, "closed what stayed silent"),
            Err(Error::Busy) => tracing::debug!("the database is away; closing waits"),
            Err(error) => tracing::error!(%error, "closing failed"),
        }
        actix_web::rt::time::sleep(EVERY).await;
    }
}

/// Closes all that is due now; how many there were. What another node is closing is left to it.
///
/// # Errors
/// [`Error::Busy`] while the database is away; what was closed before stays closed.
pub async fn close_once(db: &Db) -> Result<usize, Error> {
    let mut all = 0;
    loop {
        let closed = db.write(close_batch).await?;
        all += closed;
        if closed == 0 {
            return Ok(all);
        }
    }
}

fn close_batch(conn: &mut db::Conn) -> Result<usize, Error> {
    let now = db::clock(conn)?;
    issue::store::step_overdue_resolutions(conn, now, BATCH, |issue| close_silently(issue, now))
}
