//! Locks of the kernel's: they end with the process that holds them, however it ends.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::Path,
    process,
};

use super::{
    error::{About, ClusterError},
    folder::open_private,
};

/// Held until dropped. The lock belongs to the open file, so that a child which inherits the file holds it too.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// `None` while another holds it.
    pub(super) fn try_take(path: &Path) -> Result<Option<Lock>, ClusterError> {
        let file = open(path).about(path)?;
        let outcome = file.try_lock();
        unless_held(file, outcome).about(path)
    }

    /// Any number may share a lock, until one wants it alone.
    pub(super) fn try_share(path: &Path) -> Result<Option<Lock>, ClusterError> {
        let file = open(path).about(path)?;
        let outcome = file.try_lock_shared();
        unless_held(file, outcome).about(path)
    }

    /// Waits until nobody else holds it.
    pub(super) fn take(path: &Path) -> Result<Lock, ClusterError> {
        let file = open(path).about(path)?;
        file.lock().about(path)?;
        Ok(Lock(file))
    }

    /// Leaves the holder's name for whoever finds the lock taken.
    pub(super) fn sign(&mut self, name: &str) -> io::Result<()> {
        self.0.set_len(0)?;
        write!(self.0, "{name} (process {})", process::id())
    }

    /// The name its holder left; empty while the holder has not signed yet.
    pub(super) fn holder(path: &Path) -> String {
        fs::read_to_string(path).unwrap_or_default()
    }

    pub(super) fn into_file(self) -> File {
        self.0
    }
}

fn unless_held(file: File, outcome: Result<(), TryLockError>) -> io::Result<Option<Lock>> {
    match outcome {
        Ok(()) => Ok(Some(Lock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn open(path: &Path) -> io::Result<File> {
    open_private(File::options().read(true).write(true).truncate(false), path)
}
