//! One row of the file: what it says, cleaned, or why the desk cannot take it.

use super::cells::Cells;
use super::dates::moment;
use super::key::Key;
use super::mapping::{Field, Mapping};
use super::values::Values;
use crate::intake::domain::{SUMMARY, one_line, shortened, summary};
use crate::issue::Effect;
use crate::tagging::{KINDS, Kind};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use csv::StringRecord;
use sha2::{Digest, Sha256};

/// The most characters a description has; the database holds it to that.
const DESCRIPTION: usize = 60_000;
/// As with everything a form takes on one line.
pub const NAME: usize = 120;
pub const DEPARTMENT: usize = 80;
const NUMBER: usize = 200;
const CONTACT: usize = 200;

/// Why a row is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Reason {
    #[error("not UTF-8")]
    NotText,
    #[error("more or fewer columns than the header")]
    Fields,
    #[error("neither subject nor description")]
    Empty,
    #[error("text of more than 60,000 characters")]
    TooLong,
    #[error("no reporter")]
    Reporter,
    #[error("reporter’s name of more than 120 characters")]
    ReporterTooLong,
    #[error("time that cannot be read")]
    Time,
    #[error("time before 1970 or in the future")]
    TimeAhead,
    #[error("effect that is none of ours")]
    Effect,
    #[error("number that stands on an earlier row")]
    Number,
    #[error("number of more than 200 characters")]
    NumberTooLong,
    #[error("no time at which it was opened")]
    Opened,
    #[error("ended before it was opened")]
    Order,
    #[error("closed before it was resolved")]
    ClosedFirst,
    #[error("ended, and it does not say when")]
    Ended,
    #[error("open there (--open brings these into the baskets)")]
    Open,
    #[error("count that cannot be read")]
    Count,
    #[error("more than 1,440 minutes")]
    Minutes,
    #[error("line of more than 2,000 characters")]
    LineTooLong,
    #[error("nobody of the desk is called that, and --by names nobody")]
    By,
}

/// A row that is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Reject {
    /// Where the row begins, counted from 1 as editors do.
    pub line: u64,
    pub reason: Reason,
    /// The piece of the row that is meant; empty when the reason says all.
    pub detail: String,
}

/// Who reported it. With an address they are known by it, and else by their name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reporter {
    pub name: String,
    /// In lower case.
    pub email: Option<String>,
}

/// A row that can become an issue.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub line: u64,
    pub key: Key,
    pub summary: String,
    pub description: String,
    /// What rules look at: everything the reporter wrote, each once.
    pub text: String,
    pub reporter: Reporter,
    pub software: Option<String>,
    pub department: Option<String>,
    pub effect: Option<Effect>,
    pub kind: Option<&'static Kind>,
    /// Absent when the file does not say.
    pub submitted: Option<DateTime<Utc>>,
    pub contact: Option<String>,
    pub marks: Marks,
}

/// What was done to a row, to be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Marks {
    pub repaired: bool,
    /// Characters that no text has (NUL and its kin) were taken out.
    pub stripped: bool,
    /// Subject or description stood in for the other.
    pub half: bool,
    /// It names a kind that is none of ours.
    pub unknown_kind: bool,
}

/// How rows are to be read.
#[derive(Clone, Debug)]
pub struct Reading {
    pub mapping: Mapping,
    /// Who reported what says no reporter.
    pub reporter: Option<Reporter>,
    /// The desk's.
    pub zone: Tz,
    /// When the import began.
    pub now: DateTime<Utc>,
    /// What the words of the file mean here.
    pub values: Values,
    /// What names a row that has no words of its own; nothing does where such a row is rejected.
    pub stand_in: &'static [Field],
}

impl Reading {
    /// # Errors
    /// [`Reject`]: the first thing that is wrong with the row.
    pub fn ticket(&self, line: u64, record: &StringRecord) -> Result<Ticket, Reject> {
        let no = |reason, detail: &str| Reject { line, reason, detail: shortened(detail, 60) };
        let mut cells = Cells::new(&self.mapping, record);
        let mut cell = |field| cells.text(field);
        let (subject, description) = (cell(Field::Subject), cell(Field::Description));
        let (software, department) = (cell(Field::Software), cell(Field::Department));
        let (reporter, contact) = (cell(Field::Reporter), cell(Field::Contact));
        let (effect, kind) = (cell(Field::Effect), cell(Field::Kind));
        let (submitted, number) = (cell(Field::Submitted), cell(Field::Number));

        let named: Vec<String> = self.stand_in.iter().filter_map(|field| cell(*field)).collect();
        let named = Some(named.join(" · ")).filter(|name| !name.is_empty());
        let mut marks = cells.marks;
        marks.half = subject.is_none() != description.is_none();
        let text = text(subject.as_deref(), description.as_deref());
        let (summary, description) =
            words(subject.or(named.filter(|_| description.is_none())), description)
                .ok_or_else(|| no(Reason::Empty, ""))?;
        if description.chars().count() > DESCRIPTION {
            return Err(no(Reason::TooLong, &summary));
        }
        let reporter = match reporter {
            Some(written) => Reporter::read(&written),
            None => self.reporter.clone().ok_or_else(|| no(Reason::Reporter, ""))?,
        };
        if reporter.name.chars().count() > NAME {
            return Err(no(Reason::ReporterTooLong, &reporter.name));
        }
        let effect = match effect {
            Some(word) => {
                let ours = self.values.ours(Field::Effect, &word);
                Some(effect_of(ours).ok_or_else(|| no(Reason::Effect, &word))?)
            }
            None => None,
        };
        let submitted = match submitted {
            Some(written) => Some(self.moment(&written).map_err(|reason| no(reason, &written))?),
            None => None,
        };
        let known = kind.as_deref().map(|word| kind_of(self.values.ours(Field::Kind, word)));
        marks.unknown_kind = known == Some(None);
        let key = self.key(number, record).map_err(|number| no(Reason::NumberTooLong, &number))?;
        Ok(Ticket {
            line,
            key,
            summary,
            description,
            text,
            reporter,
            software: software.map(|name| shortened(&name, NAME)),
            department: department.map(|name| shortened(&name, DEPARTMENT)),
            effect,
            kind: known.flatten(),
            submitted,
            contact: contact.map(|contact| shortened(&contact, CONTACT)),
            marks,
        })
    }

