//! The only door to PostgreSQL: a pool, its reads and writes; the cluster we bring along; column types.

pub mod cluster;
mod columns;
pub mod faults;
mod pool;
mod source;
mod turns;

pub use pool::{Pooled, establish};
pub use source::{Source, Unreachable};
pub use turns::Turn;

use crate::error::Error;
use actix_web::web;
use chrono::{DateTime, Utc};
use diesel::{Connection, PgConnection, RunQueryDsl, r2d2};
use diesel_migrations::MigrationHarness;
use pool::Manager;
use std::cell::Cell;
use std::time::Duration;

/// A connection, as pages pass it from their handler to their room's questions.
pub type Conn = PgConnection;

/// Every step from an empty database to today's.
pub const MIGRATIONS: diesel_migrations::EmbeddedMigrations =
    diesel_migrations::embed_migrations!();

/// How long a request waits for a free connection before it is told that the desk is busy.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often a change that met another one is tried.
const TRIES: u32 = 5;

#[derive(Clone, Debug)]
pub struct Db(r2d2::Pool<Manager>);

impl Db {
    /// A pool of at most `size` connections. Does not connect yet: a database that is away makes pages say so, not the
    /// start fail.
    pub fn open(url: &str, size: u32) -> Self {
        Db(r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            .connection_timeout(PATIENCE)
            .test_on_check_out(true)
            .error_handler(Box::new(Quiet))
            .build_unchecked(Manager { url: url.to_owned() }))
    }

    /// Runs `query` on a blocking thread. For what may be asked twice, pages above all: it is, when the connection turns
    /// out dead.
    ///
    /// # Errors
    /// [`Error::Busy`] when no connection comes free within two seconds or the database is away.
    pub async fn read<T, Q>(&self, query: Q) -> Result<T, Error>
    where
        T: Send + 'static,
        Q: Fn(&mut PgConnection) -> Result<T, Error> + Send + 'static,
    {
        self.hop(move |db| db.look(&query)).await
    }

    /// Runs `change` on a blocking thread, in one transaction. For workers; a page changes things through its visit. Not
    /// tried again when the connection dies, because it may have happened.
    ///
    /// # Errors
    /// As of [`Db::read`].
    pub async fn write<T, C>(&self, change: C) -> Result<T, Error>
    where
        T: Send + 'static,
        C: Fn(&mut PgConnection) -> Result<T, Error> + Send + 'static,
    {
        self.hop(move |db| db.with(|conn| Db::transaction(conn, &change))).await
    }

    /// Runs `work` on a blocking thread. `work` takes connections with [`Db::with`] for as long as it needs them.
    pub async fn hop<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Db) -> Result<T, Error> + Send + 'static,
    {
        let db = self.clone();
        #[expect(clippy::disallowed_methods, reason = "this is the one blocking hop")]
        web::block(move || work(&db))
            .await
            .map_err(|_| Error::broken("a page's work panicked or was cancelled"))?
    }

    /// Lends a connection to `query` on this thread, and throws it away if the server behind it is gone.
    pub fn with<T>(
        &self,
        query: impl FnOnce(&mut PgConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut conn = self.0.get().map_err(|_| Error::Busy)?;
        let answer = query(&mut conn);
        conn.broken = matches!(answer, Err(Error::Busy));
        answer
    }

    /// The same for what may be asked twice: again once, if a connection was lent and turned out dead. That none was to be
    /// had, or that the server gave up on a slow question, is no reason to ask again.
    pub fn look<T>(
        &self,
        query: impl Fn(&mut PgConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let lent = Cell::new(false);
        let first = self.with(|conn| {
            lent.set(true);
            query(conn)
        });
        match first {
            Err(Error::Busy) if lent.get() => self.with(query),
            done => done,
        }
    }

    /// One transaction on `conn`: all of `change` happens, or none. Tried again when it met another one.
    pub fn transaction<T>(
        conn: &mut PgConnection,
        change: impl Fn(&mut PgConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut tries = 0;
        loop {
            tries += 1;
            match conn.transaction(|conn| change(conn)) {
                Err(Error::Broken(cause)) if tries < TRIES && is_collision(cause.as_ref()) => {}
                done => return done,
            }
        }
    }
}

fn is_collision(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    cause.downcast_ref::<diesel::result::Error>().is_some_and(faults::is_collision)
}

/// A pool that cannot connect says so through `/readyz` and 503 pages, not by a log line per attempt.
#[derive(Debug)]
struct Quiet;

impl<E: std::error::Error> r2d2::HandleError<E> for Quiet {
    fn handle_error(&self, error: E) {
        tracing::debug!(%error, "no connection");
    }
}

/// Brings the schema up to date. Several programs may do so at once: an advisory lock lets one through at a time.
///
/// # Errors
/// The migration that failed, by name; what came before it stays.
pub fn migrate(
    conn: &mut PgConnection,
) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    use diesel::connection::SimpleConnection;
    let turn = Turn::Migrate.key();
    conn.batch_execute(&format!(
        "set statement_timeout = 0; set lock_timeout = 0; select pg_advisory_lock({turn})"
    ))?;
    let done = conn
        .run_pending_migrations(MIGRATIONS)
        .map(|all| all.iter().map(ToString::to_string).collect());
    conn.batch_execute(&format!(
        "select pg_advisory_unlock({turn}); set statement_timeout = '8s'; set lock_timeout = '4s'"
    ))?;
    done
}

/// Whether the schema is this version's.
pub fn is_current(conn: &mut PgConnection) -> bool {
    conn.has_pending_migration(MIGRATIONS).is_ok_and(|pending| !pending)
}

/// A LIKE pattern that finds these words anywhere in a text, each character of them standing for itself.
pub fn anywhere(words: &str) -> String {
    format!("%{}%", words.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"))
}

/// The time for commands; requests go by `web::Me::now`, the database's clock.
pub fn now() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "the commands' one clock")]
    Utc::now()
}

/// The database's clock, which all of the desk goes by.
///
/// # Errors
/// Any of the connection's.
pub fn clock(conn: &mut PgConnection) -> Result<DateTime<Utc>, Error> {
    use diesel::{IntoSql, dsl::now};
    Ok(diesel::select(now.into_sql::<diesel::sql_types::Timestamptz>()).get_result(conn)?)
}

diesel::define_sql_function! {
    /// Lower case, as the indexes on names have it.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_looked_for_as_typed() {
        assert_eq!(anywhere(r"50%_\"), r"%50\%\_\\%");
    }
}
