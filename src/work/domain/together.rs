//! What is done to an issue and its duplicates in one.

use super::{Tagged, message};
use crate::issue::{Event, Facts, Issue, IssueId, Refused};
use crate::people::Person;
use crate::replies::{Fields, filled};
use crate::tagging::TagFacet;
use chrono::{DateTime, Utc};

/// One of those who read the same words, each on their own issue.
#[derive(Clone, Debug)]
pub struct Reader {
    pub issue: IssueId,
    pub name: String,
    pub software: String,
}

/// The words as this reader gets them: what stands in braces is theirs.
pub fn as_read(text: &str, reader: &Reader, by: &Person) -> String {
    let fields = Fields {
        name: first_name(&reader.name),
        software: &reader.software,
        number: &reader.issue.to_string(),
        my_name: &by.name,
    };
    filled(text, &fields)
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

/// What would tell some of several readers of the others: somebody's name, or the number of an issue. In words for who
/// wrote it; whoever signs with their own name gives nobody away.
pub fn gives_away(text: &str, readers: &[Reader], by: &Person) -> Option<String> {
    let said: Vec<&str> = words(text).collect();
    let signature: Vec<&str> = words(&by.name).collect();
    for reader in readers {
        let number = reader.issue.to_string();
        if text.match_indices('#').any(|(at, _)| number_after(&text[at + 1..]) == number) {
            return Some(format!(
                "Several people read this, and #{number} is the issue of one of them. Leave the number out."
            ));
        }
        let (first, last) = (first_name(&reader.name), reader.name.split_whitespace().last());
        let mut names = words(first).chain(words(last.unwrap_or_default()));
        let is_said = |name: &&str| said.iter().any(|word| is_name(word, name));
        let told = names.find(|name| !signature.contains(name) && is_said(name));
        if let Some(name) = told {
            return Some(format!(
                "Several people read this, and one of them is called {name}. Leave the name out."
            ));
        }
    }
    None
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().nth(1).is_some())
}

/// A name, however it is written; but “will” and “mark” in small letters are no names.
fn is_name(word: &str, name: &str) -> bool {
    let is_small = word.chars().next().is_some_and(char::is_lowercase);
    !is_small && word.to_lowercase() == name.to_lowercase()
}

fn number_after(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}

/// The same message to the reporter of a duplicate of `other`, which it was written to. Nobody waits for their answer.
///
/// # Errors
/// As for [`message`]; [`Refused::Rule`] when `by` is that reporter.
pub fn message_together(
    issue: &mut Issue,
    text: String,
    other: IssueId,
    by: &Person,
    now: DateTime<Utc>,
) -> Result<Event, Refused> {
    if by.id == issue.reporter {
        return Err(Refused::Rule("Nobody writes to themselves.".to_owned()));
    }
    let event = message(issue, text, false, by, now)?;
    let facts = Facts { together_with: Some(other), ..event.facts };
    Ok(Event { facts, ..event })
}

/// The words of the kinds among tags.
pub fn kinds(live: &[Tagged]) -> Vec<String> {
    let kinds = live.iter().filter(|tag| tag.facet == TagFacet::Kind);
    kinds.map(|tag| tag.word.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{PersonId, Role};

    fn readers() -> Vec<Reader> {
        let reader = |issue, name: &str, software: &str| Reader {
            issue: IssueId(issue),
            name: name.to_owned(),
            software: software.to_owned(),
        };
        let (eve, will) = (reader(41, "Eve Ellis", "Word"), reader(42, "Will de Vries", "Excel"));
        vec![eve, will, reader(43, "Anne-Marie O’Brien", "Word"), reader(44, "Ada Ash", "Word")]
    }

    fn ada() -> Person {
        Person { name: "Ada Abbott".to_owned(), ..Person::of(PersonId(4), Role::Tech) }
    }

    #[test]
    fn each_reads_their_own_name_and_number() {
        let text = "Hello {name}, about #{number} ({software}): done. {my_name}";
        let read = |at: usize| as_read(text, &readers()[at], &ada());
        assert_eq!(read(0), "Hello Eve, about #41 (Word): done. Ada Abbott");
        assert_eq!(read(1), "Hello Will, about #42 (Excel): done. Ada Abbott");
        assert_eq!(gives_away(text, &readers(), &ada()), None);
    }

    #[test]
    fn nobody_is_named_and_no_number_told_to_several() {
        for (text, told) in [
            ("Restarted the print server", ""),
            ("Hello Eve, it prints again", "Eve"),
            ("ELLIS was right", "Ellis"),
            ("It will print. Every evening: on the eve of it", ""),
            ("Will: done", "Will"),
            ("Thanks, Mrs Vries!", "Vries"),
            ("As Marie said", "Marie"),
            ("O’Brien knows", "Brien"),
            ("I am Ada", ""),
            ("Mr Ash", "Ash"),
            ("As in #41", "#41"),
            ("As in #4, #411 or 41", ""),
            ("# 41 #", ""),
        ] {
            let said = gives_away(text, &readers(), &ada()).unwrap_or_default();
            assert!(said.contains(told) && said.is_empty() == told.is_empty(), "{text}: {said}");
        }
    }
}
