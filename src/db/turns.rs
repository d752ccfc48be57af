//! What one program at a time does to a database, however many nodes and commands there are.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// A turn is a lock that no table has. Its number is its name: no two turns may have the same.
#[derive(Clone, Copy, Debug)]
pub enum Turn {
    Migrate = 7_311,
    /// Filling an empty database with the demo.
    Demo = 7_312,
    Import = 7_313,
    /// Learning tags.
    Learn = 7_331,
}

diesel::define_sql_function! {
    /// It returns nothing that could be read.
    fn pg_advisory_xact_lock(key: BigInt) -> BigInt;
}

diesel::define_sql_function! {
    fn pg_advisory_unlock(key: BigInt) -> Bool;
}

diesel::define_sql_function! {
    fn pg_try_advisory_lock(key: BigInt) -> Bool;
}

impl Turn {
    pub const fn key(self) -> i64 {
        self as i64
    }

    /// Waits for it. It ends with the transaction.
    pub fn wait(self, conn: &mut PgConnection) -> QueryResult<()> {
        diesel::select(pg_advisory_xact_lock(self.key())).execute(conn).map(drop)
    }

    /// Takes it, unless somebody else has it. It ends with the connection.
    pub fn take(self, conn: &mut PgConnection) -> QueryResult<bool> {
        diesel::select(pg_try_advisory_lock(self.key())).get_result(conn)
    }

    /// Gives back what was taken, on the same connection.
    pub fn leave(self, conn: &mut PgConnection) -> QueryResult<()> {
        diesel::select(pg_advisory_unlock(self.key())).execute(conn).map(drop)
    }
}
