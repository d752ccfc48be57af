//! Tickets of another desk, each an issue as if it had been reported here.

use super::catalogue::Catalogue;
use super::draft::{Desk, Draft};
use super::file::Rows;
use super::history::Past;
use super::key::Key;
use super::mapping::{Field, Mapping, Need, Words};
use super::people::People;
use super::row::{Reading, Reject, Reporter, Ticket};
use super::run::{self, Keyed, Newcomers, Settled, Sheet, Target};
use super::states::There;
use super::store;
use super::tally::Tally;
use super::values::Values;
use crate::db::{self, Conn, Db};
use crate::error::Error;
use crate::intake::domain::today;
use crate::issue::Effect;
use crate::tagging::DocumentPlaces;
use crate::{settings, tagging};
use anyhow::Result;
use clap::Args;
use csv::StringRecord;
use std::fmt::Display;

/// What a file of tickets can tell.
pub const WORDS: Words = &[
    ("subject", Field::Subject, "what is wrong, in a line"),
    (
        "description",
        Field::Description,
        "what is wrong, in full (subject or description is enough)",
    ),
    ("reporter", Field::Reporter, "who reported it: a name or an email address"),
    (
        "id",
        Field::Number,
        "its number at the other desk, by which a row is known when it comes again",
    ),
    ("software", Field::Software, "what it is about"),
    ("department", Field::Department, "where the reporter works"),
    ("effect", Field::Effect, "customer_impact, work_stoppage, inconvenience or question"),
    ("kind", Field::Kind, "one of our kinds, such as access or printing"),
    ("submitted", Field::Submitted, "when it was reported"),
    ("contact", Field::Contact, "an email address or a telephone number for this issue"),
];

/// What it has to tell; whether rows that name nobody have a reporter anyway.
pub fn needs(reporter_given: bool) -> Vec<Need> {
    let mut needs: Vec<Need> =
        vec![(&[Field::Subject, Field::Description], "a column for subject or description")];
    if !reporter_given {
        needs.push(REPORTER);
    }
    needs
}

pub const REPORTER: Need =
    (&[Field::Reporter], "a column for reporter (or --reporter NAME for all)");

/// How to import tickets.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(flatten)]
    pub sheet: Sheet,
    #[command(flatten)]
    pub given: Given,
}

/// What holds for rows that do not say it.
#[derive(Args, Clone, Debug)]
pub struct Given {
    /// The effect of those that do not say one.
    #[arg(long, value_name = "WORD", default_value = "inconvenience", value_parser = effect)]
    pub effect: Effect,
    /// Who reported those that name nobody. Without it they are rejected.
    #[arg(long, value_name = "NAME")]
    pub reporter: Option<String>,
}

fn effect(word: &str) -> Result<Effect, String> {
    let words = || Effect::ALL.iter().map(|effect| effect.word()).collect::<Vec<_>>().join(", ");
    Effect::from_word(word).ok_or_else(|| format!("there are {}", words()))
}

/// Makes an issue of every row that is not here yet.
///
/// # Errors
/// One line for the person at the terminal. What was written until then stays; the same command goes on from there.
pub fn run(conn: &mut Conn, Options { sheet, given }: &Options) -> Result<()> {
    let mut rows = Rows::open(&sheet.file, sheet.separator)?;
    let needs = needs(given.reporter.is_some());
    let mapping = Mapping::read(&sheet.map, &rows.columns, WORDS, &needs)?;
    let values = Values::read(&sheet.values, WORDS)?;
    run::alone(conn)?;
    let desk = desk(conn, given.effect)?;
    let reading = reading(mapping, values, given, &desk);
    let tally = Tally::new(sheet.dry_run, desk.settings.hours.zone(), false);
    run::run(conn, sheet, &mut rows, &mut Tickets { desk, reading, tally })
}

pub fn reading(mapping: Mapping, values: Values, given: &Given, desk: &Desk) -> Reading {
    Reading {
        mapping,
        reporter: given.reporter.as_deref().map(Reporter::read),
        zone: desk.settings.hours.zone(),
        now: desk.now,
        values,
        stand_in: &[],
    }
}

