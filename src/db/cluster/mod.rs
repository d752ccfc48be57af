//! The embedded PostgreSQL cluster: a database for who has none, private to one data folder.
//!
//! PostgreSQL is found on this machine, never fetched. It listens on a socket in a private folder and nowhere else, and
//! it lives exactly as long as the program that started it, even if that is killed. As root it runs as `postgres` or
//! `nobody`. Who uses which data folder is settled by locks of the kernel's, which no crash leaves behind.
//!
//! Everything here waits for processes: call it before the web server starts, or on a blocking thread.

mod account;
mod error;
mod find;
mod folder;
mod init;
mod keeper;
mod lock;
mod owned;
mod postmaster;
mod scratch;
mod socket;

use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

pub use error::ClusterError;

use error::About;
use folder::Folder;
use lock::Lock;
use owned::{Owned, Use};
use postmaster::Postmaster;

/// The database every cluster has. Others can be created beside it.
pub const DATABASE: &str = "tallydesk";

/// How long a program waits for another that is about to start the server, or to be done with it.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long the locks of a killed program may outlive the kill.
const DYING: Duration = Duration::from_millis(500);

/// Where things are, as the environment tells. Only `data` is needed, and [`Cluster::scratch`] needs nothing.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `TALLYDESK_DATA`: the cluster lives in `postgres` in it.
    pub data: PathBuf,
    /// `PG_BIN_DIR`: where `initdb` and `postgres` are. They are looked for if it is not set.
    pub bin_dir: Option<PathBuf>,
    /// `PATH`.
    pub path: Option<OsString>,
    /// `XDG_RUNTIME_DIR`: the best place for a socket.
    pub runtime_dir: Option<PathBuf>,
    /// `TMPDIR`: the next best place, and that of scratch clusters.
    pub temp_dir: Option<PathBuf>,
}

/// A PostgreSQL that takes connections. It is given up when dropped; who started the server then also stops it.
#[derive(Debug)]
pub struct Cluster {
    socket: PathBuf,
    url: String,
    hold: Option<Hold>,
}

#[derive(Debug)]
enum Hold {
    /// The server is ours to stop.
    Owner(Owned),
    /// A share in the server of another program, which waits for us if it is a command.
    Guest(Lock),
}

impl Cluster {
    /// Starts the cluster for `serve`, alone on its data folder. Makes it the first time.
    ///
    /// What a killed `serve` may have left is ended first, which takes some milliseconds.
    ///
    /// # Errors
    /// [`ClusterError::InUse`] beside another `serve`, or a command that does not end soon; else why PostgreSQL is not
    /// to be had, each in one line for the terminal.
    pub fn own(options: &Options) -> Result<Cluster, ClusterError> {
        let (folder, account) = Folder::open(options)?;
        let begun = Instant::now();
        loop {
            if let Some(lock) = take(&folder, "`tallydesk serve`")? {
                return Owned::start(options, folder, account, Use::Serve, Some(lock))
                    .map(Cluster::from);
            }
            let by = Lock::holder(&folder.owner_lock());
            if begun.elapsed() > if by.contains("serve") { DYING } else { PATIENCE } {
                return Err(ClusterError::InUse { folder: options.data.clone(), by });
            }
            sleep(Duration::from_millis(10));
        }
    }

    /// The cluster for a command: the running server of its data folder, or one started for the command's time.
    ///
    /// A server that a command started waits for other commands beside it. That of `serve` does not: it ends with
    /// `serve`, and the connections of commands break.
    ///
    /// # Errors
    /// As [`Cluster::own`], but a running `serve` is welcome.
    pub fn join(options: &Options) -> Result<Cluster, ClusterError> {
        let (folder, account) = Folder::open(options)?;
        let begun = Instant::now();
        loop {
            if let Some(lock) = take(&folder, "a tallydesk command")? {
                return Owned::start(options, folder, account, Use::Command, Some(lock))
                    .map(Cluster::from);
            }
            if let Some(cluster) = visit(&folder)? {
                return Ok(cluster);
            }
            if begun.elapsed() > PATIENCE {
                let by = Lock::holder(&folder.owner_lock());
                return Err(ClusterError::InUse { folder: options.data.clone(), by });
            }
            sleep(Duration::from_millis(10));
        }
    }

    /// A fast and forgetful cluster for tests, in a temporary folder of its own, gone when dropped.
    ///
    /// Where it is never dropped, as in a `static`, it goes when the program ends.
    ///
    /// # Errors
    /// Why PostgreSQL is not to be had, in one line for the terminal.
    pub fn scratch(options: &Options) -> Result<Cluster, ClusterError> {
        scratch::start(options).map(Cluster::from)
    }

    /// The address of the database, for libpq.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address of another database in this cluster; whether it exists is not asked.
    pub fn url_for(&self, database: &str) -> String {
        socket::url(&self.socket, database)
    }

    /// Gives the cluster up. A server of ours is shut down fast: connections end, nothing committed is lost.
    ///
    /// # Errors
    /// [`ClusterError::StillRunning`] if the server cannot be ended.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        self.give_up()
    }

    fn at(socket: PathBuf, hold: Hold) -> Cluster {
        let url = socket::url(&socket, DATABASE);
        Cluster { socket, url, hold: Some(hold) }
    }

    fn give_up(&mut self) -> Result<(), ClusterError> {
        match self.hold.take() {
            Some(Hold::Owner(mut owned)) => owned.stop(),
            Some(Hold::Guest(share)) => {
                drop(share);
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl From<Owned> for Cluster {
    fn from(owned: Owned) -> Cluster {
        Cluster::at(owned.socket().to_owned(), Hold::Owner(owned))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.give_up() {
            tracing::error!("{error}");
        }
    }
}

impl Options {
    fn path(&self) -> &OsStr {
        self.path.as_deref().unwrap_or(OsStr::new("/usr/local/bin:/usr/bin:/bin"))
    }

    fn temp_dir(&self) -> &Path {
        self.temp_dir.as_deref().unwrap_or(Path::new("/tmp"))
    }
}

/// Makes us the owner of the folder's server, unless another is.
fn take(folder: &Folder, name: &str) -> Result<Option<Lock>, ClusterError> {
    let mut lock = Lock::try_take(&folder.owner_lock())?;
    if let Some(lock) = &mut lock {
        lock.sign(name).about(folder.owner_lock())?;
    }
    Ok(lock)
}

/// A share in the server that another program runs, if it is ready and not about to stop it.
fn visit(folder: &Folder) -> Result<Option<Cluster>, ClusterError> {
    let Some(share) = Lock::try_share(&folder.guests_lock())? else {
        return Ok(None);
    };
    let server = Postmaster::of(&folder.data()).filter(|server| server.ready);
    Ok(server.map(|server| Cluster::at(server.socket, Hold::Guest(share))))
}
