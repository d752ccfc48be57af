//! The last lines of the audit trail about one thing, beside the form that changes it.

use super::{Me, When};
use crate::audit::{Difference, differences, store as trail};
use crate::error::Error;
use diesel::PgConnection;

/// How many of the last changes stand beside a form.
pub const BESIDE: i64 = 6;

/// A line of the audit trail, for people.
#[derive(Clone, Debug)]
pub struct Change {
    pub when: When,
    pub who: String,
    pub what: String,
    pub about: String,
    pub differences: Vec<Difference>,
}

impl Change {
    pub fn of(line: trail::Line, me: &Me) -> Self {
        Change {
            when: When::new(line.at, me.now, me.settings.hours.zone()),
            who: line.by.unwrap_or_else(|| "From the terminal".to_owned()),
            differences: differences(&line.details),
            what: line.what,
            about: line.about.replace('_', " "),
        }
    }

    /// "take limit: 5 → 7".
    pub fn in_words(&self) -> String {
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

/// The last changes of whatever goes by these names.
pub fn changes(conn: &mut PgConnection, me: &Me, about: &[&str]) -> Result<Vec<Change>, Error> {
    changes_of(conn, me, &[], about)
}

/// The same of these sorts of lines only, for who may not read every one.
pub fn changes_of(
    conn: &mut PgConnection,
    me: &Me,
    what: &[&str],
    about: &[&str],
) -> Result<Vec<Change>, Error> {
    let listed = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    let filter =
        trail::Filter { what: listed(what), about: listed(about), ..trail::Filter::default() };
    let lines = trail::lines(conn, &filter, BESIDE)?;
    Ok(lines.into_iter().map(|line| Change::of(line, me)).collect())
}

/// From what to what the last `saved` changes went, for the notice on the page after it.
pub fn saved_in_words(saved: usize, changes: &[Change]) -> String {
    if saved == 0 {
        return "Nothing was different, so nothing was changed.".to_owned();
    }
    let said: Vec<_> = changes.iter().take(saved).map(Change::in_words).collect();
    match said.join("; ") {
        said if said.is_empty() => "Saved.".to_owned(),
        said => format!("Saved. {said}."),
    }
}
