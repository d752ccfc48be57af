//! A line of the log: a request that was answered in passing, and never needed an issue.

use crate::issue::{Documentation, IssueId, Refused, Source};
use crate::people::{Person, PersonId, Role};
use crate::tagging::{DocumentPlaces, Kind, Link, TagOrigin, find_links};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The most characters of a line: room for a few long addresses.
pub const LINE: usize = 2_000;

/// The most minutes: a day.
pub const MINUTES: i32 = 1_440;

/// A line that is decided, and not yet written down.
#[derive(Clone, Debug)]
pub struct LogLine {
    pub source: Source,
    pub form_token: Option<Uuid>,
    pub import_key: Option<String>,
    pub asker: Asker,
    /// Of who asked, then.
    pub department: String,
    /// What it was about: the item of the catalogue, if it is one, and its name; empty when nobody said.
    pub software: (Option<i64>, String),
    pub by: PersonId,
    pub tier: Option<i16>,
    pub sort: Sort,
    pub minutes: i32,
    pub summary: String,
    pub documentation: Option<Documentation>,
    pub opened_at: Option<DateTime<Utc>>,
    pub at: DateTime<Utc>,
    /// Each, and whether it is one of our documents.
    pub links: Vec<(Link, bool)>,
}

/// Who asked: somebody the desk knows, or as it was written; empty when nobody wrote it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asker {
    pub id: Option<PersonId>,
    pub name: String,
}

/// What sort of request it was, and who said so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sort {
    pub kind: &'static str,
    pub origin: Option<TagOrigin>,
}

impl Sort {
    /// As somebody picked, or else as a rule found in the words; when neither did, it is other, and nobody said so.
    pub fn of(picked: Option<&Kind>, found: impl FnOnce() -> Option<&'static Kind>) -> Sort {
        match picked {
            Some(kind) => Sort {
                kind: Kind::from_word(kind.word).map_or("other", |kind| kind.word),
                origin: Some(TagOrigin::Form),
            },
            None => match found() {
                Some(kind) => Sort { kind: kind.word, origin: Some(TagOrigin::Rule) },
                None => Sort { kind: "other", origin: None },
            },
        }
    }

    pub fn is_automatic(self) -> bool {
        matches!(self.origin, Some(TagOrigin::Form | TagOrigin::Rule))
    }
}

/// A request in somebody's words, with what they say about it besides.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    pub text: &'r str,
    pub kind: Option<&'r Kind>,
    pub software: Option<&'r str>,
    pub documentation: Option<Documentation>,
}

/// What a line holds of a request, whoever wrote it down and wherever.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    pub software: (Option<i64>, String),
    pub sort: Sort,
    pub documentation: Option<Documentation>,
    pub links: Vec<(Link, bool)>,
}

impl Request<'_> {
    /// `item` is what the catalogue has for it, `kind_of` what the rules find in the words about that item.
    pub fn content(
        &self,
        item: Option<(i64, &str)>,
        kind_of: impl FnOnce(Option<i64>) -> Option<&'static Kind>,
        documents: &DocumentPlaces,
    ) -> Content {
        let (id, name) = (item.map(|(id, _)| id), item.map(|(_, name)| name).or(self.software));
        let links = links(self.text, documents);
        Content {
            software: (id, name.unwrap_or_default().to_owned()),
            sort: Sort::of(self.kind, || kind_of(id)),
            documentation: documentation(self.documentation, &links),
            links,
        }
    }
}

/// The links of a line, and which of them are documents.
fn links(text: &str, documents: &DocumentPlaces) -> Vec<(Link, bool)> {
    let judged = |link: Link| {
        let is_document = documents.contains(&link);
        (link, is_document)
    };
    find_links(text).into_iter().map(judged).collect()
}

impl From<Content> for Found {
    fn from(content: Content) -> Found {
        let (_, name) = content.software;
        Found {
            software: Some(name).filter(|name| !name.is_empty()),
            documentation: content.documentation,
        }
    }
}

/// What was said about the documentation; a link to a document says that it was answered with one.
fn documentation(said: Option<Documentation>, links: &[(Link, bool)]) -> Option<Documentation> {
    let gave_a_document = links.iter().any(|(_, is_document)| *is_document);
    said.or(gave_a_document.then_some(Documentation::AnsweredWith))
}

/// What the words of a line say by themselves: which software it is about, and that it was answered with a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub software: Option<String>,
    pub documentation: Option<Documentation>,
}

/// The one person whom the words mean; of several namesakes nobody, and then the words stay as they were written.
pub fn asker(found: &[Person], typed: &str) -> Asker {
    match found {
        [one] => Asker { id: Some(one.id), name: one.name.clone() },
        _ => Asker { id: None, name: typed.to_owned() },
    }
}

/// A line as lists have it.
#[derive(Clone, Debug)]
pub struct Logged {
    pub id: i64,
    pub source: Source,
    pub asker: String,
    /// By which the desk finds them: an address, or else the name.
    pub asker_address: String,
    pub department: String,
    pub software: String,
    pub by: PersonId,
    pub by_name: String,
    pub kind: String,
    pub origin: Option<TagOrigin>,
    pub minutes: i32,
    pub summary: String,
    pub documentation: Option<Documentation>,
    pub at: DateTime<Utc>,
    pub issue: Option<IssueId>,
    pub undone: bool,
}

/// Whose lines somebody reads: a manager everybody's, or those of the one they ask for; everybody else their own.
pub fn readable(me: &Person, asked: Option<PersonId>) -> Option<PersonId> {
    if me.role == Role::Manager { asked } else { Some(me.id) }
}

/// Taking a line back is for who logged it, as long as nothing came of it.
///
/// # Errors
/// In words for who wants to.
pub fn may_undo(line: &Logged) -> Result<(), Refused> {
    match line.issue {
        Some(issue) => Err(Refused::Rule(format!(
            "This line became issue #{issue}, which counts instead. Cancel that, if nothing is to come of it."
        ))),
        None => Ok(()),
    }
}

/// A line becomes one issue.
///
/// # Errors
/// In words for who wants to.
pub fn may_become_issue(line: &Logged) -> Result<(), Refused> {
    match line.issue {
        Some(issue) => Err(Refused::Rule(format!("This line is issue #{issue} already."))),
        None if line.undone => Err(Refused::Rule("This line was taken back.".to_owned())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_who_said_it_and_other_is_nobody() {
        let crash = Kind::from_word("crash");
        let picked = Sort::of(crash, || Kind::from_word("mail"));
        assert_eq!(picked, Sort { kind: "crash", origin: Some(TagOrigin::Form) });
        let found = Sort::of(None, || crash);
        assert_eq!((found.origin, found.is_automatic()), (Some(TagOrigin::Rule), true));
        let nobody = Sort::of(None, || None);
        assert_eq!(nobody, Sort { kind: "other", origin: None });
        assert!(!nobody.is_automatic());
    }

    #[test]
    fn a_link_to_a_document_says_what_it_was_answered_with() {
        let places = DocumentPlaces::parse("docs.example.com").unwrap();
        let found = links("see https://docs.example.com/vpn and https://example.org/", &places);
        assert_eq!(found.iter().map(|(_, is)| *is).collect::<Vec<_>>(), [true, false]);
        assert_eq!(documentation(None, &found), Some(Documentation::AnsweredWith));
        let said = Some(Documentation::OutOfDate);
        assert_eq!(documentation(said, &found), said, "who says so knows better");
        assert_eq!(documentation(None, &found[1..]), None);
    }
}
