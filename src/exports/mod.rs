//! `tallydesk export`: whole tables for other programs, a row at a time from PostgreSQL to the file. However long they are,
//! the program holds one row of them.

mod store;

use crate::db::Conn;
use crate::desk_time::day_begins;
use crate::error::Error;
use crate::settings;
use crate::web::csv::{Writer, inert};
use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::fs::{File, rename};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// How much is handed on at once, in bytes.
const AT_ONCE: usize = 64 * 1024;

#[derive(Clone, Debug, Subcommand)]
pub enum ExportCommand {
    /// Every issue as it is now, by number. Example: tallydesk export issues issues.csv
    Issues(Options),
    /// All that happened to issues, in order. Example: tallydesk export events --from 2026-10-01 events.csv
    Events(Options),
    /// The lines of the log, by number. Example: tallydesk export log - | gzip > log.csv.gz
    Log(Options),
}

#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Where to write; - for the terminal
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// The first day, in the desk's zone: of issues the day they were submitted
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<NaiveDate>,
    /// The day after the last one
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<NaiveDate>,
}

/// Writes a table as CSV. Beside a running desk, of one moment of it.
///
/// # Errors
/// One line for the terminal. A file that could not be written whole is not there under its name.
pub fn run(conn: &mut Conn, command: &ExportCommand) -> Result<()> {
    let (ExportCommand::Issues(options)
    | ExportCommand::Events(options)
    | ExportCommand::Log(options)) = command;
    if let (Some(from), Some(to)) = (options.from, options.to) {
        ensure!(from < to, "--from {from} is not before --to {to}");
    }
    let zone = settings::store::load(conn)?.hours.zone();
    let begins = |day: Option<NaiveDate>| day.map(|day| day_begins(day, zone));
    let days = (begins(options.from), begins(options.to));
    store::take_your_time(conn)?;
    to_file(&options.file, |out| match command {
        ExportCommand::Issues(_) => {
            table(out, &store::ISSUES, |each| store::issues(conn, days, each))
        }
        ExportCommand::Events(_) => {
            table(out, &store::EVENTS, |each| store::events(conn, days, each))
        }
        ExportCommand::Log(_) => table(out, &store::LOG, |each| store::log(conn, days, each)),
    })
}

/// A row of a table, in words.
type Row = Vec<String>;

/// The headings and every row that comes.
fn table(
    out: &mut dyn Write,
    headings: &[&str],
    rows: impl FnOnce(&mut dyn FnMut(Row) -> Result<(), Error>) -> Result<(), Error>,
) -> Result<u64> {
    let mut writer = Writer::begin(out, headings)?;
    let mut written = 0;
    rows(&mut |row| {
        written += 1;
        writer.row(row.iter().map(|cell| inert(cell)))
    })?;
    writer.end()?.flush()?;
    Ok(written)
}

/// Written beside its place and put there when it is whole.
fn to_file(file: &Path, write: impl FnOnce(&mut dyn Write) -> Result<u64>) -> Result<()> {
    if file == Path::new("-") {
        write(&mut BufWriter::with_capacity(AT_ONCE, io::stdout().lock()))?;
        return Ok(());
    }
    let part = PathBuf::from(format!("{}.part", file.display()));
    let to = File::create(&part).with_context(|| part.display().to_string())?;
    let rows = write(&mut BufWriter::with_capacity(AT_ONCE, &to))?;
    to.sync_all().with_context(|| part.display().to_string())?;
    rename(&part, file).with_context(|| file.display().to_string())?;
    writeln!(io::stdout(), "{rows} rows written to {}", file.display())?;
    Ok(())
}
