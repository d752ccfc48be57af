//! What is said of a document that was offered, and the end of an issue that one has solved.

use crate::issue::{Documentation, Event, EventKind, Facts, Issue, Refused, ResolutionCode, State};
use crate::people::PersonId;
use chrono::{DateTime, Utc};

/// A document that was offered on an issue.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggested {
    /// Its number.
    pub document: i64,
    pub title: String,
    pub url: String,
    /// About any software.
    pub for_all: bool,
    /// It is about the kind that was reported.
    pub by_kind: bool,
    /// The stems of those words of its title that are in the report.
    pub words: Vec<String>,
    /// How often it has solved an issue by now.
    pub solved: i32,
    /// What the reporter said, if anything.
    pub helped: Option<bool>,
    /// In use still.
    pub live: bool,
}

impl Suggested {
    /// Whether it is offered to the reporter now.
    pub fn is_offered(&self) -> bool {
        self.live && self.helped.is_none()
    }

    /// Its host, for who wants to know where the link leads.
    pub fn host(&self) -> &str {
        let address = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        address.split(['/', '?', '#']).next().unwrap_or(address)
    }

    /// As its title has them.
    fn words_in_report(&self) -> impl Iterator<Item = &str> {
        let words = self.title.split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'');
        words.filter(|word| self.words.iter().any(|stem| has_stem(word, stem)))
    }

    /// Why it was offered: "For Outlook, about crash, says “profile”. Solved 3 so far."
    pub fn why(&self, software: &str, kind: &str) -> String {
        let mut why = match self.for_all {
            true => "For any software".to_owned(),
            false => format!("For {software}"),
        };
        if self.by_kind {
            why.push_str(", about ");
            why.push_str(&kind.to_lowercase());
        }
        let words: Vec<_> = self.words_in_report().map(|word| format!("“{word}”")).collect();
        if !words.is_empty() {
            why.push_str(", says ");
            why.push_str(&words.join(", "));
        }
        why.push('.');
        if self.solved > 0 {
            why.push_str(&format!(" Solved {} so far.", self.solved));
        }
        why
    }
}

/// Whether a word may have this stem, of which the last letter is not always in the word: “retri” is that of “retry”.
fn has_stem(word: &str, stem: &str) -> bool {
    let word = word.to_lowercase();
    let short = match stem.char_indices().last() {
        Some((last, _)) if last >= 3 => stem.get(..last).unwrap_or(stem),
        _ => stem,
    };
    word.starts_with(short) && word.chars().count() <= stem.chars().count() + 6
}

/// Its reporter says that a document solved it, while it still waits as far as they know. Nobody at the desk has anything to
/// do with it. `other` is where the issue stands that it points to; it points to none then.
///
/// # Errors
/// [`Refused::Rule`] with the current state, as they are told it, once somebody has it.
pub fn solved(
    issue: &mut Issue,
    other: Option<State>,
    (document, title): (i64, &str),
    by: PersonId,
    now: DateTime<Utc>,
    closes_at: DateTime<Utc>,
) -> Result<Event, Refused> {
    let told = issue.state.told_with(issue.routed, other);
    if told != State::Waiting {
        return Err(Refused::Rule(format!(
            "It is “{told}” now, so a technician ends it. Write a message that it is solved instead."
        )));
    }
    *issue = issue.clone().as_told();
    let event = issue.step_to(State::Resolved, EventKind::Resolved)?;
    let details = format!("Solved by a document: {title}");
    issue.nobody_waits_for_words();
    issue.resolved_at = Some(now);
    issue.resolved_by = Some(by);
    issue.closes_at = Some(closes_at);
    issue.code = Some(ResolutionCode::SelfSolved);
    issue.details = Some(details.clone());
    issue.documentation = Some(Documentation::ResolvedBy);
    let facts = Facts {
        code: issue.code,
        documentation: issue.documentation,
        closes_at: issue.closes_at,
        document: Some(document),
        other: issue.duplicate_of.take(),
        ..Facts::default()
    };
    Ok(Event { text: Some(details), facts, ..event })
}

