//! What has just happened to issues. One worker on each node asks the database once a second; any number of open pages
//! are told from memory, so that a page that follows costs no connection, and whoever changes an issue nothing at all.
//!
//! Not by NOTIFY: a transaction that notifies takes one lock for the whole database while it commits, so that all reports
//! would queue behind each other for the sake of an extra.

mod domain;
mod follower;
mod log;
mod store;
mod worker;

pub use domain::{ALL, Change, Told, Topic};
pub use follower::{Follower, Following, Full, Next, TABS};
pub use worker::{check_sessions, keep_following, look_once};

use follower::Streams;
use log::Log;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// What this node knows, and who follows it.
#[derive(Debug, Default)]
pub struct News {
    log: Mutex<Log>,
    streams: Mutex<Streams>,
    /// Wakes who follows: there is something to look at.
    pulse: watch::Sender<()>,
    closing: AtomicBool,
}

impl News {
    /// Up to where a page drawn now is up to date, at least.
    pub fn position(&self) -> i64 {
        self.log().newest()
    }

    /// Somebody's page follows from now on.
    ///
    /// # Errors
    /// [`Full`] when too many do, or when the desk closes.
    pub fn follow(self: &Arc<Self>, following: Following) -> Result<Follower, Full> {
        if self.is_closing() {
            return Err(Full);
        }
        Follower::new(self.clone(), following)
    }

    /// Ends every stream: the desk closes.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
        self.wake();
    }

    /// How many pages follow.
    pub fn followers(&self) -> usize {
        self.streams().count()
    }

    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }

    fn wake(&self) {
        self.pulse.send_replace(());
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn streams(&self) -> MutexGuard<'_, Streams> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
