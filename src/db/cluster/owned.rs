//! A server of ours: what it takes to start it, and to leave nothing of it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    Options,
    account::Account,
    error::{About, ClusterError},
    find::Programs,
    folder::Folder,
    init,
    keeper::{Keeper, Server},
    lock::Lock,
    postmaster, socket,
};

/// What the server is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Use {
    Serve,
    Command,
    Scratch,
}

#[derive(Debug)]
pub(super) struct Owned {
    folder: Folder,
    account: Account,
    socket: PathBuf,
    keeper: Keeper,
    purpose: Use,
    /// What makes the server ours. A scratch folder needs none, nobody else knows it.
    _lock: Option<Lock>,
}

impl Owned {
    pub(super) fn start(
        options: &Options,
        folder: Folder,
        account: Account,
        purpose: Use,
        lock: Option<Lock>,
    ) -> Result<Owned, ClusterError> {
        let scratch = purpose == Use::Scratch;
        let none_running = postmaster::ended(&folder, &account)?;
        let programs = Programs::for_data(options, &folder.data())?;
        init::make_data(&folder, &account, &programs, !scratch)?;
        let socket = match purpose {
            Use::Scratch => folder.path().to_owned(),
            Use::Serve | Use::Command => socket::folder_for(options, &account, folder.path())?,
        };
        let server = Server {
            folder: &folder,
            account: &account,
            programs: &programs,
            socket: &socket,
            scratch,
        };
        let keeper = Keeper::start(&server, none_running)?;
        Ok(Owned { folder, account, socket, keeper, purpose, _lock: lock })
    }

    pub(super) fn socket(&self) -> &Path {
        &self.socket
    }

    pub(super) fn stop(&mut self) -> Result<(), ClusterError> {
        match self.purpose {
            Use::Serve => self.end(),
            Use::Command => {
                // Until we are gone nobody may come to stay: the lock is held to the end.
                let _no_guests = Lock::take(&self.folder.guests_lock())?;
                self.end()
            }
            Use::Scratch => {
                self.keeper.dismiss();
                self.keeper.bury();
                remove(&self.socket)
            }
        }
    }

    fn end(&mut self) -> Result<(), ClusterError> {
        self.keeper.dismiss();
        postmaster::ended(&self.folder, &self.account)?;
        self.keeper.bury();
        remove(&self.socket)
    }
}

/// The keeper does this, unless it was killed.
fn remove(folder: &Path) -> Result<(), ClusterError> {
    if folder.exists() { fs::remove_dir_all(folder).about(folder) } else { Ok(()) }
}
