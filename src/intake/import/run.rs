//! An import while it runs: row by row, batch by batch, whatever the rows become.

use super::file::{Row, Rows};
use super::key::{Key, Seen};
use super::people::{People, identity, newcomer};
use super::progress::Progress;
use super::row::{Reason, Reject, Reporter};
use super::store;
use super::summary::Summary;
use crate::db::Conn;
use crate::error::Error;
use crate::web::csv::inert;
use anyhow::{Context, Result, ensure};
use clap::Args;
use csv::StringRecord;
use std::collections::HashSet;
use std::fmt::Display;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// The file, and how to go about it.
#[derive(Args, Clone, Debug)]
pub struct Sheet {
    /// CSV in UTF-8 with a header line, plain or gzip.
    pub file: PathBuf,
    /// Which column tells what, such as subject=title,reporter=caller,id=number. Without it the file's columns and our
    /// fields are listed.
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    pub map: Vec<String>,
    /// What words of the file mean here, such as "kind:Toner=printing,Badge=access".
    #[arg(long, value_name = "FIELD:THEIRS=OURS,…")]
    pub values: Vec<String>,
    /// Where the rows of this file come from; a row is known by this name and its number.
    #[arg(long, value_name = "NAME", default_value = "import", value_parser = source_name)]
    pub source: String,
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
    // It parts the name from the number: a/b and 1 would be a and b/1.
    let fits = fits && !name.contains('/');
    if fits {
        Ok(name.to_owned())
    } else {
        Err("a name has 1 to 60 characters, none of them /".into())
    }
}

fn separator(written: &str) -> Result<u8, String> {
    match written.as_bytes() {
        [byte] if byte.is_ascii_punctuation() || *byte == b'\t' => Ok(*byte),
        b"\\t" | b"tab" => Ok(b'\t'),
        _ => Err("write one character, or tab".to_owned()),
    }
}

/// What the rows of a file become.
pub trait Target {
    /// A row that was read.
    type Read;

    /// "issues", "log lines".
    const WHAT: &'static str;

    /// Rows of one transaction.
    const BATCH: usize;

    /// # Errors
    /// [`Reject`]: the first thing that is wrong with the row.
    fn read(&self, line: u64, cells: &StringRecord) -> Result<Self::Read, Reject>;

    fn key(read: &Self::Read) -> &Key;

    /// Brings a batch in, all of it or nothing; in a dry run, finds out what would come of it.
    ///
    /// # Errors
    /// Any of the database's.
    fn settle(
        &mut self,
        conn: &mut Conn,
        batch: &[Keyed<Self::Read>],
        people: &mut Newcomers,
    ) -> Result<Settled, Error>;

    /// What else there is to say about those that are new.
    fn about(&self) -> impl Display;
}

