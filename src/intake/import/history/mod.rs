//! Incidents of another desk with their past, so that a desk that moves keeps its numbers.

mod incident;
mod past;

use super::file::Rows;
use super::key::Key;
use super::mapping::{Field, Mapping, Need, Words};
use super::row::Reject;
use super::run::{self, Keyed, Newcomers, Settled, Sheet, Target};
use super::tally::Tally;
use super::tickets::{Given, REPORTER, Row, desk, reading, settle};
use super::values::Values;
use crate::db::Conn;
use crate::error::Error;
use crate::intake::import::draft::Desk;
use anyhow::Result;
use clap::Args;
use csv::StringRecord;
use incident::{History, Incident};
use std::fmt::Display;

pub use incident::documentation;
pub use past::{Past, Then};

/// What a file of incidents can tell.
pub const WORDS: Words = &[
    (
        "id",
        Field::Number,
        "its number at the other desk, by which a row is known when it comes again",
    ),
    ("opened", Field::Submitted, "when it was reported"),
    ("touched", Field::Touched, "when somebody first took it in hand"),
    ("touched_after", Field::TouchedAfter, "or how many minutes after it was opened"),
    ("responded", Field::Responded, "when the reporter was first reached"),
    ("resolved", Field::Resolved, "when it was resolved, for the last time"),
    ("closed", Field::Closed, "when it was closed"),
    (
        "state",
        Field::State,
        "how it stands: open, resolved, closed, cancelled, or a word that --values explains",
    ),
    (
        "priority",
        Field::Priority,
        "its priority there: kept, and an effect where no column says one",
    ),
    ("effect", Field::Effect, "customer_impact, work_stoppage, inconvenience or question"),
    ("reopened", Field::Reopened, "how often it was reopened, or whether"),
    ("reassigned", Field::Reassigned, "how often it changed hands"),
    ("group", Field::Team, "the group that had it"),
    ("category", Field::Category, "how it was sorted there"),
    ("channel", Field::Channel, "how it came in there"),
    ("reporter", Field::Reporter, "who reported it: a name or an email address"),
    ("department", Field::Department, "where the reporter works"),
    ("vip", Field::Vip, "whether the reporter was a VIP then"),
    ("software", Field::Software, "what it is about"),
    ("kind", Field::Kind, "one of our kinds, such as access or printing"),
    ("subject", Field::Subject, "what was wrong, in a line; category and number stand in"),
    ("description", Field::Description, "what was wrong, in full"),
    ("resolver", Field::Resolver, "who resolved it: a name or an email address of the desk"),
    ("code", Field::Code, "what ended it; one of our codes, or kept in its own word"),
    ("resolution", Field::Resolution, "what was done, in words"),
    ("documentation", Field::Documentation, "the answer to our documentation question"),
    ("minutes", Field::Minutes, "staff minutes it took"),
];

/// How to import history.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(flatten)]
    sheet: Sheet,
    #[command(flatten)]
    given: Given,
    /// Bring in what is still open there, too: it waits in its basket here.
    #[arg(long)]
    open: bool,
}

/// Makes an issue with its past of every row that is not here yet.
///
/// # Errors
/// One line for the person at the terminal. What was written until then stays; the same command goes on from there.
pub fn run(conn: &mut Conn, Options { sheet, given, open }: &Options) -> Result<()> {
    let mut rows = Rows::open(&sheet.file, sheet.separator)?;
    let mut needs: Vec<Need> = vec![(&[Field::Submitted], "a column for opened")];
    if given.reporter.is_none() {
        needs.push(REPORTER);
    }
    let mapping = Mapping::read(&sheet.map, &rows.columns, WORDS, &needs)?;
    let values = Values::read(&sheet.values, WORDS)?;
    run::alone(conn)?;
    let desk = desk(conn, given.effect)?;
    let mut reading = reading(mapping, values, given, &desk);
    reading.stand_in = &[Field::Category, Field::Number];
    let tally = Tally::new(sheet.dry_run, desk.settings.hours.zone(), true);
    let history = History { reading, desk: sheet.source.clone(), open: *open };
    run::run(conn, sheet, &mut rows, &mut Incidents { desk, history, tally })
}

struct Incidents {
    desk: Desk,
    history: History,
    tally: Tally,
}

impl Target for Incidents {
    type Read = Incident;

    const WHAT: &'static str = "issues";

    // A statement has 65,535 values at most, and an issue some forty.
    const BATCH: usize = 1_000;

    fn read(&self, line: u64, cells: &StringRecord) -> Result<Incident, Reject> {
        self.history.incident(line, cells)
    }

    fn key(incident: &Incident) -> &Key {
        &incident.ticket.key
    }

    fn settle(
        &mut self,
        conn: &mut Conn,
        batch: &[Keyed<Incident>],
        people: &mut Newcomers,
    ) -> Result<Settled, Error> {
        let batch: Vec<Row<'_>> = batch
            .iter()
            .map(|Keyed { read, key, place }| Row {
                ticket: &read.ticket,
                past: Some(&read.past),
                key,
                place: *place,
            })
            .collect();
        settle(conn, &self.desk, &batch, people, &mut self.tally)
    }

    fn about(&self) -> impl Display {
        &self.tally
    }
}
