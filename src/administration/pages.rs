//! A manager's pages. Each shows what is set, changes it, and names the last changes beside it.

pub mod audit;
pub mod departments;
pub mod documents;
pub mod end;
pub mod holidays;
pub mod hours;
pub mod import;
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
use crate::audit::{Difference, differences, store as trail};
use crate::db::Conn;
use crate::error::Error;
use crate::settings;
use crate::web::{Me, Shell, When};

/// The address that the navigation marks on all of these pages.
const HERE: &str = "/settings";

/// How many of the last changes stand beside a form.
const BESIDE: i64 = 6;

/// A line of the audit trail, for people.
pub struct Change {
    when: When,
    who: String,
    what: String,
    about: String,
    differences: Vec<Difference>,
}

impl Change {
    fn of(line: trail::Line, me: &Me) -> Self {
        Change {
            when: When::new(line.at, me.now, me.settings.hours.zone()),
            who: line.by.unwrap_or_else(|| "From the terminal".to_owned()),
            differences: differences(&line.details),
            what: line.what,
            about: line.about.replace('_', " "),
        }
    }

    /// "take limit: 5 → 7".
    fn in_words(&self) -> String {
        let said = self.differences.iter().map(|difference| {
            let of = if difference.of.is_empty() { &self.about } else { &difference.of };
            match &difference.from {
                Some(from) => format!("{of}: {from} → {}", difference.to),
                None => format!("{of}: {}", difference.to),
            }
        });
        said.collect::<Vec<_>>().join("; ")
    }
}

/// The last changes of these settings, or of whatever else goes by these names.
fn changes(conn: &mut Conn, me: &Me, about: &[&str]) -> Result<Vec<Change>, Error> {
    let about = about.iter().map(ToString::to_string).collect();
    let filter = trail::Filter { about, ..trail::Filter::default() };
    let lines = trail::lines(conn, &filter, BESIDE)?;
    Ok(lines.into_iter().map(|line| Change::of(line, me)).collect())
}

/// The frame, saying from what to what was just changed.
fn shell(me: &Me, after: After, changes: &[Change]) -> Shell {
    let notice = after.saved.map(|saved| match saved {
        0 => "Nothing was different, so nothing was changed.".to_owned(),
        n => {
            let said: Vec<_> = changes.iter().take(n).map(Change::in_words).collect();
            match said.join("; ") {
                said if said.is_empty() => "Saved.".to_owned(),
                said => format!("Saved. {said}."),
            }
        }
    });
    me.shell_saying(HERE, notice.as_deref())
}

/// Saves what a page of settings means, and leads back to it.
fn save(conn: &mut Conn, me: &Me, page: &str, changes: &Changes) -> Result<String, Error> {
    let saved = settings::store::change(conn, &changes.list, me.id, changes.seen)?;
    Ok(format!("{page}?saved={saved}"))
}
