//! The cluster's folder, `postgres` in the data folder, and what is where in it.

use std::{
    fs::{self, File, OpenOptions, Permissions},
    io,
    os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use super::{
    Options,
    account::Account,
    error::{About, ClusterError},
};

/// Where root's clusters go when PostgreSQL's account cannot enter the data folder, as in `/root/tallydesk/var`.
const REACHABLE: &str = "/var/lib/tallydesk";

/// Only `data` belongs to PostgreSQL's account. The rest stays ours: root must not write where another may plant a link.
#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Finds or makes the folder, and the account that PostgreSQL runs as in it.
    pub(super) fn open(options: &Options) -> Result<(Folder, Account), ClusterError> {
        let entry = options.data.join("postgres");
        let account = Account::for_data(options, &entry.join("data"))?;
        make(&options.data, &account).about(&options.data)?;
        if fs::symlink_metadata(&entry).is_err() {
            settle_in(&entry, &account).about(&entry)?;
        }
        let folder = fs::canonicalize(&entry).about(&entry)?;
        if !account.may_enter(&folder) {
            return Err(ClusterError::Unreachable { folder, uid: account.uid });
        }
        Ok((Folder(folder), account))
    }

    pub(super) fn at(path: PathBuf) -> Folder {
        Folder(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// Held by the program that starts and stops PostgreSQL.
    pub(super) fn owner_lock(&self) -> PathBuf {
        self.0.join("owner.lock")
    }

    /// Held by every process of PostgreSQL and by its keeper: free only when all of them are gone.
    pub(super) fn running_lock(&self) -> PathBuf {
        self.0.join("running.lock")
    }

    /// Shared by the commands that use a PostgreSQL they did not start.
    pub(super) fn guests_lock(&self) -> PathBuf {
        self.0.join("guests.lock")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.0.join("postgres.log")
    }
}

/// Makes `entry`, or where PostgreSQL could not enter it, a link to a folder elsewhere.
fn settle_in(entry: &Path, account: &Account) -> io::Result<()> {
    let parent = fs::canonicalize(entry.parent().unwrap_or(entry))?;
    if account.may_enter(&parent) {
        return make(entry, account);
    }
    let elsewhere = unused(&parent);
    make(&elsewhere, account)?;
    tracing::warn!(
        "PostgreSQL cannot enter {}: its data goes to {} and {} links there",
        parent.display(),
        elsewhere.display(),
        entry.display()
    );
    symlink(elsewhere, entry)
}

/// A new folder each time: who deletes a data folder expects an empty desk next, not the old one back.
fn unused(data: &Path) -> PathBuf {
    let name = data.to_string_lossy().trim_matches('/').replace('/', "-");
    let numbered = (2..).map(|n| format!("{name}-{n}"));
    let mut names =
        std::iter::once(name.clone()).chain(numbered).map(|name| Path::new(REACHABLE).join(name));
    names.find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_default()
}

/// Opens a file for nobody else to read or lock, whatever the umask says, and whoever made it earlier.
pub(super) fn open_private(how: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let file = how.create(true).mode(0o600).open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// Like `mkdir -p`, but the mode is ours and not the umask's: root's 077 would lock PostgreSQL out.
fn make(folder: &Path, account: &Account) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        make(parent, account)?;
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made
            .and_then(|()| fs::set_permissions(folder, Permissions::from_mode(account.passage()))),
    }
}
