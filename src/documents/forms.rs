use super::domain::{ADDRESS, Described, Place, TITLE, Which};
use super::store::{Document, Wanted};
use crate::links::Link;
use crate::people::PersonId;
use crate::tagging::{KINDS, Kind};
use crate::web::{Choice, Problems, Typed, if_number, optional, required, token_of, token_with};
use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

/// Which documents the list shows, as the address carries it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DocumentsQuery {
    pub q: String,
    pub software: String,
    pub kind: String,
    pub owner: String,
    pub which: String,
    pub after: String,
    /// What was done just now.
    pub done: String,
}

impl DocumentsQuery {
    pub fn wanted(&self) -> Wanted {
        Wanted {
            which: Which::from_word(&self.which),
            words: optional(&self.q, TITLE).ok().flatten(),
            software: self.software.parse().ok(),
            kind: Kind::from_word(&self.kind).map(|kind| kind.word.to_owned()),
            owner: self.owner.parse().ok(),
            after: Place::parse(&self.after),
        }
    }

    pub fn is_filtered(&self) -> bool {
        self.asked().iter().any(|(_, value)| !value.is_empty())
    }

    fn asked(&self) -> [(&'static str, &str); 5] {
        [
            ("q", &self.q),
            ("software", &self.software),
            ("kind", &self.kind),
            ("owner", &self.owner),
            ("which", &self.which),
        ]
    }

    /// The address of the same list, going on after a document.
    pub fn address(&self, path: &str, after: Option<Place>) -> String {
        let after = after.map(Place::in_address).unwrap_or_default();
        let fields = self.asked().into_iter().chain([("after", after.as_str())]);
        let fields: Vec<_> = fields.filter(|(_, value)| !value.is_empty()).collect();
        if fields.is_empty() {
            return path.to_owned();
        }
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        fields.iter().for_each(|(name, value)| _ = query.append_pair(name, value));
        format!("{path}?{}", query.finish())
    }
}

/// A document, new or known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DocumentForm {
    pub title: String,
    pub url: String,
    /// `all`, or `some`: what is ticked.
    pub about: String,
    #[serde(rename = "software[]")]
    pub software: Vec<String>,
    #[serde(rename = "kinds[]")]
    pub kinds: Vec<String>,
    pub owner: String,
    pub checked_on: String,
    /// `checked`, `end` or `revive`; else it is saved.
    pub then: String,
    /// What the page was opened on.
    pub seen: String,
}

/// What is to become of it.
#[derive(Clone, Debug, PartialEq)]
pub enum DocumentChange {
    Save(Described, i64),
    Checked,
    End,
    Revive,
}

impl DocumentForm {
    pub fn fresh(owner: PersonId, today: NaiveDate) -> Self {
        DocumentForm {
            about: "some".to_owned(),
            owner: owner.to_string(),
            checked_on: today.to_string(),
            ..DocumentForm::default()
        }
    }

    pub fn of(document: Document, software: &[i64]) -> Self {
        DocumentForm {
            about: if document.for_all { "all" } else { "some" }.to_owned(),
            software: software.iter().map(ToString::to_string).collect(),
            owner: document.owner_id.to_string(),
            checked_on: document.checked_on.to_string(),
            then: String::new(),
            seen: document.version().to_string(),
            title: document.title,
            url: document.url,
            kinds: document.kinds,
        }
    }

    /// The software that is ticked, by number.
    pub fn ticked(&self) -> Vec<i64> {
        self.software.iter().filter_map(|item| item.parse().ok()).collect()
    }

    pub fn scopes(&self) -> Vec<Choice> {
        vec![
            Choice::of("some", "Only what is ticked below".to_owned(), &self.about),
            Choice::of("all", "Any software".to_owned(), &self.about),
        ]
    }

    pub fn all_kinds(&self) -> Vec<Choice> {
        let choice = |kind: &Kind| Choice {
            word: kind.word,
            title: kind.label.to_owned(),
            line: "",
            chosen: self.kinds.iter().any(|ticked| ticked == kind.word),
        };
        KINDS.iter().map(choice).collect()
    }
}

impl Typed for DocumentForm {
    type Meant = DocumentChange;

