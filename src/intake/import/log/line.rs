//! One row of a spreadsheet of requests: what it says, or why the desk cannot take it.

use super::super::cells::Cells;
use super::super::draft::{Desk, Known};
use super::super::history::documentation;
use super::super::key::Key;
use super::super::mapping::Field;
use super::super::row::{self, DEPARTMENT, Marks, NAME, Reason, Reject, Reporter, kind_of};
use crate::intake::domain::log::{Asker, Content, LINE, LogLine, MINUTES, Request};
use crate::intake::domain::{one_line, shortened};
use crate::issue::{Documentation, Source};
use crate::people::PersonId;
use crate::tagging::{Kind, Link, find_links};
use chrono::{DateTime, Utc};
use csv::StringRecord;
use std::collections::HashMap;

/// A request that can become a line.
#[derive(Clone, Debug)]
pub struct Line {
    pub key: Key,
    pub at: DateTime<Utc>,
    pub asker: Option<Reporter>,
    department: Option<String>,
    kind: Option<&'static Kind>,
    summary: String,
    documentation: Option<Documentation>,
    minutes: i32,
    software: Option<String>,
    by: (PersonId, Option<i16>),
    pub marks: Marks,
}

/// Somebody of the desk.
#[derive(Clone, Debug)]
pub struct Colleague {
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
    pub tier: Option<i16>,
}

/// The people of the desk, by name and by address; and who answered what names none of them.
#[derive(Clone, Debug, Default)]
pub struct Colleagues {
    by_word: HashMap<String, Option<(PersonId, Option<i16>)>>,
    default: Option<(PersonId, Option<i16>)>,
}

impl Colleagues {
    /// Of two with one name nobody is meant by it.
    pub fn new(staff: Vec<Colleague>, default: Option<&str>) -> Self {
        let mut colleagues = Colleagues::default();
        for Colleague { id, name, email, tier } in staff {
            let name = name.to_lowercase();
            // Who is called by their address is one person, not two.
            let email = email.filter(|email| *email != name);
            for word in [Some(name), email].into_iter().flatten() {
                let same = colleagues.by_word.entry(word);
                same.and_modify(|who| *who = None).or_insert(Some((id, tier)));
            }
        }
        colleagues.default = default.and_then(|name| colleagues.called(name));
        colleagues
    }

    pub const fn has_default(&self) -> bool {
        self.default.is_some()
    }

    fn called(&self, written: &str) -> Option<(PersonId, Option<i16>)> {
        let Reporter { name, email } = Reporter::read(written);
        let word = email.unwrap_or_else(|| name.to_lowercase());
        self.by_word.get(&word).copied().flatten()
    }
}

/// How requests are to be read.
#[derive(Clone, Debug)]
pub struct Reading {
    pub reading: row::Reading,
    pub colleagues: Colleagues,
    /// Of what says none.
    pub minutes: i32,
}

impl Reading {
    /// # Errors
    /// [`Reject`]: the first thing that is wrong with the row.
    pub fn line(&self, line: u64, record: &StringRecord) -> Result<Line, Reject> {
        self.read(record).map_err(|(reason, detail)| Reject {
            line,
            reason,
            detail: shortened(&detail, 60),
        })
    }

    fn read(&self, record: &StringRecord) -> Result<Line, (Reason, String)> {
        let mut cells = Cells::new(&self.reading.mapping, record);
        let at = cells.text(Field::Submitted).ok_or((Reason::Time, String::new()))?;
        let at = self.reading.moment(&at).map_err(|reason| (reason, at.clone()))?;
        let summary = cells.text(Field::Subject).ok_or((Reason::Empty, String::new()))?;
        let summary = with_links(one_line(&summary), cells.text(Field::Link));
        if summary.chars().count() > LINE {
            return Err((Reason::LineTooLong, summary));
        }
        let minutes = cells.count(Field::Minutes)?.unwrap_or(self.minutes);
        if minutes > MINUTES {
            return Err((Reason::Minutes, minutes.to_string()));
        }
        let values = &self.reading.values;
        let kind = cells.text(Field::Kind).map(|word| kind_of(values.ours(Field::Kind, &word)));
        let documentation = cells.text(Field::Documentation);
        let by = cells.text(Field::Resolver);
        let known = by.as_deref().and_then(|by| self.colleagues.called(by));
        let nobody = || (Reason::By, by.clone().unwrap_or_default());
        let number = cells.text(Field::Number);
        Ok(Line {
            key: self.reading.key(number, record).map_err(|long| (Reason::NumberTooLong, long))?,
            at,
            asker: cells.text(Field::Reporter).map(|who| Reporter::read(&who)),
            department: cells.text(Field::Department).map(|name| shortened(&name, DEPARTMENT)),
            kind: kind.flatten(),
            documentation: documentation
                .and_then(|word| self::documentation(values.ours(Field::Documentation, &word))),
            software: cells.text(Field::Software).map(|name| shortened(&name, NAME)),
            by: known.or(self.colleagues.default).ok_or_else(nobody)?,
            summary,
            minutes,
            marks: Marks { unknown_kind: kind == Some(None), ..cells.marks },
        })
    }
}

