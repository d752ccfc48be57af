//! The log of requests that a spreadsheet kept: who asked what when, and what it was answered with.

mod line;

use super::file::Rows;
use super::key::Key;
use super::mapping::{Field, Mapping, Need, Words};
use super::people::People;
use super::row::{Reading, Reject, Reporter};
use super::run::{self, Keyed, Newcomers, Settled, Sheet, Target};
use super::store;
use super::summary::{Counted, most};
use super::tickets;
use super::values::Values;
use crate::db::{Conn, Db};
use crate::error::Error;
use crate::intake::domain::log::LogLine;
use crate::intake::import::draft::Desk;
use crate::intake::store::log;
use crate::issue::{Documentation, Effect};
use anyhow::{Result, ensure};
use clap::Args;
use csv::StringRecord;
use line::{Colleagues, Line};
use std::collections::HashMap;
use std::fmt::{self, Display};

pub use line::Colleague;

/// What a file of requests can tell.
pub const WORDS: Words = &[
    ("date", Field::Submitted, "when it was asked"),
    ("who", Field::Reporter, "who asked: a name or an email address"),
    ("team", Field::Department, "where they work"),
    ("type", Field::Kind, "one of our kinds, such as access or printing"),
    ("summary", Field::Subject, "what was asked, in a line"),
    ("link", Field::Link, "links that were given; those in the summary count too"),
    (
        "documentation",
        Field::Documentation,
        "whether it was answered with documentation: yes, or the answer to our question",
    ),
    ("minutes", Field::Minutes, "how long it took"),
    ("software", Field::Software, "what it was about"),
    ("by", Field::Resolver, "who answered: a name or an email address of the desk"),
    ("id", Field::Number, "its number, by which a row is known when it comes again"),
];

const NEEDS: &[Need] =
    &[(&[Field::Submitted], "a column for date"), (&[Field::Subject], "a column for summary")];

/// How to import a log.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(flatten)]
    sheet: Sheet,
    /// Who answered what names nobody of the desk: a name or an email address. Without it such rows are rejected.
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// The minutes of what says none.
    #[arg(long, value_name = "MINUTES", default_value_t = 0, value_parser = clap::value_parser!(i32).range(0..=1_440))]
    minutes: i32,
}

/// Makes a log line of every row that is not here yet.
///
/// # Errors
/// One line for the person at the terminal. What was written until then stays; the same command goes on from there.
pub fn run(conn: &mut Conn, Options { sheet, by, minutes }: &Options) -> Result<()> {
    let mut rows = Rows::open(&sheet.file, sheet.separator)?;
    let mapping = Mapping::read(&sheet.map, &rows.columns, WORDS, NEEDS)?;
    let values = Values::read(&sheet.values, WORDS)?;
    run::alone(conn)?;
    let desk = tickets::desk(conn, Effect::Question)?;
    let staff = store::colleagues(conn)?;
    let colleagues = Colleagues::new(staff, by.as_deref());
    let named = by.as_deref().unwrap_or_default();
    ensure!(
        by.is_none() || colleagues.has_default(),
        "--by {named}: nobody of the desk is called that"
    );
    let reading = Reading {
        mapping,
        reporter: None,
        zone: desk.settings.hours.zone(),
        now: desk.now,
        values,
        stand_in: &[],
    };
    let lines = line::Reading { reading, colleagues, minutes: *minutes };
    run::run(conn, sheet, &mut rows, &mut Log { desk, lines, tally: Tally::default() })
}

struct Log {
    desk: Desk,
    lines: line::Reading,
    tally: Tally,
}

impl Target for Log {
    type Read = Line;

    const WHAT: &'static str = "log lines";

    // A statement has 65,535 values at most, and a line nineteen.
    const BATCH: usize = 1_000;

    fn read(&self, line: u64, cells: &StringRecord) -> Result<Line, Reject> {
        self.lines.line(line, cells)
    }

    fn key(line: &Line) -> &Key {
        &line.key
    }

    fn settle(
        &mut self,
        conn: &mut Conn,
        batch: &[Keyed<Line>],
        people: &mut Newcomers,
    ) -> Result<Settled, Error> {
        let bring = |conn: &mut Conn| {
            let keys: Vec<&str> = batch.iter().map(|keyed| &*keyed.key).collect();
            let here = log::imported(conn, &keys)?;
            let new: Vec<&Keyed<Line>> =
                batch.iter().filter(|keyed| !here.contains(&keyed.key)).collect();
            if new.is_empty() {
                return Ok(Vec::new());
            }
            let askers: Vec<&Reporter> =
                new.iter().filter_map(|keyed| keyed.read.asker.as_ref()).collect();
            let known = People(store::people(conn, &askers)?);
            let lines: Vec<LogLine> = new
                .iter()
                .map(|keyed| {
                    let asker = keyed.read.asker.as_ref().and_then(|asker| known.find(asker));
                    keyed.read.logged(&keyed.key, asker, &self.desk)
                })
                .collect();
            if !people.dry_run {
                log::insert(conn, &lines)?;
            }
            Ok(new.into_iter().zip(lines).collect())
        };
        let new: Vec<(&Keyed<Line>, LogLine)> = match people.dry_run {
            true => bring(conn)?,
            false => Db::transaction(conn, bring)?,
        };
        new.iter().for_each(|(keyed, line)| self.tally.add(&keyed.read, line));
        Ok(Settled { new: new.len() as u64, left_open: 0, new_people: 0 })
    }

    fn about(&self) -> impl Display {
        &self.tally
    }
}

/// What the new lines have in common.
#[derive(Debug, Default)]
struct Tally {
    known_askers: u64,
    unknown_kinds: u64,
    untagged: u64,
    repaired: u64,
    links: u64,
    documents: u64,
    documented: u64,
    minutes: u64,
    kinds: HashMap<String, u64>,
}

impl Tally {
    fn add(&mut self, read: &Line, line: &LogLine) {
        self.known_askers += u64::from(line.asker.id.is_some());
        self.unknown_kinds += u64::from(read.marks.unknown_kind);
        self.repaired += u64::from(read.marks.repaired);
        self.untagged += u64::from(line.sort.origin.is_none());
        self.links += line.links.len() as u64;
        self.documents += line.links.iter().filter(|(_, is_document)| *is_document).count() as u64;
        self.documented += u64::from(matches!(
            line.documentation,
            Some(Documentation::ResolvedBy | Documentation::AnsweredWith)
        ));
        self.minutes += u64::from(line.minutes.unsigned_abs());
        *self.kinds.entry(line.sort.kind.to_owned()).or_default() += 1;
    }
}

impl Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Of the new ones:")?;
        write!(f, "{}", Counted(self.known_askers, "asked by people whom the desk knows"))?;
        for (rows, words) in [
            (self.repaired, "with mis-decoded text, repaired"),
            (self.unknown_kinds, "of a type that is none of our kinds: rules decided"),
            (self.untagged, "of no kind that anybody said or a rule found: other"),
            (self.documented, "answered with documentation"),
            (self.links, "links"),
            (self.documents, "of them to documents of ours"),
            (self.minutes, "minutes"),
        ] {
            if rows > 0 {
                write!(f, "{}", Counted(rows, words))?;
            }
        }
        writeln!(f, "Kinds: {}.", most(&self.kinds, 16))
    }
}
