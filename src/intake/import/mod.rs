//! Data of another desk, from CSV files: open tickets into the baskets, the history of incidents, the log that a spreadsheet
//! kept. `docs/import.md` is its page for people.

mod catalogue;
mod cells;
mod dates;
mod draft;
mod file;
pub mod history;
mod key;
pub mod log;
mod mapping;
mod people;
mod progress;
mod repair;
mod row;
mod run;
mod states;
mod store;
mod summary;
mod tally;
pub mod tickets;
mod values;

use crate::db::Conn;
use crate::error::Error;
use chrono::NaiveDate;

/// The approved software of a day, to be found by name or in a text.
pub(super) fn catalogue(conn: &mut Conn, today: NaiveDate) -> Result<catalogue::Catalogue, Error> {
    catalogue::Catalogue::new(store::catalogue(conn, today)?).map_err(Error::broken)
}
