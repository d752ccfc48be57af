//! `tallydesk search evaluate`: how often the duplicate of an issue is among those shown as similar, measured on pairs
//! that are known. With the desk's own tables and questions, in a schema that is gone when it ends.
#![expect(clippy::print_stdout, reason = "a command speaks to the terminal")]

use super::store;
use crate::db::{self, Conn};
use crate::issue::{Basket, Effect, IssueId, Priority, Source};
use crate::people::{Channel, PersonId};
use crate::schema::{issues, people};
use anyhow::{Context, Result, anyhow, ensure};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use flate2::read::MultiGzDecoder;
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What to measure with.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// CSV of issues, packed with gzip or not, its first line naming the columns: `id`, `summary` or `title`, and
    /// `description` or `body`.
    #[arg(long)]
    pub issues: PathBuf,
    /// CSV of pairs: the first two columns are the ids of issues that are the same. Pairs of issues that are not in the
    /// other file are passed over.
    #[arg(long)]
    pub pairs: PathBuf,
    /// Only every other pair: what is tuned on one half is measured on the other.
    #[arg(long, value_enum)]
    pub half: Option<Half>,
}

/// Half of the pairs, by their places in the file.
#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub enum Half {
    /// For choosing weights.
    Tuning,
    /// For what is said about them.
    HeldBack,
}

impl Half {
    fn has(self, place: usize) -> bool {
        (self == Half::Tuning) == place.is_multiple_of(2)
    }
}

/// How well it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub issues: usize,
    pub pairs: usize,
    /// Place of the other of a pair among the similar ones, from 0; each pair is asked from both sides.
    places: Vec<Option<usize>>,
    /// Microseconds each question took, sorted.
    took: Vec<u128>,
}

/// Places that are looked at.
const DEPTH: i32 = 10;

impl Outcome {
    /// The share of questions whose answer is among the first `at`.
    pub fn recall(&self, at: usize) -> f64 {
        let found = self.places.iter().flatten().filter(|place| **place < at).count();
        found as f64 / self.places.len().max(1) as f64
    }

    fn milliseconds(&self, percent: usize) -> f64 {
        let at = (self.took.len() * percent / 100).min(self.took.len().saturating_sub(1));
        self.took.get(at).map_or(f64::NAN, |micros| *micros as f64 / 1000.0)
    }
}

/// Measures, and prints the outcome.
///
/// # Errors
/// A file cannot be read, or says nothing to measure with; or any of the database's.
pub fn evaluate(conn: &mut Conn, options: &Options) -> Result<Outcome> {
    let reports = reports(&options.issues)?;
    let pairs = pairs(&options.pairs)?;
    let outcome = measured(conn, &reports, &pairs, options.half)?;
    println!(
        "{} issues; {} pairs with both sides among them, each asked from both sides.",
        outcome.issues, outcome.pairs
    );
    for at in [1, 5, 10] {
        println!("recall@{at:<2}  {:.3}", outcome.recall(at));
    }
    println!(
        "time per question: p50 {:.1} ms, p95 {:.1} ms",
        outcome.milliseconds(50),
        outcome.milliseconds(95)
    );
    Ok(outcome)
}

/// An issue of the file.
#[derive(Clone, Debug)]
struct Report {
    id: String,
    summary: String,
    description: String,
}

fn reports(file: &Path) -> Result<Vec<Report>> {
    let mut reader = csv::Reader::from_reader(open(file)?);
    let headings = reader.headers()?.clone();
    let column = |names: &[&str]| {
        let found = headings.iter().position(|heading| names.contains(&heading));
        found.with_context(|| format!("{} has no column {}", file.display(), names.join(" or ")))
    };
    let (id, summary, description) =
        (column(&["id"])?, column(&["summary", "title"])?, column(&["description", "body"])?);
    let mut reports = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| file.display().to_string())?;
        let text = |at: usize| row.get(at).unwrap_or_default().replace('\0', " ");
        reports.push(Report {
            id: text(id),
            summary: text(summary),
            description: text(description),
        });
    }
    Ok(reports)
}

