//! What PostgreSQL's refusals mean to us: the one table of trust rule 5.
//!
//! Diesel keeps the SQLSTATE to itself, so the rest is told by the server's words; `lc_messages=C` is set on every
//! connection to keep them English.

use diesel::result::{DatabaseErrorKind as Kind, Error};

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            error if is_time_out(&error) => Self::TooSlow,
            error if is_outage(&error) => Self::Busy,
            other => Self::Broken(other.into()),
        }
    }
}

/// PostgreSQL is away, starting, stopping, full, or a standby: the request gets a 503 and the connection is dropped.
/// (SQLSTATE classes 08, 53, 57P0x and 25006.)
pub fn is_outage(error: &Error) -> bool {
    match error {
        Error::BrokenTransactionManager => true,
        Error::DatabaseError(
            Kind::ClosedConnection | Kind::UnableToSendCommand | Kind::ReadOnlyTransaction,
            _,
        ) => true,
        Error::DatabaseError(_, told) => OUTAGES.iter().any(|words| told.message().contains(words)),
        Error::RollbackErrorOnCommit { rollback_error, .. } => is_outage(rollback_error),
        _ => false,
    }
}

/// A statement took longer than any may, or waited longer for another's lock (57014, 55P03): the server is well, and
/// the connection too.
pub fn is_time_out(error: &Error) -> bool {
    match error {
        Error::DatabaseError(_, told) => {
            TIME_OUTS.iter().any(|words| told.message().contains(words))
        }
        _ => false,
    }
}

/// Two transactions met: the same change tried again will pass (40001, 40P01), or will see what the other one did and say
/// so in words (23505, 23503: what had just been looked up was taken, or went, in between).
pub fn is_collision(error: &Error) -> bool {
    match error {
        Error::DatabaseError(
            Kind::SerializationFailure | Kind::UniqueViolation | Kind::ForeignKeyViolation,
            _,
        ) => true,
        Error::DatabaseError(_, told) => told.message().contains("deadlock detected"),
        _ => false,
    }
}

const TIME_OUTS: &[&str] = &[
    "canceling statement due to statement timeout",
    "canceling statement due to lock timeout",
    "canceling statement due to user request",
];

const OUTAGES: &[&str] = &[
    "terminating connection",
    "the database system is",
    "server closed the connection",
    "could not connect",
    "connection to server",
    "no connection to the server",
    "too many clients",
    "remaining connection slots",
    "could not extend file",
    "No space left on device",
    "out of memory",
    "out of shared memory",
    "canceling statement due to conflict with recovery",
    "cannot execute",
    "SSL connection has been closed",
];
