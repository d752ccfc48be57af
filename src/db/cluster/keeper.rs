//! Starts the server through a small shell program that outlives us just long enough to end it: see `keeper.sh`.

use std::{
    ffi::OsString,
    fs::{self, File},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use super::{
    account::Account,
    error::{About, ClusterError},
    find::Programs,
    folder::{Folder, open_private},
    lock::Lock,
    postmaster::Postmaster,
};

/// Recovery after a crash replays at most `max_wal_size`, about a minute's work on a slow disk.
const PATIENCE: Duration = Duration::from_secs(300);
/// A log larger than this starts anew, the old one is kept beside it.
const LOG_BYTES: u64 = 10_000_000;

/// What a desk needs. On the command line, so that every start has those of this version of the program.
const DESK: &[&str] = &[
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "cluster_name=tallydesk",
    "max_connections=100",
    "random_page_cost=1.1",
    "jit=off",
    "fsync=on",
    "restart_after_crash=on",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_destination=stderr",
    "logging_collector=off",
    "log_checkpoints=off",
];

/// What tests need on top: speed, and nothing kept.
const SCRATCH: &[&str] = &[
    "max_connections=200",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
];

/// The way to one server.
#[derive(Debug)]
pub(super) struct Server<'a> {
    pub(super) folder: &'a Folder,
    pub(super) account: &'a Account,
    pub(super) programs: &'a Programs,
    pub(super) socket: &'a Path,
    /// Nothing of it has to last.
    pub(super) scratch: bool,
}

/// The shell, and the pipe whose end ends the server.
#[derive(Debug)]
pub(super) struct Keeper(Child);

impl Keeper {
    /// Starts the server and waits until it takes connections. `none_running` passes to the server.
    pub(super) fn start(server: &Server<'_>, none_running: Lock) -> Result<Keeper, ClusterError> {
        let (log, logged) = open_log(&server.folder.log())?;
        let mut command = server.account.command("sh");
        // Through the environment, so that `ps` shows what is kept and not how.
        command.env("KEEPER", include_str!("keeper.sh"));
        command.args(["-c", "eval \"$KEEPER\"", "tallydesk-keeper"]).args(server.arguments());
        command.stdin(Stdio::piped()).stdout(none_running.into_file()).stderr(log);
        // Its own process group: Ctrl-C is for us alone, so that requests are drained while the database still runs.
        let mut keeper = Keeper(command.process_group(0).spawn().about("sh")?);
        keeper.wait_until_ready(server.folder, logged)?;
        Ok(keeper)
    }

    fn wait_until_ready(&mut self, folder: &Folder, logged: u64) -> Result<(), ClusterError> {
        let begun = Instant::now();
        let mut said = false;
        while !Postmaster::of(&folder.data()).is_some_and(|server| server.ready) {
            if begun.elapsed() > PATIENCE || self.0.try_wait().about("sh")?.is_some() {
                let log = folder.log();
                return Err(ClusterError::NotStarted { reason: complaint(&log, logged), log });
            }
            if !said && begun.elapsed() > Duration::from_secs(2) {
                tracing::info!(
                    "PostgreSQL is still starting; after a crash it first repeats what was not yet written"
                );
                said = true;
            }
            sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    /// Ends the pipe, and with it the server.
    pub(super) fn dismiss(&mut self) {
        drop(self.0.stdin.take());
    }

    /// The keeper has ended with its server; this only keeps it from staying a zombie.
    pub(super) fn bury(&mut self) {
        if let Err(error) = self.0.wait() {
            tracing::warn!("The keeper of PostgreSQL was lost: {error}");
        }
    }
}

impl Server<'_> {
    fn arguments(&self) -> Vec<OsString> {
        let (socket, postgres, data) =
            (self.socket.into(), self.programs.postgres().into(), self.folder.data().into());
        let mut arguments: Vec<OsString> = vec![socket, postgres, "-D".into(), data];
        let extra = if self.scratch { SCRATCH } else { &[] };
        let own = [format!("shared_buffers={}MB", self.buffers()).into(), self.socket_setting()];
        let settings = DESK.iter().chain(extra).map(OsString::from).chain(own);
        arguments.extend(settings.flat_map(|setting| ["-c".into(), setting]));
        arguments
    }

    /// What PostgreSQL keeps at hand, in MB: an eighth of the machine's memory, 128 MB to 4 GB. Its manual's quarter is for
    /// a machine that does nothing else.
    fn buffers(&self) -> u64 {
        if self.scratch { 128 } else { (memory() / 8).clamp(128, 4_096) }
    }

    /// Quoted, because the setting is a list.
    fn socket_setting(&self) -> OsString {
        let mut setting = OsString::from("unix_socket_directories=\"");
        setting.push(self.socket);
        setting.push("\"");
        setting
    }
}

/// What this machine has, or what its container is allowed, in MB; nothing when it does not say.
fn memory() -> u64 {
    let kilobytes = |line: &str| line.split_whitespace().nth(1)?.parse::<u64>().ok();
    let machine = fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| kilobytes(text.lines().find(|line| line.starts_with("MemTotal:"))?))
        .map(|all| all / 1_024);
    let container = fs::read_to_string("/sys/fs/cgroup/memory.max")
        .ok()
        .and_then(|text| text.trim().parse::<u64>().ok())
        .map(|bytes| bytes / 1_048_576);
    machine.into_iter().chain(container).min().unwrap_or(0)
}

fn open_log(path: &Path) -> Result<(File, u64), ClusterError> {
    let length = || fs::metadata(path).map_or(0, |log| log.len());
    if length() > LOG_BYTES {
        fs::rename(path, old(path)).about(path)?;
    }
    let log = open_private(File::options().append(true), path).about(path)?;
    Ok((log, length()))
}

fn old(log: &Path) -> PathBuf {
    log.with_extension("log.1")
}

/// Why the server did not start: what it wrote last since then, its words without time and process.
fn complaint(log: &Path, since: u64) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(
        text.get(usize::try_from(since).unwrap_or(0)..).unwrap_or_default(),
    )
    .into_owned();
    let fatal = text.lines().rev().find_map(|line| Some(line.split_once("FATAL:")?.1));
    fatal.or(text.lines().last()).unwrap_or("it said nothing").trim().to_owned()
}
