//! That a message was mailed proves a relay: a worker that is safe on any number of nodes at once. It goes by what the outbox
//! says, so that a worker killed between the mail and this has forgotten nothing.

use super::telling::delivered;
use crate::db::{self, Db};
use crate::error::Error;
use crate::issue::IssueId;
use crate::issue::store::hold;
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
    let (mut all, mut before) = (0, 0);
    loop {
        let due = db.read(|conn| Ok(mailed(conn, LOOK)?)).await?;
        for some in due.chunks(BATCH) {
            all += confirm_some(db, some).await?;
        }
        if due.len() < usize::try_from(LOOK).unwrap_or_default() {
            return Ok(all);
        }
        if all == before {
            return Ok(all);
        }
        before = all;
    }
}

/// All of them at once; or one by one, when one of them keeps the others from being written down.
async fn confirm_some(db: &Db, some: &[Due]) -> Result<usize, Error> {
    let together = some.to_vec();
    match db.write(move |conn| confirm(conn, &together)).await {
        Ok(()) => return Ok(some.len()),
        Err(Error::Busy) => return Err(Error::Busy),
        Err(error) => tracing::warn!(%error, "relays are confirmed one by one"),
    }
    let mut told = 0;
    for one in some.iter().copied() {
        match db.write(move |conn| confirm(conn, &[one])).await {
            Ok(()) => told += 1,
            Err(Error::Busy) => return Err(Error::Busy),
            Err(error) => tracing::error!(%error, relay = one.0.0, "a relay was not confirmed"),
        }
    }
    Ok(told)
}

/// A relay, and its issue.
type Due = (RelayId, Option<IssueId>);

/// Issues are locked first, lower numbers before higher, as everywhere.
fn confirm(conn: &mut db::Conn, relays: &[Due]) -> Result<(), Error> {
    let (now, settings) = (db::clock(conn)?, settings::store::load(conn)?);
    let issues: Vec<_> = relays.iter().filter_map(|(_, issue)| *issue).collect();
    hold(conn, &issues)?;
    relays.iter().try_for_each(|(relay, _)| delivered(conn, *relay, &settings, now))
}
