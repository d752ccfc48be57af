//! Our r2d2 manager: no ping on every checkout, broken connections thrown away, session settings set once.
//!
//! r2d2's own manager asks `select 1` each time, which costs a fifth of the desk's speed.

use diesel::connection::{Connection, SimpleConnection, TransactionManager};
use diesel::r2d2::ManageConnection;
use diesel::{ConnectionError, ConnectionResult, PgConnection};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::{Duration, Instant};

/// A connection idle for longer is asked whether it still lives before it is given out.
const TRUSTED_FOR: Duration = Duration::from_millis(500);

pub struct Pooled {
    conn: PgConnection,
    used_at: Instant,
    /// Set when an answer told that the server behind it is gone.
    pub(super) broken: bool,
}

impl Deref for Pooled {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.conn
    }
}

impl DerefMut for Pooled {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.conn
    }
}

impl fmt::Debug for Pooled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pooled").field("broken", &self.broken).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug)]
pub(super) struct Manager {
    pub url: String,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error(transparent)]
    Connect(#[from] ConnectionError),
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
}

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = Fault;

    fn connect(&self) -> Result<Pooled, Fault> {
        Ok(Pooled { conn: establish(&self.url)?, used_at: Instant::now(), broken: false })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), Fault> {
        if pooled.used_at.elapsed() > TRUSTED_FOR {
            pooled.conn.batch_execute("select 1")?;
        }
        pooled.used_at = Instant::now();
        Ok(())
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.used_at = Instant::now();
        pooled.broken
            || std::thread::panicking()
            || <PgConnection as Connection>::TransactionManager::is_broken_transaction_manager(
                &mut pooled.conn,
            )
    }
}

/// One connection with the desk's session settings.
///
/// `force_generic_plan`: diesel binds LIMIT, so PostgreSQL would plan every call again. The time-outs end what no
/// page should wait for; a deadlock or a lost client is noticed by the server itself.
pub fn establish(url: &str) -> ConnectionResult<PgConnection> {
    let mut conn = PgConnection::establish(url)?;
    conn.batch_execute(
        "set plan_cache_mode = force_generic_plan; set statement_timeout = '8s'; set lock_timeout = '4s'; \
         set idle_in_transaction_session_timeout = '20s'; set timezone = 'UTC'; set application_name = 'tallydesk'; \
         set jit = off",
    )
    .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}
