//! A cluster in a folder of its own: what tests run on.

use std::{
    fs,
    hash::{BuildHasher, RandomState},
    path::Path,
    process,
};

use super::{
    Options,
    account::Account,
    error::{About, ClusterError},
    folder::Folder,
    owned::{Owned, Use},
    socket,
};

pub(super) fn start(options: &Options) -> Result<Owned, ClusterError> {
    let account = Account::fresh(options)?;
    // Not the runtime folder: that is memory, and a test run fills gigabytes.
    let bases = [options.temp_dir(), Path::new("/tmp")];
    let path = socket::make_folder(bases, &account, RandomState::new().hash_one(process::id()))?;
    let started = Owned::start(options, Folder::at(path.clone()), account, Use::Scratch, None);
    if started.is_err() {
        fs::remove_dir_all(&path).about(&path)?;
    }
    started
}
