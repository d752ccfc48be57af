//! Keeps the tally: a worker that is safe on any number of nodes at once.

use super::report::COUNTING;
use super::store::keep::{self, Did};
use super::store::verify;
use crate::db::{Conn, Db};
use crate::error::Error;
use crate::settings;
use std::time::Duration;

/// How often the worker looks: the most that a number is behind what has happened.
const EVERY: Duration = Duration::from_secs(1);
/// How long it waits while another node counts, or the database is away.
const AWAY: Duration = Duration::from_secs(5);

/// The same for who has nothing else to do.
const SHORT: Duration = Duration::from_millis(50);

/// Runs for as long as the server does.
pub async fn keep_counting(db: Db) {
    loop {
        let pause = match count_once(&db).await {
            Ok(Did::Some) => Duration::ZERO,
            Ok(Did::All) => EVERY,
            Ok(Did::Nothing) => AWAY,
            Err(Error::Busy) => {
                tracing::debug!("the database is away; the tally waits");
                AWAY
            }
            Err(error) => {
                tracing::error!(%error, "the tally could not be kept");
                AWAY
            }
        };
        actix_web::rt::time::sleep(pause).await;
    }
}

/// Counts a slice.
///
/// # Errors
/// [`Error::Busy`] while the database is away; what was counted before stays counted.
pub async fn count_once(db: &Db) -> Result<Did, Error> {
    db.write(|conn| {
        let settings = settings::store::load(conn)?;
        keep::step(conn, &settings)
    })
    .await
}

/// Counts everything again, from the first request on.
///
/// # Errors
/// Any of the connection's.
pub fn rebuild(conn: &mut Conn) -> Result<(), Error> {
    let settings = settings::store::load(conn)?;
    Db::transaction(conn, |conn: &mut Conn| keep::begin(conn, &settings))?;
    count_all(conn)
}

/// Where what was summed up is not what the rows say, in words. Everything is counted before, and nobody counts meanwhile.
///
/// # Errors
/// Any of the connection's.
pub fn differences(conn: &mut Conn) -> Result<Vec<String>, Error> {
    count_all(conn)?;
    conn.build_transaction().repeatable_read().run(|conn| {
        let settings = settings::store::load(conn)?;
        // A pass that was under way ends; one of its own sees all that this transaction sees.
        for _ in 0..2 {
            loop {
                match keep::step(conn, &settings)? {
                    Did::All => break,
                    Did::Some => {}
                    Did::Nothing => return Err(Error::Refused(COUNTING.to_owned())),
                }
            }
        }
        verify::differences(conn, &settings)
    })
}

/// Counts until everything that has happened is counted: for commands and tests.
///
/// # Errors
/// Any of the connection's.
pub fn count_all(conn: &mut Conn) -> Result<(), Error> {
    loop {
        // As they are now: somebody may change the calendar meanwhile.
        let did = Db::transaction(conn, |conn: &mut Conn| {
            let settings = settings::store::load(conn)?;
            keep::step(conn, &settings)
        })?;
        match did {
            Did::All => return Ok(()),
            Did::Some => {}
            Did::Nothing => std::thread::sleep(SHORT),
        }
    }
}
