//! Nodes tell each other who has what open.

use super::domain::OPEN_FOR;
use super::{Presence, store};
use crate::db::{Db, clock};
use crate::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// How long it takes at most until the other nodes know.
const EVERY: Duration = Duration::from_secs(2);

/// On every node, until it stops.
pub async fn keep_sharing(db: Db, presence: Arc<Presence>) {
    loop {
        actix_web::rt::time::sleep(EVERY).await;
        match share_once(&db, &presence).await {
            Ok(()) => {}
            Err(Error::Busy) => tracing::debug!("the database is away; telling waits"),
            Err(error) => tracing::error!(%error, "not told who has what open"),
        }
    }
}

/// Tells what is new here, and hears what is new elsewhere.
///
/// # Errors
/// [`Error::Busy`] while the database is away; nothing is lost, and told the next time.
pub async fn share_once(db: &Db, presence: &Arc<Presence>) -> Result<(), Error> {
    let presence = presence.clone();
    db.hop(move |db| {
        let untold = presence.open().untold();
        let (now, told) = db.with(|conn| {
            if !untold.is_empty() {
                store::tell(conn, &untold)?;
            }
            let now = clock(conn)?;
            Ok((now, store::told(conn, now - OPEN_FOR)?))
        })?;
        let mut open = presence.open();
        open.learn(untold);
        open.learn(told);
        open.forget(now);
        Ok(())
    })
    .await
}
