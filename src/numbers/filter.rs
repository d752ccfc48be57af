//! Whose requests a number is about: an address says so, and carries it along.

use super::tally::Dim;
use serde::Deserialize;

/// The most letters that any word has: of what is longer there is nothing, and an address stays as long as one.
const LONGEST: usize = 120;

/// What numbers may be narrowed to; an empty word is everything.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, from = "Typed")]
pub struct Filter {
    pub department: String,
    pub software: String,
    pub vendor: String,
    pub kind: String,
    pub basket: String,
    pub source: String,
    pub tier: String,
    pub priority: String,
}

/// A filter as an address has it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    department: String,
    software: String,
    vendor: String,
    kind: String,
    basket: String,
    source: String,
    tier: String,
    priority: String,
}

impl From<Typed> for Filter {
    fn from(typed: Typed) -> Self {
        let cut = |word: String| word.chars().take(LONGEST).collect();
        Filter {
            department: cut(typed.department),
            software: cut(typed.software),
            vendor: cut(typed.vendor),
            kind: cut(typed.kind),
            basket: cut(typed.basket),
            source: cut(typed.source),
            tier: cut(typed.tier),
            priority: cut(typed.priority),
        }
    }
}

impl Filter {
    /// What is asked for, each with its name in an address.
    pub fn asked(&self) -> Vec<(Dim, &'static str, &str)> {
        let all = [
            (Dim::Department, "department", &self.department),
            (Dim::Software, "software", &self.software),
            (Dim::Vendor, "vendor", &self.vendor),
            (Dim::Kind, "kind", &self.kind),
            (Dim::Basket, "basket", &self.basket),
            (Dim::Source, "source", &self.source),
            (Dim::Tier, "tier", &self.tier),
            (Dim::Priority, "priority", &self.priority),
        ];
        let asked = all.into_iter().filter(|(.., word)| !word.is_empty());
        asked.map(|(dim, name, word)| (dim, name, word.as_str())).collect()
    }

    /// The one word that sums are kept of; absent when several have to hold at once.
    pub fn one(&self) -> Option<(Dim, &str)> {
        match self.asked()[..] {
            [] => Some((Dim::All, "")),
            [(dim, _, word)] => Some((dim, word)),
            _ => None,
        }
    }

    /// As an address carries it, after a period: "&department=Permits".
    pub fn query(&self) -> String {
        let mut query = String::new();
        for (_, name, word) in self.asked() {
            let word: String = url::form_urlencoded::byte_serialize(word.as_bytes()).collect();
            query.push_str(&format!("&{name}={word}"));
        }
        query
    }

    /// The same with another word of one dimension.
    pub fn with(&self, dim: Dim, word: &str) -> Filter {
        let mut filter = self.clone();
        let place = match dim {
            Dim::Department => &mut filter.department,
            Dim::Software => &mut filter.software,
            Dim::Vendor => &mut filter.vendor,
            Dim::Kind => &mut filter.kind,
            Dim::Basket => &mut filter.basket,
            Dim::Source => &mut filter.source,
            Dim::Tier => &mut filter.tier,
            Dim::Priority => &mut filter.priority,
            Dim::All | Dim::Area | Dim::Hour => return filter,
        };
        word.clone_into(place);
        filter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_has_sums_and_several_are_looked_at_one_by_one() {
        let mut filter = Filter::default();
        assert_eq!(filter.one(), Some((Dim::All, "")));
        filter.software = "Word".to_owned();
        assert_eq!(filter.one(), Some((Dim::Software, "Word")));
        filter.tier = "1".to_owned();
        assert_eq!(filter.one(), None);
    }

    #[test]
    fn an_address_carries_words_as_they_are() {
        let filter = Filter { department: "R&D = 1".to_owned(), ..Filter::default() };
        assert_eq!(filter.query(), "&department=R%26D+%3D+1");
        assert_eq!(filter.with(Dim::Department, "").query(), "");
    }
}
