//! The words of a search as PostgreSQL is asked for them.

use super::Term;
use std::collections::HashMap;

/// What issues have to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The text of a tsquery; absent when no word narrows the search.
    pub text: Option<String>,
    /// The words that have to be said, as `issue_texts` has them.
    pub stems: Vec<String>,
    /// Words too common to be looked for: "the", "it".
    pub too_common: Vec<String>,
}

impl Query {
    /// `read` has for each term the text of its tsquery, empty for a word too common. `notes` tells whether words count
    /// that only the desk may read.
    pub fn new(terms: &[Term], read: &[String], notes: bool) -> Self {
        let (mut all, mut query) = (Vec::new(), Query::default());
        for (term, read) in terms.iter().zip(read) {
            if read.is_empty() {
                query.too_common.push(term.text.clone());
                continue;
            }
            if !term.not {
                query.stems.extend(lexemes(read));
            }
            let read = if notes { read.clone() } else { public(read) };
            all.push(format!("{}( {read} )", if term.not { "!" } else { "" }));
        }
        query.text = (!all.is_empty()).then(|| all.join(" & "));
        query
    }
}

/// How many issues there are by number, and for how many of them words have been counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extent {
    pub newest: i64,
    pub counted: i64,
}

impl Extent {
    /// So many of the counted issues, in proportion to all.
    fn of_all(self, issues: i64) -> i64 {
        let share = i128::from(issues) * i128::from(self.newest) / i128::from(self.counted.max(1));
        i64::try_from(share).unwrap_or(i64::MAX)
    }
}

/// A guess at how many issues say all of `stems`: no more than say the rarest. None when nothing is known of them.
pub fn expected(stems: &[String], said_by: &HashMap<String, i64>, extent: Extent) -> Option<i64> {
    if extent.counted < extent.newest / 2 {
        return None;
    }
    let known = |stem: &String| match said_by.get(stem) {
        Some(issues) => Some(extent.of_all(*issues)),
        None => is_counted(stem).then_some(0),
    };
    stems.iter().filter_map(known).min()
}

/// Whether words of this sort are counted at all; the migration's `search_count` has the same rule.
fn is_counted(stem: &str) -> bool {
    let letters = stem.chars().count();
    letters <= 4 || (letters <= 30 && stem.chars().all(char::is_alphabetic))
}

/// The lexemes of a tsquery's text, without their quotes.
fn lexemes(query: &str) -> Vec<String> {
    let (mut found, mut current) = (Vec::new(), None::<String>);
    let mut letters = query.chars().peekable();
    while let Some(letter) = letters.next() {
        match (&mut current, letter) {
            (None, '\'') => current = Some(String::new()),
            (None, _) => {}
            (Some(lexeme), '\'' | '\\') if letters.peek() == Some(&letter) => {
                lexeme.extend(letters.next());
            }
            (Some(_), '\'') => found.extend(current.take()),
            (Some(lexeme), letter) => lexeme.push(letter),
        }
    }
    found
}

/// The same tsquery for somebody who may not read notes: weight D does not count.
fn public(query: &str) -> String {
    let (mut public, mut within) = (String::with_capacity(query.len() + 16), false);
    let mut letters = query.chars().peekable();
    while let Some(letter) = letters.next() {
        public.push(letter);
        match letter {
            '\'' | '\\' if within && letters.peek() == Some(&letter) => {
                public.extend(letters.next())
            }
            '\'' => {
                within = !within;
                public.push_str(if within { "" } else { ":ABC" });
            }
            _ => {}
        }
    }
    public
}

/// A lexeme as a tsquery has it.
pub(super) fn quoted(lexeme: &str) -> String {
    format!("'{}'", lexeme.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn term(text: &str, not: bool) -> Term {
        Term { text: text.to_owned(), phrase: false, not }
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn words_are_asked_for_together_and_what_all_say_is_left_out() {
        let terms = [term("sign-in", false), term("the", false), term("paper jam", true)];
        let read = owned(&["'sign-in' & 'sign'", "", "'paper' <-> 'jam'"]);

        let query = Query::new(&terms, &read, true);
        assert_eq!(query.text.as_deref(), Some("( 'sign-in' & 'sign' ) & !( 'paper' <-> 'jam' )"));
        assert_eq!(query.stems, ["sign-in", "sign"]);
        assert_eq!(query.too_common, ["the"]);
        let none = Query::new(&terms[1..2], &read[1..2], true);
        assert_eq!((none.text, none.stems.len()), (None, 0));
    }

    #[test]
    fn whoever_may_not_read_notes_finds_nothing_by_them_and_excludes_nothing_by_them() {
        let query = Query::new(
            &[term("o'neil \\x", false), term("rude", true)],
            &owned(&["'o''neil' & '\\\\x'", "'rude'"]),
            false,
        );
        assert_eq!(
            query.text.as_deref(),
            Some("( 'o''neil':ABC & '\\\\x':ABC ) & !( 'rude':ABC )")
        );
        assert_eq!(query.stems, ["o'neil", "\\x"]);
    }

    #[test]
    fn the_rarest_word_says_how_many_to_expect() {
        let said_by = HashMap::from([("outlook".to_owned(), 900), ("crash".to_owned(), 50)]);
        let extent = Extent { newest: 10_000, counted: 10_000 };
        let expected = |stems: &[&str], extent| expected(&owned(stems), &said_by, extent);

        assert_eq!(expected(&["outlook", "crash"], extent), Some(50));
        assert_eq!(expected(&["outlook", "zebra"], extent), Some(0));
        assert_eq!(expected(&["outlook", "0x80070520"], extent), Some(900));
        assert_eq!(expected(&["0x80070520"], extent), None);
        assert_eq!(expected(&[], extent), None);
        assert_eq!(expected(&["crash"], Extent { newest: 19_000, ..extent }), Some(95));
        assert_eq!(expected(&["crash"], Extent { newest: 30_000, ..extent }), None);
    }

    proptest! {
        #[test]
        fn every_lexeme_is_read_back_and_made_public(words in proptest::collection::vec("\\PC{1,8}", 1..5)) {
            let text = words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" & ");
            prop_assert_eq!(lexemes(&text), words.clone());
            let expected = words.iter().map(|word| format!("{}:ABC", quoted(word))).collect::<Vec<_>>().join(" & ");
            prop_assert_eq!(public(&text), expected);
        }
    }
}