fn pairs(file: &Path) -> Result<Vec<(String, String)>> {
    let mut reader = csv::Reader::from_reader(open(file)?);
    let mut pairs = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| file.display().to_string())?;
        let id = |at: usize| row.get(at).unwrap_or_default().to_owned();
        pairs.push((id(0), id(1)));
    }
    Ok(pairs)
}

/// A file as it is written, packed or not.
fn open(file: &Path) -> Result<Box<dyn Read>> {
    let opened = File::open(file).with_context(|| file.display().to_string())?;
    let packed = file.extension().is_some_and(|ending| ending == "gz");
    Ok(if packed { Box::new(MultiGzDecoder::new(opened)) } else { Box::new(opened) })
}

/// In a schema of its own, dropped in the end; by the next one, if this one is killed. Not in one transaction: a word that a
/// migration adds to an enum cannot be used before it is committed.
fn measured(
    conn: &mut Conn,
    reports: &[Report],
    pairs: &[(String, String)],
    half: Option<Half>,
) -> Result<Outcome> {
    conn.batch_execute(
        "drop schema if exists search_evaluation cascade; create schema search_evaluation;
         set search_path = search_evaluation",
    )?;
    let outcome = measured_here(conn, reports, pairs, half);
    conn.batch_execute("reset search_path; drop schema search_evaluation cascade")?;
    outcome
}

fn measured_here(
    conn: &mut Conn,
    reports: &[Report],
    pairs: &[(String, String)],
    half: Option<Half>,
) -> Result<Outcome> {
    db::migrate(conn).map_err(|error| anyhow!(error))?;
    let known = fill(conn, reports)?;
    while store::count_some(conn, 5_000)? > 0 {}
    conn.batch_execute("analyze")?;
    let pairs: Vec<_> = pairs
        .iter()
        .filter_map(|(one, other)| Some((*known.get(one)?, *known.get(other)?)))
        .enumerate()
        .filter(|(place, _)| half.is_none_or(|half| half.has(*place)))
        .map(|(_, pair)| pair)
        .collect();
    ensure!(!pairs.is_empty(), "no pair has both its issues in the file");
    let (mut places, mut took) = (Vec::new(), Vec::new());
    for (issue, wanted) in pairs.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]) {
        let asked = Instant::now();
        let likest = store::likest(conn, issue, DEPTH)?;
        took.push(asked.elapsed().as_micros());
        places.push(likest.iter().position(|id| *id == wanted.0));
    }
    took.sort_unstable();
    Ok(Outcome { issues: known.len(), pairs: pairs.len(), places, took })
}

/// The reports as issues of one person; their numbers by the file's ids.
fn fill(conn: &mut Conn, reports: &[Report]) -> Result<HashMap<String, IssueId>> {
    let person: PersonId = diesel::insert_into(people::table)
        .values((people::name.eq("Somebody"), people::email.eq("somebody@example.org")))
        .returning(people::id)
        .get_result(conn)?;
    let now = db::now();
    let mut known = HashMap::new();
    for some in reports.chunks(500) {
        let rows: Vec<_> = some
            .iter()
            .map(|report| {
                (
                    (issues::reporter_id.eq(person), issues::logged_by_id.eq(person)),
                    (issues::source.eq(Source::Import), issues::contact_by.eq(Channel::Email)),
                    (issues::software.eq("Software"), issues::vip.eq(false)),
                    (
                        issues::summary.eq(cut(&report.summary, 200)),
                        issues::description.eq(cut(&report.description, 60_000)),
                    ),
                    (issues::kind.eq("other"), issues::effect.eq(Effect::Question)),
                    (issues::priority.eq(Priority::Low), issues::basket.eq(Basket::Bin)),
                    (issues::submitted_at.eq(now), issues::promised_at.eq(now)),
                )
            })
            .collect();
        let ids: Vec<IssueId> = diesel::insert_into(issues::table)
            .values(rows)
            .returning(issues::id)
            .get_results(conn)?;
        known.extend(some.iter().map(|report| report.id.clone()).zip(ids));
    }
    Ok(known)
}

/// At most so many characters, and at least one.
fn cut(text: &str, most: usize) -> String {
    let cut: String = text.trim().chars().take(most).collect();
    if cut.is_empty() { "-".to_owned() } else { cut }
}
