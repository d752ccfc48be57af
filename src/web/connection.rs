//! Bounds of a connection itself, set where the server is started: how slow somebody may be, and how many there may be.

use actix_web::rt::net::TcpStream;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::any::Any;
use std::time::Duration;

/// How slow a client may be.
#[derive(Clone, Copy, Debug)]
pub struct Bounds;

impl Bounds {
    /// A client that has not finished its headers by then is told so and cut.
    pub const HEADERS: Duration = Duration::from_secs(5);
    /// An idle connection is kept for the next request.
    pub const KEEP_ALIVE: Duration = Duration::from_secs(30);
    /// A client gone away is forgotten.
    pub const GOODBYE: Duration = Duration::from_secs(2);
    /// An answer that nobody reads for so long is given up.
    pub const UNREAD: Duration = Duration::from_secs(10);
}

/// Connections of one worker, each of which may cost some twenty kilobytes: some 80 MB when somebody is out for it.
const MOST: usize = 4_096;

/// Open files for everything else: the database's connections and their like, logs, listeners.
const ASIDE: u64 = 128;

/// Lets the kernel cut a client that does not read what it asked for.
pub fn cut_when_unread(stream: &dyn Any) {
    let Some(stream) = stream.downcast_ref::<TcpStream>() else { return };
    let millis = u32::try_from(Bounds::UNREAD.as_millis()).unwrap_or(u32::MAX);
    if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(stream, millis) {
        tracing::warn!(%error, "a client that does not read may stay");
    }
}

/// How many connections each of `workers` keeps at once beside `others` open files. Those after them wait to be accepted,
/// instead of taking the files that the desk itself needs.
pub fn most_connections(workers: usize, others: u64) -> usize {
    let files = open_files();
    let left = files.saturating_sub(others + ASIDE);
    usize::try_from(left).map_or(MOST, |left| (left / workers.max(1)).clamp(16, MOST))
}

/// How many files may be open, after having it raised as far as it goes without asking anybody.
fn open_files() -> u64 {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    match setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        Ok(()) => maximum.unwrap_or(u64::MAX),
        Err(_) => current.unwrap_or(u64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desk_keeps_files_for_itself() {
        assert_eq!(most_connections(2, u64::MAX - ASIDE), 16);
        assert!((16..=MOST).contains(&most_connections(2, 32)));
    }
}
