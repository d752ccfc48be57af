//! What can keep PostgreSQL from running, in words for the person at the terminal: one line each, with the way out.

use std::{io, path::PathBuf};

/// Why there is no cluster.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    #[error(
        "PostgreSQL is not installed: no folder with `initdb` and `postgres` in PG_BIN_DIR, PATH or /usr/lib/postgresql. \
         Install it (Debian: apt install postgresql; macOS: brew install postgresql@17) or set DATABASE_URL."
    )]
    NotInstalled,
    #[error(
        "The data in {data} was made by PostgreSQL {made_by}, but only {found} is installed. Install {made_by} beside it, \
         or dump it with {made_by} and restore the dump into an empty TALLYDESK_DATA."
    )]
    WrongVersion { data: PathBuf, made_by: u32, found: String },
    #[error(
        "The data folder {folder} is in use by {by}. Stop that first, or set TALLYDESK_DATA to another folder."
    )]
    InUse { folder: PathBuf, by: String },
    #[error(
        "The data in {data} belongs to user id {owner}. Run tallydesk as that user or as root."
    )]
    NotYours { data: PathBuf, owner: u32 },
    #[error(
        "The data in {0} belongs to root, and PostgreSQL refuses to run as root. Give it away: chown -R postgres {0}"
    )]
    RootOwned(PathBuf),
    #[error(
        "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody` to run it as."
    )]
    NoAccount,
    #[error(
        "PostgreSQL, which runs as user id {uid}, may not enter {folder}. Open the folders above it (chmod a+x) \
         or set TALLYDESK_DATA to another place."
    )]
    Unreachable { folder: PathBuf, uid: u32 },
    #[error(
        "User id {0} has no name in /etc/passwd, and PostgreSQL insists on one. Add a line there or set DATABASE_URL."
    )]
    Nameless(u32),
    #[error(
        "No folder for PostgreSQL's socket: it must be private and its path short. Set XDG_RUNTIME_DIR or TMPDIR."
    )]
    NoSocketFolder,
    #[error("PostgreSQL could not set up its data in {data}: {reason}")]
    NotMade { data: PathBuf, reason: String },
    #[error("PostgreSQL did not start: {reason} (more in {log})")]
    NotStarted { reason: String, log: PathBuf },
    #[error(
        "An earlier PostgreSQL still runs on {data} and does not end. Stop process {pid} and try again."
    )]
    StillRunning { data: PathBuf, pid: i32 },
    #[error("{what}: {source}")]
    Io { what: String, source: io::Error },
}

/// Names the file or program an I/O error is about; the bare error does not.
pub(super) trait About<T> {
    fn about(self, what: impl std::fmt::Debug) -> Result<T, ClusterError>;
}

impl<T> About<T> for io::Result<T> {
    fn about(self, what: impl std::fmt::Debug) -> Result<T, ClusterError> {
        self.map_err(|source| ClusterError::Io { what: format!("{what:?}"), source })
    }
}
