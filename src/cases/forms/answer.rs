use super::{said, seen};
use crate::cases::domain::{ANSWER, KNOWN, Said, TEXT, TITLE};
use crate::desk_time::typed_day;
use crate::relaying::{AnswerKind, KnownIssue};
use crate::web::{
    Choice, Problems, Typed, new_form_token, optional, required, token_of, token_with,
};
use serde::Deserialize;
use uuid::Uuid;

/// Characters of a version’s name.
const VERSION: usize = 60;

/// What the Software Team says on a case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AnswersForm {
    pub kind: String,
    pub text: String,
    pub notes: String,
    pub planned_version: String,
    pub planned_on: String,
    /// Of the case when the form was opened.
    pub version: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct Answering {
    pub said: Said,
    pub seen: i32,
    pub token: Option<Uuid>,
}

impl AnswersForm {
    pub fn fresh(version: i32) -> Self {
        let (version, form_token) = (version.to_string(), new_form_token());
        AnswersForm { version, form_token, ..AnswersForm::default() }
    }

    pub fn kinds(&self) -> Vec<Choice> {
        let choice = |kind: &AnswerKind| Choice {
            line: kind.line(),
            ..Choice::of(kind.word(), kind.to_string(), &self.kind)
        };
        AnswerKind::ALL.iter().map(choice).collect()
    }
}

impl Typed for AnswersForm {
    type Meant = Answering;

    fn check(&self) -> Result<Answering, Problems> {
        let mut problems = Problems::none();
        let kind = AnswerKind::from_word(&self.kind);
        let kind = problems.take("kind", kind.ok_or("Say what kind of answer it is."));
        let ask = match kind {
            Some(AnswerKind::NeedInformation) => "Say what you need to know.",
            _ => "Say what people are told, in their words.",
        };
        let text = problems.take("text", said(&self.text, ANSWER, ask));
        let notes = problems.take("notes", optional(&self.notes, TEXT));
        let version = problems.take("planned_version", optional(&self.planned_version, VERSION));
        let day = match self.planned_on.trim() {
            "" => Ok(None),
            typed => typed_day(typed).map(Some),
        };
        let planned_on = problems.take("planned_on", day);
        if kind == Some(AnswerKind::KnownPlanned)
            && version.as_ref().is_some_and(Option::is_none)
            && planned_on.is_some_and(|day| day.is_none())
        {
            problems.note("planned_version", "Say with which version it is mended, or when.");
        }
        let typed = [&self.kind, &self.text, &self.notes, &self.planned_version, &self.planned_on];
        let token = token_with(token_of(&self.form_token), &typed.map(String::as_str));
        problems.ok(|| {
            let said = Said {
                kind: kind?,
                text: text?,
                notes: notes?,
                version: version?,
                planned_on: planned_on?,
            };
            Some(Answering { said, seen: seen(&self.version), token })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

/// What employees read of a case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct KnownForm {
    pub title: String,
    pub text: String,
    pub wide: String,
    pub ended: String,
    /// Of the case when the form was opened.
    pub version: String,
}

#[derive(Clone, Debug)]
pub struct Known {
    pub title: String,
    pub text: String,
    pub wide: bool,
    pub ended: bool,
    pub seen: i32,
}

impl KnownForm {
    pub fn of(known: Option<&KnownIssue>, version: i32) -> Self {
        let ticked = |on: bool| if on { "yes".to_owned() } else { String::new() };
        let fresh = KnownForm { version: version.to_string(), ..KnownForm::default() };
        match known {
            None => fresh,
            Some(known) => KnownForm {
                title: known.title.clone(),
                text: known.text.clone(),
                wide: ticked(known.wide),
                ended: ticked(known.ended_at.is_some()),
                ..fresh
            },
        }
    }

    pub fn is_wide(&self) -> bool {
        !self.wide.is_empty()
    }

    pub fn is_ended(&self) -> bool {
        !self.ended.is_empty()
    }
}

impl Typed for KnownForm {
    type Meant = Known;

    fn check(&self) -> Result<Known, Problems> {
        let mut problems = Problems::none();
        let ask = "Say in a line what people notice.";
        let title = problems.take("title", required(&self.title, TITLE, ask));
        let ask = "Say what happens, and what people can do meanwhile.";
        let text = problems.take("text", said(&self.text, KNOWN, ask));
        problems.ok(|| {
            Some(Known {
                title: title?.replace('\n', " "),
                text: text?,
                wide: self.is_wide(),
                ended: self.is_ended(),
                seen: seen(&self.version),
            })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_planned_says_with_which_version_or_when() {
        let form = |version: &str, day: &str| AnswersForm {
            kind: "known_planned".to_owned(),
            text: "It will be mended.".to_owned(),
            planned_version: version.to_owned(),
            planned_on: day.to_owned(),
            ..AnswersForm::default()
        };
        assert!(form("9.1", "").check().is_ok());
        assert!(form("", "2027-01-31").check().is_ok());
        let fields = |form: AnswersForm| -> Vec<_> {
            let problems = form.check().unwrap_err();
            problems.list().iter().map(|(field, _)| *field).collect()
        };
        assert_eq!(fields(form("", "")), ["planned_version"]);
        assert_eq!(fields(form("9.1", "soon")), ["planned_on"]);
        assert_eq!(fields(AnswersForm::default()), ["kind", "text"]);
    }
}