pub fn desk(conn: &mut Conn, effect: Effect) -> Result<Desk> {
    let settings = settings::store::load(conn)?;
    let now = db::clock(conn)?;
    let today = today(&settings, now);
    Ok(Desk {
        documents: DocumentPlaces::of(&settings.documents),
        catalogue: Catalogue::new(store::catalogue(conn, today)?)?,
        rules: tagging::store::rules(conn)?,
        kinds: store::kinds(conn)?,
        settings,
        effect,
        now,
    })
}

struct Tickets {
    desk: Desk,
    reading: Reading,
    tally: Tally,
}

impl Target for Tickets {
    type Read = Ticket;

    const WHAT: &'static str = "issues";

    // More are hardly faster, and a statement has 65,535 values at most.
    const BATCH: usize = 500;

    fn read(&self, line: u64, cells: &StringRecord) -> Result<Ticket, Reject> {
        self.reading.ticket(line, cells)
    }

    fn key(ticket: &Ticket) -> &Key {
        &ticket.key
    }

    fn settle(
        &mut self,
        conn: &mut Conn,
        batch: &[Keyed<Ticket>],
        people: &mut Newcomers,
    ) -> Result<Settled, Error> {
        let batch: Vec<Row<'_>> = batch
            .iter()
            .map(|Keyed { read, key, place }| Row { ticket: read, past: None, key, place: *place })
            .collect();
        settle(conn, &self.desk, &batch, people, &mut self.tally)
    }

    fn about(&self) -> impl Display {
        &self.tally
    }
}

/// A ticket on its way to becoming an issue, with its past if it brings one.
#[derive(Clone, Copy, Debug)]
pub struct Row<'b> {
    pub ticket: &'b Ticket,
    pub past: Option<&'b Past>,
    pub key: &'b str,
    pub place: i64,
}

/// Makes the issues of a batch that are not here yet, and the people who reported them; in a dry run, only looks.
pub fn settle(
    conn: &mut Conn,
    desk: &Desk,
    batch: &[Row<'_>],
    newcomers: &mut Newcomers,
    tally: &mut Tally,
) -> Result<Settled, Error> {
    let dry_run = newcomers.dry_run;
    let newcomers = std::cell::RefCell::new(newcomers);
    let bring = |conn: &mut Conn| {
        let keys: Vec<&str> = batch.iter().map(|row| row.key).collect();
        let here = store::imported(conn, &keys)?;
        let is_left_open = |row: &&Row<'_>| {
            row.past.is_some_and(|past| past.stands != There::Open)
                && here.get(row.key).is_some_and(|state| state.is_open())
        };
        let left_open = batch.iter().filter(is_left_open).count() as u64;
        let new: Vec<&Row<'_>> = batch.iter().filter(|row| !here.contains_key(row.key)).collect();
        if new.is_empty() {
            return Ok((Vec::new(), left_open, 0));
        }
        let named: Vec<&Reporter> = new.iter().map(|row| &row.ticket.reporter).collect();
        let (people, made) = newcomers.borrow_mut().gather(conn, &named)?;
        let resolvers: Vec<&Reporter> =
            new.iter().filter_map(|row| row.past?.resolver.as_ref()).collect();
        let staff = match resolvers.as_slice() {
            [] => People::default(),
            named => People(store::staff(conn, named)?),
        };
        let mut drafts = drafts(desk, &new, &people, &staff);
        if !dry_run {
            let written = store::insert(conn, &drafts, desk.now)?;
            drafts.retain(|draft| written.contains_key(draft.key));
        }
        Ok((drafts, left_open, made))
    };
    let (drafts, left_open, new_people) =
        if dry_run { bring(conn)? } else { Db::transaction(conn, bring)? };
    drafts.iter().for_each(|draft| tally.add(draft));
    Ok(Settled { new: drafts.len() as u64, left_open, new_people })
}

/// Everybody who reported something is among the people by now.
fn drafts<'b>(desk: &Desk, new: &[&Row<'b>], people: &People, staff: &People) -> Vec<Draft<'b>> {
    new.iter()
        .filter_map(|row| {
            let reporter = people.find(&row.ticket.reporter)?;
            let vip = row.past.map_or(reporter.vip, |past| past.vip(reporter.vip));
            let draft = desk.draft(row.ticket, row.key, row.place, reporter, vip);
            let Some(past) = row.past else { return Some(draft) };
            let resolver = past.resolver.as_ref().and_then(|name| staff.find(name));
            Some(past.told(draft, resolver.map(|known| known.id), desk))
        })
        .collect()
}
