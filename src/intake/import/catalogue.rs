//! The catalogue as an import needs it: which item a column means, and which one a text speaks of.

use aho_corasick::{AhoCorasick, BuildError, MatchKind};
use std::collections::HashMap;

/// An approved item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub id: i64,
    pub name: String,
    /// The mail or chat tool itself: whoever reports it is reached by phone.
    pub carries_mail: bool,
}

#[derive(Debug)]
pub struct Catalogue {
    items: Vec<Item>,
    by_name: HashMap<String, usize>,
    names: AhoCorasick,
}

impl Catalogue {
    /// # Errors
    /// More names than one automaton holds; that is hundreds of thousands.
    pub fn new(items: Vec<Item>) -> Result<Self, BuildError> {
        let names = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(items.iter().map(|item| &item.name))?;
        let by_name = (0..).zip(&items).map(|(at, item)| (item.name.to_lowercase(), at)).collect();
        Ok(Catalogue { items, by_name, names })
    }

    /// Whether it was made of these.
    pub fn is_of(&self, items: &[Item]) -> bool {
        self.items == items
    }

    /// The item of this name, in any letters.
    pub fn named(&self, name: &str) -> Option<&Item> {
        self.by_name.get(&name.to_lowercase()).and_then(|at| self.items.get(*at))
    }

    /// What somebody named, or else what their words speak of: its number and its name.
    pub fn meant(&self, named: Option<&str>, text: &str) -> Option<(i64, &str)> {
        let item = match named {
            Some(name) => self.named(name),
            None => self.mentioned(text),
        };
        item.map(|item| (item.id, &*item.name))
    }

    /// The item whose name stands first in a text, as whole words; of two that begin there, the one with the longer name.
    pub fn mentioned(&self, text: &str) -> Option<&Item> {
        let found = self.names.find_iter(text).find(|found| {
            let (before, after) = (text.get(..found.start()), text.get(found.end()..));
            let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !touches(before.and_then(|text| text.chars().next_back()))
                && !touches(after.and_then(|text| text.chars().next()))
        })?;
        self.items.get(found.pattern().as_usize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        let item =
            |(name, id): (&&str, i64)| Item { id, name: (*name).to_owned(), carries_mail: false };
        let names = ["Word", "Outlook", "Word Viewer", "C++ Builder", "Überblick"];
        Catalogue::new(names.iter().zip(1..).map(item).collect()).unwrap()
    }

    #[test]
    fn a_name_is_known_in_any_letters() {
        let id = |name| catalogue().named(name).map(|item| item.id);
        assert_eq!((id("word"), id("ÜBERBLICK"), id("Excel")), (Some(1), Some(5), None));
    }

    #[test]
    fn the_first_whole_name_in_a_text_is_what_it_is_about() {
        for (text, id) in [
            ("outlook opens Word", Some(2)),
            ("WORD VIEWER is gone", Some(3)),
            ("my password", None),
            ("keyword, then word.", Some(1)),
            ("c++ builder", Some(4)),
            ("wordé", None),
            ("Überblick", Some(5)),
            ("", None),
        ] {
            assert_eq!(catalogue().mentioned(text).map(|item| item.id), id, "{text}");
        }
    }
}