/// A message that begins with a document.
pub fn as_message(name: &str, title: &str, url: &str, my_name: &str) -> String {
    format!(
        "Hello {name},\n\n“{title}” says how:\n{url}\n\nPlease write here whether that helped.\n\n{my_name}"
    )
}

/// The details of a resolution by a document.
pub fn as_details(title: &str, url: &str) -> String {
    format!("“{title}” says how:\n{url}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::IssueId;

    const EVE: PersonId = PersonId(1);
    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn suggested() -> Suggested {
        Suggested {
            document: 4,
            title: "A new Outlook profile".to_owned(),
            url: "https://docs.example.com:8443/outlook/profile?x=1".to_owned(),
            for_all: false,
            by_kind: true,
            words: vec!["profil".to_owned()],
            solved: 3,
            helped: None,
            live: true,
        }
    }

    fn end(issue: &mut Issue, other: Option<State>) -> Result<Event, Refused> {
        solved(issue, other, (4, "A new Outlook profile"), EVE, NOW, NOW)
    }

    #[test]
    fn only_what_waits_as_its_reporter_is_told_is_solved_by_a_document() {
        for state in State::ALL.iter().copied() {
            let of = (state == State::Duplicate).then_some(IssueId(9));
            let mut issue = Issue { duplicate_of: of, ..Issue::of(EVE, state) };
            let may = end(&mut issue, Some(State::Taken)).is_ok();
            assert_eq!(may, state == State::Waiting, "{state}, the other one in work");
            assert_eq!(issue.state == State::Resolved, may || state == State::Resolved, "{state}");
        }
        let mut duplicate =
            Issue { duplicate_of: Some(IssueId(9)), ..Issue::of(EVE, State::Duplicate) };
        let event = end(&mut duplicate, Some(State::Waiting)).unwrap();
        assert_eq!((duplicate.duplicate_of, event.facts.other), (None, Some(IssueId(9))));
        let mut routed =
            Issue { routed: true, owner: Some(PersonId(7)), ..Issue::of(EVE, State::Taken) };
        end(&mut routed, None).unwrap();
        assert_eq!((routed.owner, routed.routed), (None, false));
    }

    #[test]
    fn what_a_document_solved_says_so_and_counts_as_resolved_by_one() {
        let mut issue = Issue::of(EVE, State::Waiting);
        let event = end(&mut issue, None).unwrap();
        assert_eq!((issue.resolved_by, issue.staff_minutes), (Some(EVE), 0));
        assert_eq!(issue.code, Some(ResolutionCode::SelfSolved));
        assert_eq!(event.facts.documentation, Some(Documentation::ResolvedBy));
        assert_eq!((event.facts.document, issue.first_response_at), (Some(4), None));
        assert_eq!(event.text, issue.details);
    }

    #[test]
    fn the_refusal_says_how_it_stands() {
        let refused = end(&mut Issue::of(EVE, State::Taken), None).unwrap_err().to_string();
        assert!(refused.starts_with("It is “In work” now"), "{refused}");
    }

    #[test]
    fn why_a_document_is_offered_is_said_in_words() {
        let one = suggested();
        let why = "For Outlook, about crash, says “profile”. Solved 3 so far.";
        assert_eq!(one.why("Outlook", "Crash"), why);
        let any = Suggested { for_all: true, by_kind: false, solved: 0, ..one };
        assert_eq!(any.why("Outlook", "Crash"), "For any software, says “profile”.");
    }

    #[test]
    fn a_word_is_told_by_its_stem() {
        for (word, stem, of_it) in [
            ("Printing", "print", true),
            ("closes", "close", true),
            ("Retry", "retri", true),
            ("copies", "copi", true),
            ("a", "an", false),
            ("again", "a", true),
            ("profile", "print", false),
        ] {
            assert_eq!(has_stem(word, stem), of_it, "{word} {stem}");
        }
    }

    #[test]
    fn a_document_that_was_judged_or_ended_is_offered_no_more() {
        let one = suggested();
        assert!(one.is_offered());
        assert_eq!(one.host(), "docs.example.com:8443");
        assert!(!Suggested { helped: Some(false), ..one.clone() }.is_offered());
        assert!(!Suggested { live: false, ..one }.is_offered());
    }
}
