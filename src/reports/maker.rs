//! What makes reports, and how long each took.

use super::store;
use crate::db::{self, Conn};
use crate::error::Error;
use crate::people::PersonId;
use crate::web::table::{Table, hash};
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;
use std::time::Instant;

crate::words! {
    /// What a report was made as.
    pub enum RunKind {
        Page = "page" => "on a page",
        Csv = "csv" => "as CSV",
        Xlsx = "xlsx" => "as a workbook",
        Mail = "mail" => "by mail",
        Command = "command" => "from the terminal",
    }
}

/// A report that may be sent by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    pub title: &'static str,
    /// Its page; filters may follow, and days.
    pub path: &'static str,
}

/// A report that was made.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// "Is the pull fair? 16 to 22 November 2026"
    pub title: String,
    /// What it comes to, in sentences.
    pub lines: Vec<String>,
    pub tables: Vec<Table>,
    /// The last event it tells of, where that is not the newest.
    pub as_of: Option<i64>,
}

/// When a report was made, and after which event: what it takes to make it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub event: i64,
    pub at: DateTime<Utc>,
}

/// Who knows the numbers.
pub trait Maker: fmt::Debug + Send + Sync + 'static {
    fn offered(&self) -> &'static [Offer];

    /// The report at that address as of a moment: the same whenever it is asked for, unless what it tells of has changed since.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no report is at that address.
    fn make(&self, conn: &mut Conn, address: &str, moment: Moment) -> Result<Made, Error>;
}

/// A run, as it is written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub started_at: DateTime<Utc>,
    pub finished_at: DateTime<Utc>,
    pub by: Option<PersonId>,
    pub kind: RunKind,
    pub address: String,
    pub as_of: i64,
    pub hash: String,
    pub rows: i32,
}

/// Makes a report with `make`, and writes down how long it took, of which event it is and what its figures come to.
///
/// # Errors
/// Those of `make`, and of the connection.
pub fn run(
    conn: &mut Conn,
    (kind, by, address): (RunKind, Option<PersonId>, &str),
    make: impl FnOnce(&mut Conn, Moment) -> Result<Made, Error>,
) -> Result<(i64, Run, Made), Error> {
    let (started_at, begun) = (db::clock(conn)?, Instant::now());
    let moment = Moment { event: store::last_event(conn)?, at: started_at };
    let made = make(conn, moment)?;
    let rows = made.tables.iter().map(|table| table.rows.len()).sum::<usize>();
    let run = Run {
        finished_at: started_at + TimeDelta::from_std(begun.elapsed()).unwrap_or_default(),
        started_at,
        by,
        kind,
        address: address.to_owned(),
        as_of: made.as_of.unwrap_or(moment.event),
        hash: hash(&made.tables)?,
        rows: i32::try_from(rows).unwrap_or(i32::MAX),
    };
    Ok((store::record(conn, &run)?, run, made))
}
