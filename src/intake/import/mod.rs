//! Tickets of another desk, from a CSV file into the baskets. `docs/import.md` is its page for people.

mod catalogue;
mod dates;
mod draft;
mod file;
mod key;
mod mapping;
mod people;
mod progress;
mod repair;
mod row;
mod store;
mod summary;

use crate::db::{self, Conn, Db};
use crate::error::Error;
use crate::intake::domain::today;
use crate::issue::Effect;
use crate::tagging::DocumentPlaces;
use crate::web::csv::inert;
use crate::{settings, tagging};
use anyhow::{Context, Result, ensure};
use catalogue::Catalogue;
use clap::Args;
use draft::{Desk, Draft};
use file::Rows;
use key::Seen;
use mapping::Mapping;
use people::{People, identity, newcomer};
use progress::Progress;
use row::{Reading, Reason, Reject, Reporter, Ticket};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use summary::Summary;

/// Rows of one transaction. More are hardly faster, and a statement has 65,535 values at most.
const BATCH: usize = 500;

/// How to import.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// CSV in UTF-8 with a header line, plain or gzip.
    pub file: PathBuf,
    /// Which column tells what, such as subject=title,description=body,reporter=caller,id=number. Without it the file's
    /// columns and our fields are listed.
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    pub map: Vec<String>,
    /// Which desk the numbers of this file belong to; a row is known by this name and its number.
    #[arg(long, value_name = "NAME", default_value = "import", value_parser = source_name)]
    pub source: String,
    /// The effect of tickets that do not say one.
    #[arg(long, value_name = "WORD", default_value = "inconvenience", value_parser = effect)]
    pub effect: Effect,
    /// Who reported the tickets that name nobody. Without it they are rejected.
    #[arg(long, value_name = "NAME")]
    pub reporter: Option<String>,
    /// What stands between two columns.
    #[arg(long, value_name = "CHARACTER", default_value = ",", value_parser = separator)]
    pub separator: u8,
    /// Read everything, say what would be done, write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Write all rejected rows, each with its line and reason, into this new file.
    #[arg(long, value_name = "FILE.csv")]
    pub rejects: Option<PathBuf>,
}

fn source_name(name: &str) -> Result<String, String> {
    let fits = !name.trim().is_empty() && name.len() <= 60 && !name.contains(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err("a name has 1 to 60 characters".to_owned()) }
}

fn effect(word: &str) -> Result<Effect, String> {
    let words = || Effect::ALL.iter().map(|effect| effect.word()).collect::<Vec<_>>().join(", ");
    Effect::from_word(word).ok_or_else(|| format!("there are {}", words()))
}

fn separator(written: &str) -> Result<u8, String> {
    match written.as_bytes() {
        [byte] if byte.is_ascii_punctuation() || *byte == b'\t' => Ok(*byte),
        b"\\t" | b"tab" => Ok(b'\t'),
        _ => Err("write one character, or tab".to_owned()),
    }
}

/// Reads the file, makes an issue of every row that is not here yet, and says what it did.
///
/// # Errors
/// One line for the person at the terminal. What was written until then stays; the same command goes on from there.
pub fn run(conn: &mut Conn, options: &Options) -> Result<()> {
    let mut rows = Rows::open(&options.file, options.separator)?;
    let mapping = Mapping::read(&options.map, &rows.columns, options.reporter.is_some())?;
    ensure!(store::alone(conn)?, "another import is running; wait until it has ended");
    let desk = desk(conn, options.effect)?;
    let reading = Reading {
        mapping,
        reporter: options.reporter.as_deref().map(Reporter::read),
        zone: desk.settings.hours.zone(),
        now: desk.now,
    };
    let mut import = Import::new(conn, options, desk)?;
    let read = import.read(&mut rows, &reading);
    let summary = import.end()?;
    write!(io::stdout(), "{summary}")?;
    read
}

fn desk(conn: &mut Conn, effect: Effect) -> Result<Desk> {
    let settings = settings::store::load(conn)?;
    let now = db::clock(conn)?;
    let today = today(&settings, now);
    Ok(Desk {
        documents: DocumentPlaces::parse(&settings.documents.join("\n")).unwrap_or_default(),
        catalogue: Catalogue::new(store::catalogue(conn, today)?)?,
        rules: tagging::store::rules(conn)?,
        kinds: store::kinds(conn)?,
        settings,
        effect,
        now,
    })
}

/// A ticket, the key it is known by, and its place in the file.
struct Keyed {
    ticket: Ticket,
    key: String,
    place: i64,
}

/// An import while it runs.
struct Import<'a> {
    conn: &'a mut Conn,
    desk: Desk,
    source: &'a str,
    dry_run: bool,
    batch: Vec<Keyed>,
    seen: Seen,
    /// In a dry run, who would be there by now.
    newcomers: HashSet<String>,
    rejects: Option<csv::Writer<File>>,
    summary: Summary,
    progress: Progress,
}

