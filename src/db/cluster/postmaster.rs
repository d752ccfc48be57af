//! The running server as `postmaster.pid` tells of it: the only file that names its process, its socket and its state.

use std::{
    fs, io,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

use super::{
    account::Account,
    error::{About, ClusterError},
    folder::Folder,
    lock::Lock,
    socket,
};

/// A keeper ends its server within milliseconds. After this long it must be gone itself, and we send the signals.
const KEEPERS_TURN: Duration = Duration::from_millis(500);
/// A fast shutdown writes one last checkpoint. An immediate one only costs a recovery at the next start.
const FAST_SHUTDOWN: Duration = Duration::from_secs(8);
const GIVE_UP: Duration = Duration::from_secs(12);

#[derive(Debug, PartialEq)]
pub(super) struct Postmaster {
    pub(super) pid: i32,
    pub(super) socket: PathBuf,
    pub(super) ready: bool,
}

impl Postmaster {
    /// `None` without a server, and while one has not yet written where its socket is.
    pub(super) fn of(data: &Path) -> Option<Postmaster> {
        parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)
    }
}

/// Lines: process, data, start time, port, socket folder, address, shared memory, state.
fn parse(text: &str) -> Option<Postmaster> {
    let mut lines = text.lines();
    let pid = lines.next()?.trim().parse().ok()?;
    let socket = lines.nth(3)?.into();
    let ready = lines.nth(2).is_some_and(|state| state.trim() == "ready");
    Some(Postmaster { pid, socket, ready })
}

/// Waits for the end of a server that nobody has a right to any more, and helps if it has lost its keeper.
///
/// What is returned proves that none is left; the next server inherits it.
pub(super) fn ended(folder: &Folder, account: &Account) -> Result<Lock, ClusterError> {
    let data = folder.data();
    let begun = Instant::now();
    let mut signals = [(KEEPERS_TURN, "INT"), (FAST_SHUTDOWN, "QUIT")].into_iter().peekable();
    loop {
        let server = Postmaster::of(&data);
        // Who asks PostgreSQL's own pg_ctl starts a server without our lock, but never one that does not answer.
        let alive = server.as_ref().filter(|server| socket::answers(&server.socket));
        if alive.is_none()
            && let Some(lock) = Lock::try_take(&folder.running_lock())?
        {
            forget(&data)?;
            return Ok(lock);
        }
        let waited = begun.elapsed();
        let pid = server.map_or(0, |server| server.pid);
        if waited > GIVE_UP {
            return Err(ClusterError::StillRunning { data, pid });
        }
        if let Some((_, signal)) = signals.next_if(|(after, _)| waited > *after && pid > 0) {
            account.signal(signal, pid);
        }
        sleep(Duration::from_millis(2));
    }
}

/// Removes the note a dead server left. After a reboot its process number may be anybody's, and PostgreSQL would refuse
/// to start; that no server is left is known for certain here.
fn forget(data: &Path) -> Result<(), ClusterError> {
    let note = data.join("postmaster.pid");
    match fs::remove_file(&note) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).about(note),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_ready_when_it_says_so() {
        let starting =
            "4711\n/var/postgres/data\n1767225600\n5432\n/run/user/1000/tallydesk-1\n\n    18 0\n";
        let server =
            |ready| Postmaster { pid: 4711, socket: "/run/user/1000/tallydesk-1".into(), ready };
        assert_eq!(parse(starting), Some(server(false)));
        assert_eq!(parse(&format!("{starting}starting\n")), Some(server(false)));
        assert_eq!(parse(&format!("{starting}ready   \n")), Some(server(true)));
        assert_eq!(parse("4711\n/var/postgres/data\n"), None);
    }
}
