//! The first time: an empty cluster with an empty database in it.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    process::{Command, Output, Stdio},
};

use super::{
    DATABASE,
    account::Account,
    error::{About, ClusterError},
    find::Programs,
    folder::Folder,
};

/// Letters of every language have to be known, for upper case and for search. Sorting by bytes is fast and stays the
/// same when the system's library changes, which would otherwise spoil indexes.
const LETTERS: &str = if cfg!(target_os = "macos") { "UTF-8" } else { "C.UTF-8" };

/// Makes the data, unless it is there. It takes its name only when complete, so that a crash leaves no half of one.
pub(super) fn make_data(
    folder: &Folder,
    account: &Account,
    programs: &Programs,
    durable: bool,
) -> Result<(), ClusterError> {
    let data = folder.data();
    if data.exists() {
        return Ok(());
    }
    let unfinished = folder.path().join("data.unfinished");
    make_empty(&unfinished, account).about(&unfinished)?;
    let succeeded =
        |output: Output| judge(&output).map_err(|reason| worded(reason, account, &data));
    succeeded(initdb(account, programs, &unfinished, durable).output().about(programs.initdb())?)?;
    succeeded(create_database(account, programs, &unfinished).about(programs.postgres())?)?;
    fs::rename(&unfinished, &data).about(&data)
}

fn make_empty(folder: &Path, account: &Account) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir(folder)?;
    account.give(folder)
}

fn initdb(account: &Account, programs: &Programs, data: &Path, durable: bool) -> Command {
    let mut initdb = account.command(programs.initdb());
    initdb.arg("--pgdata").arg(data);
    // Whoever can reach the socket is let in: its folder is private, and nothing else listens.
    initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"]);
    initdb.args(["--locale=C", "--lc-messages=C"]).arg(format!("--lc-ctype={LETTERS}"));
    if !durable {
        initdb.arg("--no-sync");
    }
    initdb
}

/// In single-user mode: no server has to run yet, and no client is needed.
fn create_database(account: &Account, programs: &Programs, data: &Path) -> io::Result<Output> {
    let mut postgres = account.command(programs.postgres());
    postgres.args(["--single", "-F", "-D"]).arg(data).arg("postgres");
    let mut session =
        postgres.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut statements) = session.stdin.take() {
        writeln!(statements, "create database {DATABASE}")?;
    }
    session.wait_with_output()
}

/// The line to show of a failure. A session in single-user mode ends well even when a statement in it failed.
fn judge(output: &Output) -> Result<(), String> {
    let said = String::from_utf8_lossy(&output.stderr);
    let complaint = said
        .lines()
        .find(|line| ["error:", "ERROR:", "FATAL:"].iter().any(|word| line.contains(word)));
    match complaint.or(said.lines().last()) {
        Some(line) if complaint.is_some() || !output.status.success() => {
            Err(line.trim().to_owned())
        }
        None if !output.status.success() => Err(output.status.to_string()),
        _ => Ok(()),
    }
}

fn worded(reason: String, account: &Account, data: &Path) -> ClusterError {
    if reason.contains("could not look up effective user ID") {
        return ClusterError::Nameless(account.uid);
    }
    ClusterError::NotMade { data: data.into(), reason }
}
