//! Which open case of a software item an issue may belong to: by the words they share.

use crate::issue::CaseId;
use std::collections::HashSet;

/// An open case, as far as it says what it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Likely {
    pub id: CaseId,
    pub title: String,
    /// What it was opened with, and what its reporters say.
    pub words: String,
    pub concerned: i32,
    pub standing: &'static str,
}

/// Words that say nothing of what is wrong.
const EMPTY: &[&str] = &[
    "about", "after", "again", "been", "before", "cannot", "does", "done", "from", "have", "into",
    "just", "more", "only", "please", "since", "some", "that", "their", "them", "then", "there",
    "they", "this", "very", "what", "when", "where", "which", "will", "with", "work", "works",
    "would", "your",
];

/// The cases with the likeliest first: those that share most of the words of `text`. Which share none stay in their order.
pub fn likely(text: &str, mut cases: Vec<Likely>) -> Vec<Likely> {
    let wanted = words(text);
    let shared = |case: &Likely| {
        let title = words(&case.title);
        let all = words(&case.words);
        // The title was chosen to say what it is: its words count double.
        wanted.intersection(&title).count() * 2 + wanted.intersection(&all).count()
    };
    cases.sort_by_cached_key(|case| std::cmp::Reverse(shared(case)));
    cases
}

fn words(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() > 3 && !EMPTY.contains(&word.as_str()))
        .map(|word| word.trim_end_matches('s').to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(id: i64, title: &str, words: &str) -> Likely {
        let (title, words) = (title.to_owned(), words.to_owned());
        Likely { id: CaseId(id), title, words, concerned: 1, standing: "In work" }
    }

    #[test]
    fn what_shares_most_words_comes_first() {
        let cases = vec![
            case(1, "Printing is grey", "Prints come out grey since Monday"),
            case(2, "Crashes on save", "It closes when I save a large drawing"),
            case(3, "Licence expired", ""),
        ];
        let first = |text: &str| likely(text, cases.clone()).first().map(|case| case.id.0);
        assert_eq!(first("It crashes when saving: save of a drawing"), Some(2));
        assert_eq!(first("My print is grey"), Some(1));
        assert_eq!(first("The licences have expired"), Some(3));
        assert_eq!(first("Something else entirely"), Some(1), "the order stays");
    }
}