/// The words, with the links of the column behind them that they do not have themselves. What is no address stays as it is.
fn with_links(summary: String, given: Option<String>) -> String {
    let given = given.unwrap_or_default();
    given.split_whitespace().fold(summary, |summary, word| {
        let word = word.trim_matches([',', ';']);
        let whole = match Link::from_url(word) {
            Some(_) => word.to_owned(),
            None if word.contains('.') && word.contains('/') => format!("https://{word}"),
            None => word.to_owned(),
        };
        let is_there = match Link::from_url(&whole) {
            Some(link) => find_links(&summary).contains(&link),
            None => summary.split_whitespace().any(|there| there == word),
        };
        if is_there || whole.is_empty() { summary } else { format!("{summary} {whole}") }
    })
}

impl Line {
    /// As it will be written down.
    pub fn logged(&self, key: &str, asker: Option<&Known>, desk: &Desk) -> LogLine {
        let text = &*self.summary;
        let request = Request {
            text,
            kind: self.kind,
            software: self.software.as_deref(),
            documentation: self.documentation,
        };
        let item = desk.catalogue.meant(request.software, text);
        let Content { software, sort, documentation, links } =
            request.content(item, |about| desk.rules.kind_of(text, about), &desk.documents);
        let (by, tier) = self.by;
        LogLine {
            source: Source::Import,
            form_token: None,
            import_key: Some(key.to_owned()),
            asker: Asker {
                id: asker.map(|known| known.id),
                name: match (asker, &self.asker) {
                    (Some(known), _) => known.name.clone(),
                    (None, Some(written)) => shortened(&written.name, NAME),
                    (None, None) => String::new(),
                },
            },
            department: self
                .department
                .clone()
                .or_else(|| asker.map(|known| known.department.clone()))
                .unwrap_or_default(),
            software,
            by,
            tier,
            sort,
            minutes: self.minutes,
            summary: self.summary.clone(),
            documentation,
            opened_at: None,
            at: self.at,
            links,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_link_is_put_behind_the_line_unless_it_is_there_itself() {
        for (summary, given, line) in [
            (
                "See https://docs.example.com/vpn/mac",
                "https://docs.example.com/vpn",
                "See https://docs.example.com/vpn/mac https://docs.example.com/vpn",
            ),
            (
                "See https://docs.example.com/vpn.",
                "https://docs.example.com/vpn",
                "See https://docs.example.com/vpn.",
            ),
            ("Printer", "docs.example.com/print, ;", "Printer https://docs.example.com/print"),
            ("The wiki says so", "wiki", "The wiki says so"),
            ("The wikis say so", "wiki", "The wikis say so wiki"),
        ] {
            assert_eq!(with_links(summary.to_owned(), Some(given.to_owned())), line);
        }
    }

    #[test]
    fn who_is_called_by_their_address_is_found_by_it() {
        let staff = |id, name: &str, email: &str| Colleague {
            id: PersonId(id),
            name: name.to_owned(),
            email: Some(email.to_owned()),
            tier: None,
        };
        let ada = staff(4, "Ada@Example.org", "ada@example.org");
        let colleagues = Colleagues::new(vec![ada.clone()], None);
        assert_eq!(colleagues.called("ada@example.org"), Some((PersonId(4), None)));
        let twins =
            Colleagues::new(vec![ada, staff(5, "ada@example.org", "other@example.org")], None);
        assert_eq!(twins.called("ada@example.org"), None, "it may be either");
    }
}
