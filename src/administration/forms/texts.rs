use super::{Changes, SettingsForm, seen, whole};
use crate::error::Error;
use crate::links::DocumentPlaces;
use crate::replies::{TEXT, TITLE, unknown_fields};
use crate::settings::Settings;
use crate::web::{Problems, Typed, optional, required};
use serde::Deserialize;
use serde_json::json;

/// Characters of all places together.
const PLACES: usize = 10_000;

/// Where our documentation lives, a place a line; and how much of it is offered.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DocumentsForm {
    pub places: String,
    pub offered: String,
    pub seen: String,
}

impl SettingsForm for DocumentsForm {
    const NAMES: &'static [&'static str] = &["documents", "documents_offered"];

    fn of(settings: &Settings, seen: i64) -> Self {
        DocumentsForm {
            places: settings.documents.join("\n"),
            offered: settings.documents_offered.to_string(),
            seen: seen.to_string(),
        }
    }

    fn changes(meant: &Changes, _: &Settings) -> Result<Changes, Error> {
        Ok(meant.clone())
    }
}

impl Typed for DocumentsForm {
    type Meant = Changes;

    fn check(&self) -> Result<Changes, Problems> {
        let mut problems = Problems::none();
        let places = optional(&self.places, PLACES).and_then(|places| {
            DocumentPlaces::parse(&places.unwrap_or_default()).map_err(|bad| bad.to_string())
        });
        let places = problems.take("places", places);
        // A script that knows of places alone leaves the number as it is.
        let offered = match self.offered.as_str() {
            "" => Some(None),
            typed => problems.take("offered", whole(typed, Settings::DOCUMENTS_OFFERED)).map(Some),
        };
        problems.ok(|| {
            let lines: Vec<String> = places?.to_string().lines().map(str::to_owned).collect();
            let offered = offered?.map(|offered| ("documents_offered", json!(offered)));
            let list = [("documents", json!(lines))].into_iter().chain(offered).collect();
            Some(Changes { list, seen: seen(&self.seen) })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

/// A canned reply: a new one, or one that is there already.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReplyForm {
    /// The number of the one that is changed; empty for a new one.
    pub reply: String,
    pub title: String,
    pub text: String,
    /// `preview`, `end` or `revive`; else it is saved.
    pub then: String,
    /// What the page was opened on.
    pub seen: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ReplyChange {
    Add { title: String, text: String },
    Change { reply: i64, title: String, text: String, seen: i64 },
    End(i64),
    Revive(i64),
}

impl Typed for ReplyForm {
    type Meant = ReplyChange;

    fn check(&self) -> Result<ReplyChange, Problems> {
        let mut problems = Problems::none();
        let known: Option<i64> = self.reply.parse().ok();
        match (known, self.then.as_str()) {
            (Some(reply), "end") => return Ok(ReplyChange::End(reply)),
            (Some(reply), "revive") => return Ok(ReplyChange::Revive(reply)),
            _ => {}
        }
        let title = required(&self.title, TITLE, "Give it a title to be found by.");
        let title = problems.take("title", title);
        let text = required(&self.text, TEXT, "Write the reply.").and_then(with_known_fields);
        let text = problems.take("text", text);
        if self.then == "preview" && problems.is_none() {
            // Only looked at: the page comes back with the text as it will be read.
            return Err(problems);
        }
        problems.ok(|| {
            let (title, text) = (title?, text?);
            Some(match known {
                Some(reply) => ReplyChange::Change { reply, title, text, seen: seen(&self.seen) },
                None => ReplyChange::Add { title, text },
            })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

fn with_known_fields(text: String) -> Result<String, String> {
    match unknown_fields(&text).first() {
        None => Ok(text),
        Some(field) => Err(format!(
            "There is no field {field}. There are {{name}}, {{software}}, {{number}} and {{my_name}}."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_kept_as_they_are_counted() {
        let typed = DocumentsForm {
            places: " https://Docs.example.com/help/ \n\nintra:8090".into(),
            offered: "2".into(),
            seen: "4".into(),
        };
        let changes = typed.check().unwrap();
        let places = ("documents", json!(["docs.example.com/help", "intra:8090"]));
        assert_eq!(changes.list, [places, ("documents_offered", json!(2))]);
        assert!(DocumentsForm { offered: "6".into(), ..typed.clone() }.check().is_err());
        assert!(DocumentsForm { places: "our docs".into(), ..typed }.check().is_err());
    }

    #[test]
    fn a_reply_with_a_mistyped_field_is_asked_for_again() {
        let typed = |text: &str, then: &str| ReplyForm {
            title: "Restart".into(),
            text: text.into(),
            then: then.into(),
            ..ReplyForm::default()
        };
        let added = ReplyChange::Add { title: "Restart".into(), text: "Hello {name}".into() };
        assert_eq!(typed("Hello {name}", "").check(), Ok(added));
        assert!(typed("Hello {name}", "preview").check().unwrap_err().is_none());
        let problems = typed("Hello {nmae}", "preview").check().unwrap_err();
        assert!(problems.with("text").unwrap().starts_with("There is no field {nmae}."));
    }
}
