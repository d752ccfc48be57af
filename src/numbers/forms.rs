use super::period::Period;
use crate::people::PersonId;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;

/// The period in an address: `days`, or `from` and `to`. Nonsense is the usual period.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PeriodQuery {
    pub days: String,
    pub from: String,
    pub to: String,
    /// Anything: the fields to narrow the numbers with are to be shown.
    pub narrow: String,
}

impl PeriodQuery {
    pub fn period(&self, today: NaiveDate) -> Period {
        Period::asked(&self.days, &self.from, &self.to, today)
    }
}

crate::words! {
    /// Which rows behind the turns.
    pub enum What {
        Takes = "takes" => "All takes",
        Inversions = "inversions" => "Out of order",
        Skips = "skips" => "Passed over",
        PutBacks = "put-backs" => "Put back",
    }
}

/// The rows behind the turns, as an address asks for them. Nonsense narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RowsQuery {
    pub days: String,
    pub from: String,
    pub to: String,
    pub what: String,
    pub person: String,
    pub before: String,
}

impl RowsQuery {
    pub fn period(&self, today: NaiveDate) -> Period {
        Period::asked(&self.days, &self.from, &self.to, today)
    }

    pub fn what(&self) -> What {
        What::from_word(&self.what).unwrap_or(What::Takes)
    }

    pub fn person(&self) -> Option<PersonId> {
        self.person.parse().ok().map(PersonId)
    }

    pub fn before(&self) -> Option<Before> {
        let (micros, id) = self.before.split_once('-')?;
        let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        // Outside of what PostgreSQL keeps is outside of every list.
        let kept = (0..=3_000).contains(&at.year());
        Some(Before { at, id: id.parse().ok()? }).filter(|_| kept)
    }
}

crate::words! {
    /// Which of the requests behind a number.
    pub enum Which {
        Counted = "counted" => "Counted",
        Rest = "rest" => "Not counted",
        All = "all" => "All it is out of",
    }
}

/// The rows behind a number, as an address asks for them. Nonsense narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BehindQuery {
    pub which: String,
    pub before: String,
}

impl BehindQuery {
    pub fn which(&self) -> Which {
        Which::from_word(&self.which).unwrap_or(Which::Counted)
    }

    pub fn before(&self) -> Option<Before> {
        RowsQuery { before: self.before.clone(), ..RowsQuery::default() }.before()
    }
}

/// Where a list goes on: before this row, the newest come first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Before {
    pub at: DateTime<Utc>,
    pub id: i64,
}

impl std::fmt::Display for Before {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.at.timestamp_micros(), self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_survives_the_address_and_nonsense_is_the_first_page() {
        let before = Before { at: "2026-11-20T15:00:00Z".parse().unwrap(), id: 42 };
        let asked = |text: &str| RowsQuery { before: text.to_owned(), ..RowsQuery::default() };
        assert_eq!(asked(&before.to_string()).before(), Some(before));
        for nonsense in ["", "-", "1", "a-b", "99999999999999999999-1", "9223372036854775807-1"] {
            assert_eq!(asked(nonsense).before(), None, "{nonsense}");
        }
        let query = RowsQuery { what: "all".into(), person: "x".into(), ..RowsQuery::default() };
        assert_eq!((query.what(), query.person()), (What::Takes, None));
    }
}
