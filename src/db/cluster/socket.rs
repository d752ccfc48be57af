//! The private folder of PostgreSQL's socket, and the address that leads there.

use std::{
    collections::hash_map::DefaultHasher,
    fs::{self, DirBuilder},
    hash::{Hash, Hasher},
    io,
    os::unix::{
        fs::{DirBuilderExt, MetadataExt},
        net::UnixStream,
    },
    path::{Path, PathBuf},
};

use super::{Options, account::Account, error::ClusterError};

/// What PostgreSQL calls its socket. The number is only part of the name: no port is opened.
const FILE: &str = ".s.PGSQL.5432";

/// The kernel's limit is 107 bytes on Linux and 103 on macOS.
const LONGEST: usize = 103;

/// Makes the folder for a cluster in `home`. Its name follows from there, so that crashes leave one folder and not many;
/// who looks for the socket reads `postmaster.pid`.
pub(super) fn folder_for(
    options: &Options,
    account: &Account,
    home: &Path,
) -> Result<PathBuf, ClusterError> {
    let bases =
        options.runtime_dir.as_deref().into_iter().chain([options.temp_dir(), Path::new("/tmp")]);
    let mut tag = DefaultHasher::new();
    home.hash(&mut tag);
    make_folder(bases, account, tag.finish())
}

/// Makes an empty folder that only `account` may enter, in the first of `bases` that is fit for a socket.
pub(super) fn make_folder<'a>(
    bases: impl IntoIterator<Item = &'a Path>,
    account: &Account,
    tag: u64,
) -> Result<PathBuf, ClusterError> {
    let usable = bases.into_iter().filter(|base| account.may_enter(base));
    usable
        .flat_map(|base| names(tag).map(|name| base.join(name)))
        .filter(|folder| fits(folder))
        .find(|folder| make_private(folder, account).is_ok())
        .ok_or(ClusterError::NoSocketFolder)
}

/// Several names, because a temporary folder is everybody's, and another may have taken the first one.
fn names(tag: u64) -> impl Iterator<Item = String> {
    (0..10).map(move |n| format!("tallydesk-{:08x}-{n}", tag & 0xffff_ffff))
}

fn fits(folder: &Path) -> bool {
    folder.is_absolute() && folder.join(FILE).as_os_str().len() <= LONGEST
}

fn make_private(folder: &Path, account: &Account) -> io::Result<()> {
    let ours = fs::symlink_metadata(folder)
        .is_ok_and(|found| found.is_dir() && found.uid() == account.uid);
    if ours && !answers(folder) {
        fs::remove_dir_all(folder)?;
    }
    DirBuilder::new().mode(0o700).create(folder)?;
    account.give(folder)
}

/// Whether a server listens in `folder`. One that has died leaves its socket, but nobody answers.
pub(super) fn answers(folder: &Path) -> bool {
    UnixStream::connect(folder.join(FILE)).is_ok()
}

/// An address for libpq, which takes a host that begins with `/` as the folder of a socket.
pub(super) fn url(folder: &Path, database: &str) -> String {
    format!(
        "postgres:///{}?host={}&user=postgres",
        escaped(database.as_bytes()),
        escaped(folder.as_os_str().as_encoded_bytes())
    )
}

fn escaped(bytes: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    bytes
        .iter()
        .map(
            |&byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_path_is_never_longer_than_the_kernel_takes() {
        let of_length = |length: usize| PathBuf::from(format!("/{}", "x".repeat(length - 1)));
        let longest = LONGEST - 1 - FILE.len();
        assert!(fits(&of_length(longest)));
        assert!(!fits(&of_length(longest + 1)));
        assert!(!fits(Path::new("relative")), "PostgreSQL would look for it beside its data");
    }

    #[test]
    fn the_usual_places_are_short_enough() {
        let macos = "/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T";
        for base in ["/run/user/4294967295", "/tmp", macos] {
            assert!(names(u64::MAX).all(|name| fits(&Path::new(base).join(name))), "{base}");
        }
    }

    #[test]
    fn an_address_survives_any_folder() {
        assert_eq!(
            url(Path::new("/tmp/tallydesk-1"), "tallydesk"),
            "postgres:///tallydesk?host=/tmp/tallydesk-1&user=postgres"
        );
        assert_eq!(
            url(Path::new("/tmp/a b&c"), "x/é"),
            "postgres:///x/%C3%A9?host=/tmp/a%20b%26c&user=postgres"
        );
    }
}
