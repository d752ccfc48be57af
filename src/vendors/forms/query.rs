use crate::people::PersonId;
use crate::vendors::domain::{Contract, ContractId, NAME, Wanted, Which};
use crate::web::{Choice, with_query, words};
use chrono::NaiveDate;
use serde::Deserialize;

/// Which vendors, as the address carries it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VendorQuery {
    pub q: String,
    pub after: String,
}

impl VendorQuery {
    pub fn words(&self) -> Option<String> {
        words(&self.q, NAME)
    }

    /// The list goes on after this name.
    pub fn after(&self) -> Option<&str> {
        Some(self.after.as_str()).filter(|name| !name.is_empty())
    }

    /// The same vendors elsewhere: as a file, or after another name.
    pub fn address(&self, path: &str, after: Option<&str>) -> String {
        with_query(path, &[("q", self.q.trim()), ("after", after.unwrap_or_default())])
    }
}

/// Which contracts, as the address carries it. Nonsense filters nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContractQuery {
    pub q: String,
    /// `ended`; else those in force.
    pub which: String,
    /// `me`.
    pub keeper: String,
    pub after: String,
}

impl ContractQuery {
    pub fn wanted(&self, me: PersonId) -> Wanted {
        Wanted {
            words: words(&self.q, NAME),
            which: if self.is_ended() { Which::Ended } else { Which::Current },
            vendor: None,
            keeper: (self.keeper == "me").then_some(me),
            after: self.after(),
        }
    }

    pub fn is_ended(&self) -> bool {
        self.which == "ended"
    }

    pub fn is_filtered(&self) -> bool {
        words(&self.q, NAME).is_some() || !self.which.is_empty() || !self.keeper.is_empty()
    }

    pub fn standings(&self) -> Vec<Choice> {
        vec![Choice::of("ended", "Ended".to_owned(), &self.which)]
    }

    pub fn keepers(&self) -> Vec<Choice> {
        vec![Choice::of("me", "Me".to_owned(), &self.keeper)]
    }

    /// `2026-12-04.17`: the day by which a contract is listed, and its number.
    fn after(&self) -> Option<(NaiveDate, ContractId)> {
        let (day, id) = self.after.split_once('.')?;
        Some((day.parse().ok()?, ContractId(id.parse().ok()?)))
    }

    /// The same contracts elsewhere: as a file, or after another one.
    pub fn address(&self, path: &str, after: Option<&Contract>) -> String {
        let after = after.map(|last| self.after_that(last)).unwrap_or_default();
        let chosen = [
            ("q", self.q.trim()),
            ("which", &self.which),
            ("keeper", &self.keeper),
            ("after", &after),
        ];
        with_query(path, &chosen)
    }

    fn after_that(&self, last: &Contract) -> String {
        let listed_by = if self.is_ended() { last.facts.ended_on } else { last.facts.renews_on };
        format!("{}.{}", listed_by.unwrap_or(NEVER), last.id)
    }
}

/// By which what has no renewal is listed: `contracts.comes_up_on`.
const NEVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};
