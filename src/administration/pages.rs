//! A manager's pages. Each shows what is set, changes it, and names the last changes beside it.

pub mod audit;
pub mod departments;
pub mod documents;
pub mod end;
pub mod holidays;
pub mod hours;
pub mod import;
pub mod learning;
pub mod limits;
pub mod overview;
pub mod password;
pub mod people;
pub mod person;
pub mod promises;
pub mod replies;
pub mod rule;
pub mod rules;
pub mod sheet;
pub mod tags;
mod trial;

use super::forms::{After, Changes};
use crate::db::Conn;
use crate::error::Error;
use crate::settings;
use crate::web::trail::{self, Change, changes};
use crate::web::{Me, Shell};

/// The address that the navigation marks on all of these pages.
const HERE: &str = "/settings";

/// The frame, saying from what to what was just changed.
fn shell(me: &Me, after: After, changes: &[Change]) -> Shell {
    let notice = after.saved.map(|saved| trail::saved_in_words(saved, changes));
    me.shell_saying(HERE, notice.as_deref())
}

/// Saves what a page of settings means, and leads back to it.
fn save(conn: &mut Conn, me: &Me, page: &str, changes: &Changes) -> Result<String, Error> {
    let saved = settings::store::change(conn, &changes.list, me.id, changes.seen)?;
    Ok(format!("{page}?saved={saved}"))
}