    fn check(&self) -> Result<DocumentChange, Problems> {
        match self.then.as_str() {
            "checked" => return Ok(DocumentChange::Checked),
            "end" => return Ok(DocumentChange::End),
            "revive" => return Ok(DocumentChange::Revive),
            _ => {}
        }
        let mut problems = Problems::none();
        let title = problems.take("title", title(&self.title));
        let url = problems.take("url", address(&self.url));
        let software = match self.about.as_str() {
            "all" => Ok(None),
            _ if self.ticked().is_empty() => Err("Tick what it is about, or choose any software."),
            _ => Ok(Some(self.ticked())),
        };
        let software = problems.take("software", software);
        if self.kinds.iter().any(|kind| Kind::from_word(kind).is_none()) {
            problems.note("kinds", "Choose kinds from the list.");
        }
        let owner = self.owner.parse().map(PersonId).map_err(|_| "Choose who sees to it.");
        let owner = problems.take("owner", owner);
        let checked_on = self.checked_on.trim().parse::<NaiveDate>();
        let checked_on = problems.take(
            "checked_on",
            checked_on.map_err(|_| "Give the day when somebody last looked at it."),
        );
        problems.ok(|| {
            let described = Described {
                title: title?,
                url: url?,
                software: software?,
                kinds: self.kinds.clone(),
                owner: owner?,
                checked_on: checked_on?,
            };
            Some(DocumentChange::Save(described, self.seen.parse().unwrap_or(0)))
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

fn title(typed: &str) -> Result<String, String> {
    match required(typed, TITLE, "Give it a title that says what it solves.")? {
        title if title.chars().count() < 3 => Err("Say a little more than that.".to_owned()),
        title => Ok(title),
    }
}

/// In the spelling that browsers use.
fn address(typed: &str) -> Result<String, String> {
    let typed = required(typed, ADDRESS, "Give its address.")?;
    let link = Link::from_url(&typed).ok_or("Give the whole address, beginning with https://.")?;
    Ok(link.url)
}

/// What somebody found at an address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CheckForm {
    pub document: String,
    /// Where it is now, if it moved.
    pub url: String,
    /// `works`, `moved` or `gone`.
    pub then: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    Works,
    Moved(String),
    Gone,
}

impl Typed for CheckForm {
    type Meant = (i64, Found);

    fn check(&self) -> Result<(i64, Found), Problems> {
        let mut problems = Problems::none();
        let document = self.document.parse().map_err(|_| "Choose a document from the list.");
        let document = problems.take("document", document);
        let found = match self.then.as_str() {
            "works" => Some(Found::Works),
            "gone" => Some(Found::Gone),
            _ => problems.take("url", address(&self.url)).map(Found::Moved),
        };
        problems.ok(|| Some((document?, found?)))
    }
}

/// In the address after a check: what was found.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Checked {
    pub found: String,
    #[serde(deserialize_with = "if_number")]
    pub saved: Option<usize>,
}

/// Which of the documents that were offered a reporter speaks of.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VerdictForm {
    pub document: String,
    pub form_token: String,
}

impl Typed for VerdictForm {
    type Meant = (i64, Option<Uuid>);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let mut problems = Problems::none();
        let document = self.document.parse().map_err(|_| "Say which document it was.");
        let document = problems.take("document", document);
        let token = token_with(token_of(&self.form_token), &[&self.document]);
        problems.ok(|| Some((document?, token)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> DocumentForm {
        DocumentForm {
            title: "Reset your profile".into(),
            url: "HTTPS://Docs.example.com/outlook".into(),
            software: vec!["2".into()],
            kinds: vec!["crash".into()],
            ..DocumentForm::fresh(PersonId(7), "2026-11-22".parse().unwrap())
        }
    }

    #[test]
    fn a_document_is_kept_at_the_address_a_browser_would_ask() {
        let DocumentChange::Save(meant, 0) = typed().check().unwrap() else { panic!() };
        assert_eq!(meant.url, "https://docs.example.com/outlook");
        assert_eq!((meant.software, meant.owner), (Some(vec![2]), PersonId(7)));
        let any = DocumentForm { about: "all".into(), ..typed() };
        let DocumentChange::Save(meant, _) = any.check().unwrap() else { panic!() };
        assert_eq!(meant.software, None, "any software, whatever is ticked");
    }

    #[test]
    fn every_problem_of_a_document_is_told_at_once() {
        let typed = DocumentForm {
            title: "x".into(),
            url: "javascript:alert(1)".into(),
            kinds: vec!["nonsense".into()],
            checked_on: "lately".into(),
            ..DocumentForm::default()
        };
        let problems = typed.check().unwrap_err();
        let fields: Vec<_> = problems.list().iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["title", "url", "software", "kinds", "owner", "checked_on"]);
    }

    #[test]
    fn who_found_that_it_moved_says_where_to() {
        let check = |then: &str, url: &str| {
            CheckForm { document: "4".into(), url: url.into(), then: then.into() }.check()
        };
        assert_eq!(check("works", ""), Ok((4, Found::Works)));
        assert_eq!(check("gone", ""), Ok((4, Found::Gone)));
        let moved = Found::Moved("https://docs.example.com/new".into());
        assert_eq!(check("moved", "https://docs.example.com/new"), Ok((4, moved)));
        assert!(check("moved", "").unwrap_err().with("url").is_some());
    }

    #[test]
    fn the_address_of_a_list_says_what_it_shows() {
        let query = DocumentsQuery { q: "a b".into(), which: "ended".into(), ..Default::default() };
        assert_eq!(query.address("/documents", None), "/documents?q=a+b&which=ended");
        assert_eq!(DocumentsQuery::default().address("/documents.csv", None), "/documents.csv");
        assert!(query.is_filtered() && query.wanted().which == Which::Ended);
    }
}
