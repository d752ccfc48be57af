//! What a document is about, and when somebody should look at it again.

use crate::links::{DocumentPlaces, Link};
use crate::people::PersonId;
use chrono::{Months, NaiveDate};

/// The longest title, in characters.
pub const TITLE: usize = 160;
/// The longest address, in characters.
pub const ADDRESS: usize = 2_000;

/// A document as a manager describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    pub title: String,
    pub url: String,
    /// The software it is about; none for any.
    pub software: Option<Vec<i64>>,
    /// Words of the kinds it is about; empty for any.
    pub kinds: Vec<String>,
    pub owner: PersonId,
    pub checked_on: NaiveDate,
}

/// Which documents a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Which {
    #[default]
    InUse,
    /// Offered, and never said to have solved anything.
    NeverHelped,
    /// Nobody has looked at them for six months.
    ToCheck,
    Ended,
}

impl Which {
    pub const ALL: [(Which, &'static str, &'static str); 3] = [
        (Which::NeverHelped, "never-helped", "Never helped"),
        (Which::ToCheck, "to-check", "Not checked for six months"),
        (Which::Ended, "ended", "Ended"),
    ];

    /// Nonsense is what is in use.
    pub fn from_word(word: &str) -> Self {
        Which::ALL.iter().find(|(_, known, _)| *known == word).map_or(Which::InUse, |(w, ..)| *w)
    }
}

/// Checked on this day or before, a document is to be looked at again: six months.
pub fn due_before(today: NaiveDate) -> NaiveDate {
    today.checked_sub_months(Months::new(6)).unwrap_or(today)
}

/// Where a list goes on: after this document in the order of checks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub checked_on: NaiveDate,
    pub id: i64,
}

impl Place {
    /// As the address carries it; nonsense is the first page.
    pub fn parse(text: &str) -> Option<Self> {
        let (checked_on, id) = text.split_once('_')?;
        Some(Place { checked_on: checked_on.parse().ok()?, id: id.parse().ok()? })
    }

    pub fn in_address(self) -> String {
        format!("{}_{}", self.checked_on, self.id)
    }
}

/// Whether a page is one of ours.
///
/// # Errors
/// In words for the manager, when it is on no place that counts as our documentation.
pub fn is_ours(url: &str, places: &DocumentPlaces) -> Result<(), String> {
    match Link::from_url(url) {
        Some(link) if places.contains(&link) => Ok(()),
        Some(link) => Err(format!(
            "{} is no place of our documentation. If it should be, add it to “Where documents live” first.",
            link.host
        )),
        None => Err("Give the whole address, beginning with https://.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_looked_at_again_after_six_months() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(due_before(day("2026-11-22")), day("2026-05-22"));
        assert_eq!(due_before(day("2026-08-31")), day("2026-02-28"), "a month that is shorter");
    }

    #[test]
    fn a_list_goes_on_where_it_ended_and_nonsense_begins_it_anew() {
        let place = Place { checked_on: "2026-05-22".parse().unwrap(), id: 7 };
        assert_eq!(Place::parse(&place.in_address()), Some(place));
        for nonsense in ["", "7", "_", "2026-05-22_", "yesterday_7", "2026-05-22_7_8"] {
            assert_eq!(Place::parse(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn only_pages_of_our_own_places_are_documents() {
        let places = DocumentPlaces::parse("docs.example.com/help").unwrap();
        assert!(is_ours("https://docs.example.com/help/print", &places).is_ok());
        let elsewhere = is_ours("https://evil.example/docs.example.com/help", &places).unwrap_err();
        assert!(elsewhere.starts_with("evil.example is no place"), "{elsewhere}");
        assert!(is_ours("javascript:alert(1)", &places).is_err());
        assert!(is_ours("docs.example.com/help", &places).is_err());
    }
}