impl<'a> Import<'a> {
    fn new(conn: &'a mut Conn, options: &'a Options, desk: Desk) -> Result<Self> {
        Ok(Import {
            conn,
            source: &options.source,
            dry_run: options.dry_run,
            batch: Vec::with_capacity(BATCH),
            seen: Seen::default(),
            newcomers: HashSet::new(),
            rejects: options.rejects.as_deref().map(rejects_file).transpose()?,
            summary: Summary::new(options.dry_run, desk.settings.hours.zone()),
            progress: Progress::start(),
            desk,
        })
    }

    fn read(&mut self, rows: &mut Rows, reading: &Reading) -> Result<()> {
        while let Some(row) = rows.next()? {
            self.summary.rows += 1;
            let ticket = row.and_then(|(line, record)| reading.ticket(line, &record));
            match ticket.and_then(|ticket| self.keyed(ticket)) {
                Ok(keyed) => self.batch.push(keyed),
                Err(reject) => self.reject(reject)?,
            }
            if self.batch.len() == BATCH {
                self.settle()?;
            }
            self.progress.say(self.summary.rows);
        }
        Ok(())
    }

    fn keyed(&mut self, ticket: Ticket) -> Result<Keyed, Reject> {
        let line = ticket.line;
        let key = self.seen.key(self.source, &ticket.key, line).map_err(|earlier| Reject {
            line,
            reason: Reason::Number,
            detail: format!("line {earlier} has it too"),
        })?;
        Ok(Keyed { ticket, key, place: self.summary.rows.cast_signed() })
    }

    fn reject(&mut self, reject: Reject) -> Result<()> {
        if let Some(file) = &mut self.rejects {
            let cells = [reject.line.to_string(), reject.reason.to_string(), inert(&reject.detail)];
            file.write_record(cells)?;
        }
        self.summary.reject(reject);
        Ok(())
    }

    /// Brings the batch in: one transaction, all of it or nothing.
    fn settle(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        let settled = if self.dry_run {
            look(self.conn, &self.desk, &batch, &mut self.newcomers)
        } else {
            Db::transaction(self.conn, |conn| bring_in(conn, &self.desk, &batch))
        };
        let (drafts, new_people) = settled.context("the database did not take the rows")?;
        self.summary.there += (batch.len() - drafts.len()) as u64;
        self.summary.new_people += new_people as u64;
        drafts.iter().for_each(|draft| self.summary.add(draft));
        Ok(())
    }

    fn end(mut self) -> Result<Summary> {
        self.settle()?;
        if let Some(file) = &mut self.rejects {
            file.flush()?;
        }
        self.summary.seconds = self.progress.seconds();
        Ok(self.summary)
    }
}

/// What a batch would become. Writes nothing; who would be made by an earlier batch is not made again.
fn look<'b>(
    conn: &mut Conn,
    desk: &Desk,
    batch: &'b [Keyed],
    newcomers: &mut HashSet<String>,
) -> Result<(Vec<Draft<'b>>, usize), Error> {
    let new = not_here(conn, batch)?;
    let reporters: Vec<&Reporter> = new.iter().map(|keyed| &keyed.ticket.reporter).collect();
    let mut people = People(store::people(conn, &reporters)?);
    let missing = people.missing(reporters);
    let made = missing.iter().filter(|reporter| newcomers.insert(identity(reporter))).count();
    people.0.extend(missing.into_iter().map(newcomer));
    Ok((drafts(desk, &new, &people), made))
}

/// Makes the issues of a batch that are not here yet, and the people who reported them.
fn bring_in<'b>(
    conn: &mut Conn,
    desk: &Desk,
    batch: &'b [Keyed],
) -> Result<(Vec<Draft<'b>>, usize), Error> {
    let new = not_here(conn, batch)?;
    if new.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let reporters: Vec<&Reporter> = new.iter().map(|keyed| &keyed.ticket.reporter).collect();
    let mut people = People(store::people(conn, &reporters)?);
    let missing = people.missing(reporters);
    let made = missing.len();
    if made > 0 {
        people.0.extend(store::add_people(conn, &missing)?);
    }
    let mut drafts = drafts(desk, &new, &people);
    let written = store::insert(conn, &drafts, desk.now)?;
    drafts.retain(|draft| written.contains_key(draft.key));
    Ok((drafts, made))
}

fn not_here<'b>(conn: &mut Conn, batch: &'b [Keyed]) -> Result<Vec<&'b Keyed>, Error> {
    let keys: Vec<&str> = batch.iter().map(|keyed| &*keyed.key).collect();
    let imported = store::imported(conn, &keys)?;
    Ok(batch.iter().filter(|keyed| !imported.contains(&keyed.key)).collect())
}

/// Everybody who reported something is among the people by now.
fn drafts<'b>(desk: &Desk, new: &[&'b Keyed], people: &People) -> Vec<Draft<'b>> {
    new.iter()
        .filter_map(|keyed| {
            let reporter = people.find(&keyed.ticket.reporter)?;
            Some(desk.draft(&keyed.ticket, &keyed.key, keyed.place, reporter))
        })
        .collect()
}

/// A new file: neither the tickets nor an earlier list are written over.
fn rejects_file(path: &Path) -> Result<csv::Writer<File>> {
    let file = File::create_new(path).with_context(|| format!("--rejects {}", path.display()))?;
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(["line", "reason", "detail"])?;
    Ok(writer)
}
