//! The embedded cluster, with real processes: who may use it, and what is left of it when somebody is killed.
#![cfg(target_os = "linux")] // It looks at processes in /proc.
#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use diesel::{
    Connection, PgConnection, RunQueryDsl, connection::SimpleConnection, dsl::sql,
    sql_types::BigInt,
};
use tallydesk::db::cluster::{Cluster, ClusterError, Options};

#[test]
fn a_command_uses_the_server_that_serve_has_started() {
    let place = Place::new();
    let serve = Cluster::own(&place.options).unwrap();
    connect(serve.url())
        .batch_execute("create table notes (id bigint); insert into notes values (7)")
        .unwrap();

    let command = Cluster::join(&place.options).unwrap();

    assert_eq!(command.url(), serve.url());
    assert_eq!(ask(&command, "select max(id) from notes"), 7);
    command.stop().unwrap();
    assert_eq!(ask(&serve, "select max(id) from notes"), 7, "it was not the command's to stop");
}

/// The log quotes rows when a statement fails, and a lock is anybody's who may open its file.
#[test]
fn nobody_else_may_read_or_lock_its_files() {
    let place = Place::new();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    fs::create_dir_all(place.options.data.join("postgres")).unwrap();
    let log = place.options.data.join("postgres/postgres.log");
    fs::write(&log, "of an earlier version\n").unwrap();
    assert_ne!(mode(&log) & 0o077, 0);

    let serve = Cluster::own(&place.options).unwrap();
    let command = Cluster::join(&place.options).unwrap();

    let folder = fs::read_dir(place.options.data.join("postgres")).unwrap();
    let files: Vec<_> =
        folder.map(|file| file.unwrap().path()).filter(|path| path.is_file()).collect();
    assert!(files.len() >= 4, "log and locks: {files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    command.stop().unwrap();
    serve.stop().unwrap();
}

#[test]
fn a_second_serve_is_told_who_was_first() {
    let place = Place::new();
    let _first = Cluster::own(&place.options).unwrap();

    let second = Cluster::own(&place.options).unwrap_err();

    let me = std::process::id();
    let words = format!(
        "The data folder {} is in use by `tallydesk serve` (process {me}). Stop that first, or set TALLYDESK_DATA to another folder.",
        place.options.data.display()
    );
    assert_eq!(second.to_string(), words);
}

#[test]
fn a_command_alone_starts_the_server_for_its_time() {
    let place = Place::new();
    let command = Cluster::join(&place.options).unwrap();
    let (url, server) = (command.url().to_owned(), place.postmaster());
    assert_eq!(ask(&command, "select 1::bigint"), 1);

    drop(command);

    assert!(PgConnection::establish(&url).is_err());
    assert!(!is_alive(server));
}

#[test]
fn a_command_that_started_the_server_waits_for_the_others() {
    let place = Place::new();
    let first = Cluster::join(&place.options).unwrap();
    let second = Cluster::join(&place.options).unwrap();

    let leaving = std::thread::spawn(move || first.stop());
    sleep(Duration::from_millis(200));

    assert!(!leaving.is_finished());
    assert_eq!(ask(&second, "select 1::bigint"), 1);
    drop(second);
    leaving.join().unwrap().unwrap();
}

#[test]
fn serve_is_back_within_two_seconds_of_being_killed() {
    let place = Place::new();
    let mut serve = Holder::start("own", &place);
    connect(&serve.url)
        .batch_execute("create table notes (id bigint); insert into notes values (7)")
        .unwrap();
    let first = place.postmaster();

    serve.kill();
    let killed = Instant::now();
    let again = Cluster::own(&place.options).unwrap();

    let back = killed.elapsed();
    assert!(back < Duration::from_secs(2), "{back:?}");
    assert_ne!(place.postmaster(), first);
    assert_eq!(ask(&again, "select max(id) from notes"), 7);
}

#[test]
fn nothing_runs_on_when_serve_is_killed() {
    let place = Place::new();
    let mut serve = Holder::start("own", &place);
    let server = place.postmaster();

    serve.kill();

    wait_until("PostgreSQL is gone", || !is_alive(server));
    wait_until("its socket is gone", || !socket_of(&serve.url).exists());
}

#[test]
fn a_server_without_serve_and_keeper_is_replaced() {
    let place = Place::new();
    let mut serve = Holder::start("own", &place);
    let orphan = place.postmaster();
    kill("KILL", parent(orphan));
    serve.kill();

    let again = Cluster::own(&place.options).unwrap();

    assert!(!is_alive(orphan));
    assert_eq!(ask(&again, "select 1::bigint"), 1);
}

#[test]
fn a_killed_server_is_brought_back_beside_the_running_serve() {
    let place = Place::new();
    let serve = Cluster::own(&place.options).unwrap();

    kill("KILL", place.postmaster());

    wait_until("PostgreSQL is back", || PgConnection::establish(serve.url()).is_ok());
}

#[test]
fn a_stale_note_of_a_process_number_reused_by_another_is_no_obstacle() {
    let place = Place::new();
    Cluster::own(&place.options).unwrap().stop().unwrap();
    let note = place.data().join("postmaster.pid");
    fs::write(
        &note,
        format!(
            "{}\n{}\n1\n5432\n/nowhere\n\n1 1\nready\n",
            parent(std::process::id()),
            place.data().display()
        ),
    )
    .unwrap();

    let serve = Cluster::own(&place.options).unwrap();

    assert_eq!(ask(&serve, "select 1::bigint"), 1);
}

#[test]
fn data_of_another_version_is_refused_in_words() {
    let place = Place::new();
    Cluster::own(&place.options).unwrap().stop().unwrap();
    fs::write(place.data().join("PG_VERSION"), "9\n").unwrap();

    let refused = Cluster::own(&place.options).unwrap_err();

    assert!(matches!(refused, ClusterError::WrongVersion { made_by: 9, .. }), "{refused}");
}

#[test]
fn a_scratch_cluster_leaves_nothing() {
    let scratch = Cluster::scratch(&Options::default()).unwrap();
    connect(scratch.url()).batch_execute("create database other").unwrap();
    assert!(PgConnection::establish(&scratch.url_for("other")).is_ok());
    let folder = socket_of(scratch.url());
    assert!(folder.exists());

    drop(scratch);

    assert!(!folder.exists());
}

#[test]
fn a_scratch_cluster_leaves_nothing_when_its_test_is_killed() {
    let mut test = Holder::start("scratch", &Place::new());
    let folder = socket_of(&test.url);
    assert!(folder.exists());

    test.kill();

    wait_until("its folder is gone", || !folder.exists());
}

/// Not a test: the process that the tests above kill. It holds a cluster until its standard input ends.
#[test]
#[ignore = "started by the tests that kill it"]
fn holder() {
    let mut lines = std::io::stdin().lines();
    let (Some(Ok(how)), Some(Ok(data))) = (lines.next(), lines.next()) else { return };
    let options = Options { data: data.into(), ..Options::default() };
    let cluster =
        if how == "own" { Cluster::own(&options) } else { Cluster::scratch(&options) }.unwrap();
    println!("\nurl {}", cluster.url());
    lines.next();
}

struct Holder {
    process: Child,
    url: String,
}

impl Holder {
    fn start(how: &str, place: &Place) -> Holder {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "cluster::holder", "--ignored", "--nocapture"]);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        write!(process.stdin.as_mut().unwrap(), "{how}\n{}\n", place.options.data.display())
            .unwrap();
        let mut said = BufReader::new(process.stdout.as_mut().unwrap()).lines().map(Result::unwrap);
        let url = said.find_map(|line| Some(line.strip_prefix("url ")?.to_owned())).unwrap();
        Holder { process, url }
    }

    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// A data folder of one test's own.