/// A row, the key it is known by, and its place in the file.
#[derive(Debug)]
pub struct Keyed<T> {
    pub read: T,
    pub key: String,
    pub place: i64,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Settled {
    pub new: u64,
    /// Here already and still open, though over in the file.
    pub left_open: u64,
    pub new_people: u64,
}

/// Who is made on the way.
#[derive(Debug)]
pub struct Newcomers {
    pub dry_run: bool,
    /// In a dry run, who would be there by now.
    would_be: HashSet<String>,
}

impl Newcomers {
    /// Everybody who is named, made if they were not here, and how many were.
    ///
    /// # Errors
    /// Any of the database's.
    pub fn gather(&mut self, conn: &mut Conn, named: &[&Reporter]) -> Result<(People, u64), Error> {
        let mut people = People(store::people(conn, named)?);
        let missing = people.missing(named.iter().copied());
        if self.dry_run {
            let new = missing.iter().filter(|one| self.would_be.insert(identity(one))).count();
            people.0.extend(missing.into_iter().map(newcomer));
            return Ok((people, new as u64));
        }
        let new = missing.len() as u64;
        if new > 0 {
            people.0.extend(store::add_people(conn, &missing)?);
        }
        Ok((people, new))
    }
}

/// Makes sure that no other import runs.
///
/// # Errors
/// One line for the person at the terminal.
pub fn alone(conn: &mut Conn) -> Result<()> {
    ensure!(store::alone(conn)?, "another import is running; wait until it has ended");
    Ok(store::take_your_time(conn)?)
}

/// Reads the file, brings in every row that is not here yet, and says what it did.
///
/// # Errors
/// One line for the person at the terminal. What was written until then stays; the same command goes on from there.
pub fn run<T: Target>(
    conn: &mut Conn,
    sheet: &Sheet,
    rows: &mut Rows,
    target: &mut T,
) -> Result<()> {
    let mut run = Run {
        rejects: sheet.rejects.as_deref().map(|to| rejects_file(to, &rows.columns)).transpose()?,
        conn,
        target,
        source: &sheet.source,
        batch: Vec::with_capacity(T::BATCH),
        seen: Seen::default(),
        people: Newcomers { dry_run: sheet.dry_run, would_be: HashSet::new() },
        summary: Summary::new(sheet.dry_run, T::WHAT),
        progress: Progress::start(),
    };
    let read = run.read(rows);
    run.end()?;
    read
}

struct Run<'a, T: Target> {
    conn: &'a mut Conn,
    target: &'a mut T,
    source: &'a str,
    batch: Vec<Keyed<T::Read>>,
    seen: Seen,
    people: Newcomers,
    rejects: Option<csv::Writer<File>>,
    summary: Summary,
    progress: Progress,
}

impl<T: Target> Run<'_, T> {
    fn read(&mut self, rows: &mut Rows) -> Result<()> {
        while let Some(row) = rows.next()? {
            self.summary.rows += 1;
            match self.keyed(&row) {
                Ok(keyed) => self.batch.push(keyed),
                Err(reject) => self.reject(reject, &row)?,
            }
            if self.batch.len() == T::BATCH {
                self.settle()?;
            }
            self.progress.say(self.summary.rows);
        }
        Ok(())
    }

    fn keyed(&mut self, row: &Row) -> Result<Keyed<T::Read>, Reject> {
        let line = row.line;
        let no = |reason, detail| Reject { line, reason, detail };
        if let Some((reason, detail)) = row.fault.clone() {
            return Err(no(reason, detail));
        }
        let read = self.target.read(line, &row.cells)?;
        let key = self
            .seen
            .key(self.source, T::key(&read), line)
            .map_err(|earlier| no(Reason::Number, format!("line {earlier} has it too")))?;
        Ok(Keyed { read, key, place: self.summary.rows.cast_signed() })
    }

    fn reject(&mut self, reject: Reject, row: &Row) -> Result<()> {
        if let Some(file) = &mut self.rejects {
            let told = [reject.line.to_string(), reject.reason.to_string(), inert(&reject.detail)];
            file.write_record(told.into_iter().chain(row.cells.iter().map(inert)))?;
        }
        self.summary.reject(reject);
        Ok(())
    }

    fn settle(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        let settled = self.target.settle(self.conn, &batch, &mut self.people);
        let settled = settled.context("the database did not take the rows")?;
        let Settled { new, left_open, new_people } = settled;
        self.summary.new += new;
        self.summary.left_open += left_open;
        self.summary.there += batch.len() as u64 - new;
        self.summary.new_people += new_people;
        Ok(())
    }

    fn end(mut self) -> Result<()> {
        self.settle()?;
        if let Some(file) = &mut self.rejects {
            file.flush()?;
        }
        self.summary.seconds = self.progress.seconds();
        // The line on the terminal is wiped before the last word.
        drop(self.progress);
        Ok(self.summary.say(&mut io::stdout(), &self.target.about())?)
    }
}

/// A new file: neither the rows nor an earlier list are written over. A rejected row stands behind what is wrong with it.
fn rejects_file(path: &Path, columns: &[String]) -> Result<csv::Writer<File>> {
    let file = File::create_new(path).with_context(|| format!("--rejects {}", path.display()))?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
    let told = ["line", "reason", "detail"].map(str::to_owned);
    writer.write_record(told.into_iter().chain(columns.iter().map(|name| inert(name))))?;
    writer.flush()?;
    Ok(writer)
}
