//! What a page of numbers is about, and the ways to other days and other requests.

use super::{Segment, segments};
use crate::db::Conn;
use crate::error::Error;
use crate::issue::{Basket, Source};
use crate::numbers::filter::Filter;
use crate::numbers::forms::PeriodQuery;
use crate::numbers::period::Period;
use crate::numbers::store;
use crate::numbers::tally::Dim;
use crate::tagging::KINDS;
use crate::web::Choice;
use chrono::NaiveDate;

/// Which days of which requests a page is about; its templates are the macros of `numbers/parts.html`.
pub struct Scope {
    pub segments: Vec<Segment>,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub narrow: Narrow,
    /// The same as an address says it: period and filter.
    pub query: String,
    /// Up to which issue everything is counted again, while it is.
    pub is_counting: Option<i64>,
}

impl Scope {
    /// `here` is the page's path.
    pub fn of(
        conn: &mut Conn,
        here: &str,
        (period, filter): (Period, &Filter),
        query: &PeriodQuery,
    ) -> Result<Self, Error> {
        Ok(Scope {
            segments: segments(here, period, &filter.query()),
            from: period.from,
            to: period.to,
            narrow: Narrow::of(conn, filter, query, &format!("{here}?{}", period.query()))?,
            query: format!("{}{}", period.query(), filter.query()),
            is_counting: store::keep::is_counting(conn)?,
        })
    }
}

/// What the numbers are narrowed to, and the way to narrow them.
pub struct Narrow {
    /// "software: Word, tier: 1"; empty when it is about everything.
    pub chosen: String,
    /// The same days of all requests.
    pub all: String,
    /// The same page with the fields.
    pub ask: String,
    /// When they are asked for: with all their words they are a fifth of the page.
    pub fields: Option<Fields>,
}

/// The fields beside the dates.
pub struct Fields {
    /// What may be typed: departments, software, vendors; each with what is asked for.
    pub lists: [List; 3],
    pub kinds: Vec<Choice<String>>,
    pub baskets: Vec<Choice<String>>,
    pub sources: Vec<Choice<String>>,
    pub tiers: Vec<Choice<String>>,
    pub priorities: Vec<Choice<String>>,
}

/// A field with the words that were ever counted.
pub struct List {
    pub name: &'static str,
    pub typed: String,
    pub words: Vec<String>,
}

impl List {
    fn of(conn: &mut Conn, (dim, name): (Dim, &'static str), typed: &str) -> Result<Self, Error> {
        Ok(List { name, typed: typed.to_owned(), words: store::read::words_of(conn, dim)? })
    }
}

impl Narrow {
    /// `here` is the page's address with its period.
    fn of(
        conn: &mut Conn,
        filter: &Filter,
        query: &PeriodQuery,
        here: &str,
    ) -> Result<Self, Error> {
        let chosen = chosen(filter);
        let is_asked = !query.narrow.is_empty();
        Ok(Narrow {
            all: here.to_owned(),
            ask: format!("{here}{}&narrow=1", filter.query()),
            fields: if is_asked { Some(Fields::of(conn, filter)?) } else { None },
            chosen,
        })
    }
}

impl Fields {
    fn of(conn: &mut Conn, filter: &Filter) -> Result<Self, Error> {
        let listed =
            |word: &str, title: String, typed: &str| Choice::listed(word.to_owned(), title, typed);
        let tier = |tier: &str| listed(tier, format!("Tier {tier}"), &filter.tier);
        // As the desk before called them, too.
        let priorities = store::read::words_of(conn, Dim::Priority)?;
        Ok(Fields {
            lists: [
                List::of(conn, (Dim::Department, "department"), &filter.department)?,
                List::of(conn, (Dim::Software, "software"), &filter.software)?,
                List::of(conn, (Dim::Vendor, "vendor"), &filter.vendor)?,
            ],
            kinds: KINDS
                .iter()
                .map(|kind| listed(kind.word, kind.label.to_owned(), &filter.kind))
                .collect(),
            baskets: Basket::ALL
                .iter()
                .map(|one| listed(one.word(), one.to_string(), &filter.basket))
                .collect(),
            sources: Source::ALL
                .iter()
                .map(|one| listed(one.word(), one.to_string(), &filter.source))
                .collect(),
            tiers: ["1", "2"].map(tier).into(),
            priorities: priorities
                .into_iter()
                .map(|word| Choice::listed(word.clone(), word, &filter.priority))
                .collect(),
        })
    }
}

fn chosen(filter: &Filter) -> String {
    let words = filter.asked().into_iter().map(|(_, name, word)| format!("{name}: {word}"));
    words.collect::<Vec<_>>().join(", ")
}