    /// By what the row is known: its number, or all that it says.
    ///
    /// # Errors
    /// A number that is too long.
    pub fn key(&self, number: Option<String>, record: &StringRecord) -> Result<Key, String> {
        match number {
            Some(number) if number.chars().count() > NUMBER => Err(number),
            Some(number) => Ok(Key::Number(number)),
            None => Ok(Key::Content(self.content(record))),
        }
    }

    /// # Errors
    /// [`Reason`].
    pub fn moment(&self, written: &str) -> Result<DateTime<Utc>, Reason> {
        let at = moment(written, self.zone).ok_or(Reason::Time)?;
        // Clocks of two desks may differ by their zones, when one of them wrote no offset.
        let ahead = at > self.now + TimeDelta::days(1);
        if ahead || at < DateTime::UNIX_EPOCH { Err(Reason::TimeAhead) } else { Ok(at) }
    }

    fn content(&self, record: &StringRecord) -> [u8; 32] {
        let mut hash = Sha256::new();
        for (word, column) in self.mapping.fields() {
            let cell = record.get(column).unwrap_or_default();
            hash.update(word.as_bytes());
            hash.update(cell.len().to_be_bytes());
            hash.update(cell.as_bytes());
        }
        hash.finalize().into()
    }
}

impl Reporter {
    /// A name, an address, or both: `Ada Abbott <ada@example.org>`. Who is known only by their address is called by it.
    pub fn read(written: &str) -> Reporter {
        let line = one_line(written);
        if let Some((name, rest)) = line.split_once('<')
            && let Some(email) = rest.strip_suffix('>').and_then(email)
        {
            let name = name.trim().trim_matches('"').trim();
            let name = if name.is_empty() { &email } else { name };
            return Reporter { name: name.to_owned(), email: Some(email.clone()) };
        }
        match email(&line) {
            Some(email) => Reporter { name: shortened(&email, NAME), email: Some(email) },
            None => Reporter { name: line, email: None },
        }
    }
}

/// An address as people are found by it. Whether mail arrives there is not asked.
fn email(written: &str) -> Option<String> {
    let email = written.trim().to_lowercase();
    let (user, host) = email.split_once('@')?;
    let fits = !user.is_empty() && !host.is_empty() && !host.contains('@');
    let fits = fits && !email.contains(char::is_whitespace) && email.chars().count() <= 254;
    fits.then_some(email)
}

fn effect_of(word: &str) -> Option<Effect> {
    let word = word.to_lowercase().replace([' ', '-'], "_");
    Effect::from_word(&word)
}

/// By its word or by its label, in any letters.
pub fn kind_of(word: &str) -> Option<&'static Kind> {
    let word = word.to_lowercase();
    Kind::from_word(&word).or_else(|| KINDS.iter().find(|kind| kind.label.to_lowercase() == word))
}

/// Summary and description, each standing in for the other. A subject too long for a summary begins the description, so
/// that no word of it is lost.
fn words(subject: Option<String>, description: Option<String>) -> Option<(String, String)> {
    match (subject, description) {
        (None, None) => None,
        (Some(subject), None) => Some((shortened(&subject, SUMMARY), subject)),
        (None, Some(description)) => Some((summary(&description), description)),
        (Some(subject), Some(description)) => {
            let cut = one_line(&subject).chars().count() > SUMMARY;
            let whole = if cut { format!("{subject}\n\n{description}") } else { description };
            Some((shortened(&subject, SUMMARY), whole))
        }
    }
}

fn text(subject: Option<&str>, description: Option<&str>) -> String {
    match (subject, description) {
        (Some(subject), Some(description)) if !description.contains(subject) => {
            format!("{subject}\n{description}")
        }
        (Some(text), None) | (_, Some(text)) => text.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests;
