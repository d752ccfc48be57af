//! The words of a search as PostgreSQL is asked for them.

use super::Term;
use std::collections::HashMap;

/// What issues have to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// What every issue that fits says, maybe in a note: an index leads there. Absent when only words are left out, or none
    /// were asked for.
    pub lead: Option<Lead>,
    /// The texts of two tsqueries: for who reads all that an issue says, and for who reads what its reporter does. Empty
    /// when no word narrows the search.
    pub all: String,
    pub public: String,
    /// Words too common to be looked for: "the", "it".
    pub too_common: Vec<String>,
}

impl Query {
    /// `read` has for each term the text of its tsquery, empty for a word too common; `names` has those of the software, of
    /// which one is meant.
    pub fn new(terms: &[Term], read: &[String], names: &[String]) -> Self {
        let (mut all, mut lead, mut query) = (Vec::new(), Vec::new(), Query::default());
        for (term, read) in terms.iter().zip(read) {
            match (read.as_str(), term.not) {
                ("", _) => query.too_common.push(term.text.clone()),
                (read, true) => all.push(format!("!( {read} )")),
                (read, false) => {
                    all.push(format!("( {read} )"));
                    lead.push(vec![read.to_owned()]);
                }
            }
        }
        if !names.is_empty() && names.iter().all(|name| !name.is_empty()) {
            lead.push(names.to_vec());
        }
        query.all = all.join(" & ");
        query.public = public(&query.all);
        query.lead = (!lead.is_empty()).then_some(Lead(lead));
        query
    }
}

/// Texts of tsqueries: of each group one, of all groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Lead(Vec<Vec<String>>);

impl Lead {
    /// As one tsquery.
    pub fn text(&self) -> String {
        let groups: Vec<_> =
            self.0.iter().map(|group| format!("( {} )", group.join(" | "))).collect();
        groups.join(" & ")
    }

    pub fn lexemes(&self) -> Vec<String> {
        self.0.iter().flatten().flat_map(|text| lexemes(text)).collect()
    }

    /// A guess at how large a part of all issues says this, by the shares of common words: a word without one is rare.
    pub fn share(&self, shares: &HashMap<String, f32>) -> f32 {
        let share = |lexeme: &String| shares.get(lexeme).copied().unwrap_or(0.0);
        let of_text = |text: &String| lexemes(text).iter().map(share).product::<f32>();
        self.0.iter().map(|group| group.iter().map(of_text).sum::<f32>().min(1.0)).product()
    }
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

        let query = Query::new(&terms, &read, &[]);
        assert_eq!(query.all, "( 'sign-in' & 'sign' ) & !( 'paper' <-> 'jam' )");
        assert_eq!(query.lead.unwrap().text(), "( 'sign-in' & 'sign' )");
        assert_eq!(query.too_common, ["the"]);
        assert_eq!(Query::new(&terms[1..2], &read[1..2], &[]).all, "");
        assert_eq!(Query::new(&terms[2..], &read[2..], &[]).lead, None);
    }

    #[test]
    fn names_of_software_lead_to_issues_but_need_not_be_said() {
        let query = Query::new(&[], &[], &owned(&["'word'", "'word' & 'web'"]));
        assert_eq!(query.lead.unwrap().text(), "( 'word' | 'word' & 'web' )");
        assert_eq!(query.all, "");
        assert_eq!(Query::new(&[], &[], &owned(&["'word'", ""])).lead, None);
    }

    #[test]
    fn whoever_may_not_read_notes_finds_nothing_by_them_and_excludes_nothing_by_them() {
        let query = Query::new(
            &[term("o'neil \\x", false), term("rude", true)],
            &owned(&["'o''neil' & '\\\\x'", "'rude'"]),
            &[],
        );
        assert_eq!(query.public, "( 'o''neil':ABC & '\\\\x':ABC ) & !( 'rude':ABC )");
        assert_eq!(query.lead.unwrap().lexemes(), ["o'neil", "\\x"]);
    }

    #[test]
    fn words_that_are_common_together_are_common() {
        let shares = HashMap::from([("outlook".to_owned(), 0.5), ("crash".to_owned(), 0.1)]);
        let share = |groups: &[&[&str]]| {
            Lead(groups.iter().map(|group| owned(group)).collect()).share(&shares)
        };
        assert!((share(&[&["'outlook'"]]) - 0.5).abs() < 1e-6);
        assert!((share(&[&["'outlook'"], &["'crash'"]]) - 0.05).abs() < 1e-6);
        assert!((share(&[&["'outlook'", "'crash'", "'outlook'"]]) - 1.0).abs() < 1e-6);
        assert!(share(&[&["'outlook' & 'zebra'"]]).abs() < 1e-6);
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
