//! That a message was mailed proves a relay: a worker that is safe on any number of nodes at once. It goes by what the outbox
//! says, so that a worker killed between the mail and this has forgotten nothing.

use super::telling::delivered;
use crate::db::{self, Db};
use crate::error::Error;
use crate::relaying::RelayId;
use crate::relaying::store::mailed;
use crate::settings;
use std::time::Duration;

/// How often the worker looks.
const EVERY: Duration = Duration::from_secs(2);
/// How many it looks for at once.
const LOOK: i64 = 400;
/// How many it writes down in one transaction.
const BATCH: usize = 40;

/// Runs for as long as the server does.
pub async fn confirm_what_was_mailed(db: Db) {
    loop {
        match confirm_once(&db).await {
            Ok(0) => {}
            Ok(told) => tracing::info!(told, "people know what was answered, by mail"),
            Err(Error::Busy) => tracing::debug!("the database is away; relays wait"),
            Err(error) => tracing::error!(%error, "relays were not confirmed"),
        }
        actix_web::rt::time::sleep(EVERY).await;
    }
}

/// Confirms all that was mailed by now; how many there were. What another node has done meanwhile is left to it.
///
/// # Errors
/// [`Error::Busy`] while the database is away; what was confirmed before stays so.
pub async fn confirm_once(db: &Db) -> Result<usize, Error> {
    let mut all = 0;
    loop {
        let due = db.read(|conn| Ok(mailed(conn, LOOK)?)).await?;
        for some in due.chunks(BATCH) {
            let some = some.to_vec();
            db.write(move |conn| confirm(conn, &some)).await?;
        }
        all += due.len();
        if due.len() < usize::try_from(LOOK).unwrap_or_default() {
            return Ok(all);
        }
    }
}

fn confirm(conn: &mut db::Conn, relays: &[RelayId]) -> Result<(), Error> {
    let (now, settings) = (db::clock(conn)?, settings::store::load(conn)?);
    relays.iter().try_for_each(|relay| delivered(conn, *relay, &settings, now))
}
