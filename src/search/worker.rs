//! Counts the words of new issues: a worker that is safe on any number of nodes at once.

use super::store;
use crate::db::Db;
use crate::error::Error;
use std::time::Duration;

/// How often the worker looks.
const EVERY: Duration = Duration::from_secs(60);
/// How many issues it counts in one transaction: a second or two. Of long ones fewer, when the database stops it.
const BATCH: i32 = 5_000;
/// Between two of them, so that a long history does not get in anybody's way.
const PAUSE: Duration = Duration::from_millis(200);

/// Runs for as long as the server does.
pub async fn keep_counting(db: Db) {
    let mut batch = BATCH;
    loop {
        let pause = match count_once(&db, batch).await {
            Ok(0) => EVERY,
            Ok(_) => PAUSE,
            Err(Error::TooSlow) if batch > 1 => {
                batch /= 2;
                PAUSE
            }
            Err(Error::Busy) => {
                tracing::debug!("the database is away; counting words waits");
                EVERY
            }
            Err(error) => {
                tracing::error!(%error, "counting words failed");
                EVERY
            }
        };
        actix_web::rt::time::sleep(pause).await;
    }
}

/// Counts a batch; how many issues there were. What another node is counting is left to it.
///
/// # Errors
/// [`Error::Busy`] while the database is away; what was counted before stays counted.
pub async fn count_once(db: &Db, at_most: i32) -> Result<i64, Error> {
    db.write(move |conn| Ok(store::count_some(conn, at_most)?)).await
}