struct Place {
    options: Options,
}

impl Place {
    fn new() -> Place {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "tallydesk-place-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        Place { options: Options { data: std::env::temp_dir().join(name), ..Options::default() } }
    }

    fn data(&self) -> PathBuf {
        self.options.data.join("postgres/data")
    }

    fn postmaster(&self) -> u32 {
        let note = fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        note.lines().next().unwrap().parse().unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.options.data);
    }
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap()
}

fn ask(cluster: &Cluster, question: &str) -> i64 {
    sql::<BigInt>(question).get_result(&mut connect(cluster.url())).unwrap()
}

fn socket_of(url: &str) -> PathBuf {
    let host = url.split_once("host=").unwrap().1;
    Path::new(host.split('&').next().unwrap()).to_owned()
}

fn kill(signal: &str, process: u32) {
    let mut command = Command::new("sh");
    command.args(["-c", "kill -s \"$0\" \"$1\"", signal, &process.to_string()]);
    assert!(command.status().unwrap().success());
}

/// A zombie has ended; that nobody has asked for its status yet is not our affair.
fn is_alive(process: u32) -> bool {
    stat(process).is_some_and(|(state, _)| state != "Z")
}

fn parent(process: u32) -> u32 {
    stat(process).unwrap().1
}

/// State and parent, from `4711 (name) S 1 …`.
fn stat(process: u32) -> Option<(String, u32)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
}

fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < Duration::from_secs(10), "{what}: not after ten seconds");
        sleep(Duration::from_millis(10));
    }
}
