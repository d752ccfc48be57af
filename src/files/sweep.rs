//! What was chosen for a form that nobody sent in the end: kept for a day, then deleted by a worker that is safe on any
//! number of nodes at once.

use super::store;
use crate::db::{self, Db};
use crate::error::Error;
use chrono::TimeDelta;
use std::time::Duration;

/// How often the worker looks.
const EVERY: Duration = Duration::from_secs(600);
/// How long a form may stay open with its files kept.
const KEPT_FOR: TimeDelta = TimeDelta::days(1);
/// Longer than any file takes to arrive.
const ARRIVED_BY: TimeDelta = TimeDelta::hours(1);
/// How many are deleted in one transaction.
const BATCH: i64 = 20;

/// Runs for as long as the server does.
pub async fn sweep_what_nobody_sent(db: Db) {
    loop {
        match sweep_once(&db).await {
            Ok(0) => {}
            Ok(swept) => tracing::info!(swept, "deleted files of forms that nobody sent"),
            Err(Error::Busy) => tracing::debug!("the database is away; files wait"),
            Err(error) => tracing::error!(%error, "deleting left files failed"),
        }
        actix_web::rt::time::sleep(EVERY).await;
    }
}

/// Deletes all that has been kept for too long; how many files there were.
///
/// # Errors
/// [`Error::Busy`] while the database is away; what was deleted before stays deleted.
pub async fn sweep_once(db: &Db) -> Result<usize, Error> {
    let mut all = 0;
    loop {
        let swept = db.write(sweep_batch).await?;
        all += swept;
        if swept == 0 {
            return Ok(all);
        }
    }
}

fn sweep_batch(conn: &mut db::Conn) -> Result<usize, Error> {
    let now = db::clock(conn)?;
    Ok(store::sweep(conn, now - KEPT_FOR, now - ARRIVED_BY, BATCH)?)
}
