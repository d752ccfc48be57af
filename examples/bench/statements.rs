//! Which statements a page runs: PostgreSQL's own word for it, from its log.

use crate::desk::Bench;
use crate::fill::cookie_of;
use crate::http::{self, Client};
use anyhow::{Context, Result, bail, ensure};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// A statement as it was run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    pub sql: String,
    /// Parsed and planned once per connection, not at every visit.
    pub kept: bool,
    /// `None` is null.
    pub parameters: Vec<Option<String>>,
}

/// Settings are remembered for a second and sessions written to once a minute: the shortest of so many visits is the
/// page's own work.
const VISITS: usize = 5;

/// What each of `paths` makes the desk ask the database, for a person.
pub fn of_pages(
    bench: &Bench,
    database: &str,
    person: i64,
    paths: &[String],
) -> Result<Vec<Vec<Statement>>> {
    let server = bench.serve(database, &["--pool", "1"], "-c log_statement=all")?;
    let (runtime, log) = (http::runtime()?, bench.postgres_log());
    let mut client = runtime.block_on(Client::to(server.address))?;
    let mut visit = |path: &String| {
        let begin = std::fs::metadata(&log)?.len();
        let answer = runtime.block_on(client.get(path, &cookie_of(person)))?;
        ensure!(answer.status == 200, "{path} answers {}", answer.status);
        read(&written_since(&log, begin)?)
    };
    paths
        .iter()
        .map(|path| {
            let visits = (0..VISITS).map(|_| visit(path)).collect::<Result<Vec<_>>>()?;
            visits
                .into_iter()
                .min_by_key(Vec::len)
                .filter(|page| !page.is_empty())
                .context("no statement was logged")
        })
        .collect()
}

fn written_since(log: &Path, begin: u64) -> Result<String> {
    let (mut file, mut text) = (File::open(log)?, String::new());
    file.seek(SeekFrom::Start(begin))?;
    file.read_to_string(&mut text)?;
    Ok(text)
}

/// The statements in a piece of log. Lines that go on begin with a tabulator.
fn read(log: &str) -> Result<Vec<Statement>> {
    let mut found: Vec<Statement> = Vec::new();
    for line in log.replace("\n\t", " ").lines() {
        if let Some((_, logged)) = line.split_once("LOG:  execute ") {
            let (name, sql) = logged.split_once(": ").context("a statement without its words")?;
            found.push(Statement {
                sql: sql.trim().to_owned(),
                kept: name != "<unnamed>",
                parameters: Vec::new(),
            });
        } else if let Some((_, logged)) = line.split_once("LOG:  statement: ") {
            bail!("a page should prepare what it asks, and not say {logged:?}");
        } else if let Some((_, logged)) =
            line.to_lowercase().find("detail:  parameters: ").map(|at| line.split_at(at))
        {
            let statement = found.last_mut().context("parameters of no statement")?;
            statement.parameters = parameters(&logged["detail:  parameters: ".len()..]);
        }
    }
    Ok(found)
}

/// `$1 = 'it''s', $2 = NULL`
fn parameters(mut logged: &str) -> Vec<Option<String>> {
    let mut found = Vec::new();
    while let Some((_, value)) = logged.split_once(" = ") {
        let Some(quoted) = value.strip_prefix('\'') else {
            found.push(None);
            logged = value.trim_start_matches("NULL");
            continue;
        };
        let end = end_of(quoted);
        found.push(Some(quoted[..end].replace("''", "'")));
        logged = &quoted[end..];
    }
    found
}

/// Where the first quote is that is not doubled.
fn end_of(quoted: &str) -> usize {
    let mut at = 0;
    while let Some(next) = quoted[at..].find('\'') {
        at += next;
        if !quoted[at + 1..].starts_with('\'') {
            return at;
        }
        at += 2;
    }
    quoted.len()
}
