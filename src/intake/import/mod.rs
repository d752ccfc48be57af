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
use catalogue::Catalogue;
use chrono::NaiveDate;
use std::sync::{Arc, Mutex, PoisonError};

/// As last made, for whichever desk asked last.
static LAST: Mutex<Option<Arc<Catalogue>>> = Mutex::new(None);

/// The approved software of a day, to be found by name or in a text: made anew only when it is another than last time.
pub(super) fn catalogue(conn: &mut Conn, today: NaiveDate) -> Result<Arc<Catalogue>, Error> {
    let items = store::catalogue(conn, today)?;
    let last = || LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(same) = last().as_ref().filter(|last| last.is_of(&items)) {
        return Ok(same.clone());
    }
    let fresh = Arc::new(Catalogue::new(items).map_err(Error::broken)?);
    *last() = Some(fresh.clone());
    Ok(fresh)
}
