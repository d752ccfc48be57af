//! What the Software Team types, and what a list is asked for.

mod import;
mod item;
mod query;
mod version;

pub use import::{Brought, ImportForm};
pub use item::{Described, ItemForm};
pub use query::{After, ListQuery, VendorQuery, address};
pub use version::{VendorForm, VersionForm, VersionMeant};

use crate::desk_time::typed_day;
use chrono::NaiveDate;

/// A day that need not be given.
fn day(typed: &str) -> Result<Option<NaiveDate>, String> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed_day(typed).map(Some),
    }
}

fn written(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}
