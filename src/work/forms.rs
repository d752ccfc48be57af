mod duplicate;
mod message;
mod note;
mod rating;
mod resolve;

pub use duplicate::{DuplicateForm, OfQuery, UndoForm};
pub use message::{Message, MessageForm, ReplyQuery};
pub use note::{Note, NoteForm};
pub use rating::{AgreeForm, RatingForm};
pub use resolve::ResolveQuery;

use super::domain::TagChange;
use crate::issue::{Documentation, Effect, Resolution, ResolutionCode};
use crate::people::Channel;
use crate::tagging::{KINDS, Kind};
use crate::web::{
    Choice, Problems, Typed, details, new_form_token, optional, required, staff_minutes, token_of,
    token_with,
};
use serde::Deserialize;
use uuid::Uuid;

/// The longest message or note, in characters.
const TEXT: usize = 10_000;

/// A contact: one attempt to reach the reporter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    pub channel: String,
    pub reached: String,
    pub minutes: String,
    pub text: String,
    /// The version of the issue that the form was opened on.
    pub version: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct Contact {
    pub channel: Channel,
    pub reached: bool,
    pub minutes: i32,
    pub text: Option<String>,
    pub seen: Option<i32>,
    pub token: Option<Uuid>,
}

impl ContactForm {
    pub fn fresh(channel: Channel, version: i32) -> Self {
        ContactForm {
            channel: channel.word().to_owned(),
            version: version.to_string(),
            form_token: new_form_token(),
            ..ContactForm::default()
        }
    }
}

impl ContactForm {
    pub fn channels(&self) -> Vec<Choice> {
        let choice =
            |channel: &Channel| Choice::of(channel.word(), channel.to_string(), &self.channel);
        Channel::ALL.iter().map(choice).collect()
    }

    pub fn reached_or_not(&self) -> Vec<Choice> {
        [("yes", "Yes"), ("no", "No")]
            .map(|(word, title)| Choice::of(word, title.to_owned(), &self.reached))
            .to_vec()
    }
}

impl Typed for ContactForm {
    type Meant = Contact;

    fn check(&self) -> Result<Contact, Problems> {
        let mut problems = Problems::none();
        let channel =
            Channel::from_word(&self.channel).ok_or("Say how: phone, chat, email or in person.");
        let channel = problems.take("channel", channel);
        let reached = match self.reached.as_str() {
            "yes" | "true" | "on" | "1" => Ok(true),
            "no" | "false" | "0" => Ok(false),
            _ => Err("Say whether you reached them: yes or no."),
        };
        let reached = problems.take("reached", reached);
        let minutes = problems.take("minutes", staff_minutes(&self.minutes));
        let text = problems.take("text", optional(&self.text, TEXT));
        let said = [&self.channel, &self.reached, &self.minutes, &self.text].map(String::as_str);
        let token = token_with(token_of(&self.form_token), &said);
        problems.ok(|| {
            Some(Contact {
                channel: channel?,
                reached: reached?,
                minutes: minutes?,
                text: text?,
                seen: self.version.parse().ok(),
                token,
            })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

macro_rules! text_form {
    ($(#[$meta:meta])* $name:ident, $ask:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(default)]
        pub struct $name {
            pub text: String,
            pub form_token: String,
        }

        impl $name {
            pub fn fresh() -> Self {
                $name { text: String::new(), form_token: new_form_token() }
            }
        }

        impl Typed for $name {
            type Meant = (String, Option<Uuid>);

            fn check(&self) -> Result<Self::Meant, Problems> {
                let mut problems = Problems::none();
                let text = problems.take("text", required(&self.text, TEXT, $ask));
                let token = token_with(token_of(&self.form_token), &[&self.text]);
                problems.ok(|| Some((text?, token)))
            }
        }
    };
}

text_form! {
    /// What is still broken.
    ReopenForm, "Say what is still broken."
}

/// A button with nothing to fill in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlainForm {
    pub form_token: String,
}

impl Typed for PlainForm {
    type Meant = Option<Uuid>;

    fn check(&self) -> Result<Option<Uuid>, Problems> {
        Ok(token_of(&self.form_token))
    }
}

/// Another effect than was reported.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TriageForm {
    pub effect: String,
    pub why: String,
    /// The version of the issue that the form was opened on.
    pub version: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct Retriage {
    pub effect: Effect,
    pub why: String,
    pub seen: Option<i32>,
    pub token: Option<Uuid>,
}

impl TriageForm {
    pub fn fresh(effect: Effect, version: i32) -> Self {
        TriageForm {
            effect: effect.word().to_owned(),
            why: String::new(),
            version: version.to_string(),
            form_token: new_form_token(),
        }
    }
}

impl TriageForm {
    pub fn effects(&self) -> Vec<Choice> {
        let choice = |effect: &Effect| Choice {
            line: effect.line(),
            ..Choice::of(effect.word(), effect.to_string(), &self.effect)
        };
        Effect::ALL.iter().map(choice).collect()
    }
}

impl Typed for TriageForm {
    type Meant = Retriage;

    fn check(&self) -> Result<Retriage, Problems> {
        let mut problems = Problems::none();
        let effect =
            problems.take("effect", Effect::from_word(&self.effect).ok_or("Say what it stops."));
        let why = problems
            .take("why", required(&self.why, 500, "Say why: overrides are counted, and read."));
        let seen = self.version.parse().ok();
        let token = token_with(token_of(&self.form_token), &[&self.effect, &self.why]);
        problems.ok(|| Some(Retriage { effect: effect?, why: why?, seen, token }))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

/// A tag to add, or one to remove.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TagsForm {
    pub add: String,
    pub remove: String,
    pub form_token: String,
}

impl Typed for TagsForm {
    type Meant = (TagChange, Option<Uuid>);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let mut problems = Problems::none();
        let change = match (self.add.trim(), self.remove.trim()) {
            ("", "") => Err("Choose a tag to add."),
            ("", tag) => Ok(TagChange::Remove(tag.to_owned())),
            (tag, _) => Ok(TagChange::Add(tag.to_owned())),
        };
        let change = problems.take("add", change);
        let token = token_with(token_of(&self.form_token), &[&self.add, &self.remove]);
        problems.ok(|| Some((change?, token)))
    }
}

/// What was done.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ResolveForm {
    pub code: String,
    pub details: String,
    #[serde(rename = "kinds[]")]
    pub kinds: Vec<String>,
    pub documentation: String,
    pub minutes: String,
    /// `next`: resolve and take the next.
    pub then: String,
    /// The version of the issue that the form was opened on.
    pub version: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct Resolving {
    pub resolution: Resolution,
    pub kinds: Vec<String>,
    pub take_next: bool,
    pub seen: Option<i32>,
    pub token: Option<Uuid>,
}

impl ResolveForm {
    pub fn fresh(version: i32) -> Self {
        ResolveForm {
            version: version.to_string(),
            form_token: new_form_token(),
            ..ResolveForm::default()
        }
    }
}

impl ResolveForm {
    pub fn codes(&self) -> Vec<Choice> {
        let choice = |code: &ResolutionCode| Choice::of(code.word(), code.to_string(), &self.code);
        ResolutionCode::ALL.iter().map(choice).collect()
    }

    pub fn answers(&self) -> Vec<Choice> {
        let choice = |answer: &Documentation| {
            Choice::of(answer.word(), answer.to_string(), &self.documentation)
        };
        Documentation::ALL.iter().map(choice).collect()
    }

    /// Whichever button was pressed: an issue is resolved once.
    fn token(&self) -> Option<Uuid> {
        let answers = [&self.code, &self.details, &self.documentation, &self.minutes];
        let said: Vec<_> = answers.into_iter().chain(&self.kinds).map(String::as_str).collect();
        token_with(token_of(&self.form_token), &said)
    }

    /// All kinds, those ticked that were ticked.
    pub fn all_kinds(&self) -> Vec<Choice> {
        let ticked = |kind: &Kind| self.kinds.iter().any(|ticked| ticked == kind.word);
        KINDS
            .iter()
            .map(|kind| Choice {
                word: kind.word,
                title: kind.label.to_owned(),
                line: "",
                chosen: ticked(kind),
            })
            .collect()
    }
}

impl Typed for ResolveForm {
    type Meant = Resolving;

    fn check(&self) -> Result<Resolving, Problems> {
        let mut problems = Problems::none();
        let code = problems
            .take("code", ResolutionCode::from_word(&self.code).ok_or("Say what fixed it."));
        let details = problems.take("details", details(&self.details));
        let documentation = Documentation::from_word(&self.documentation);
        let documentation = problems
            .take("documentation", documentation.ok_or("Answer the documentation question."));
        let minutes = problems.take("minutes", staff_minutes(&self.minutes));
        if self.kinds.iter().any(|kind| Kind::from_word(kind).is_none()) {
            problems.note("kinds", "Choose kinds from the list.");
        }
        problems.ok(|| {
            Some(Resolving {
                resolution: Resolution {
                    code: code?,
                    details: details?,
                    documentation: documentation?,
                    minutes: minutes?,
                },
                kinds: self.kinds.clone(),
                take_next: self.then == "next",
                seen: self.version.parse().ok(),
                token: self.token(),
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
    fn a_contact_says_how_and_whether_they_were_reached() {
        let form = |channel: &str, reached: &str, minutes: &str| ContactForm {
            channel: channel.into(),
            reached: reached.into(),
            minutes: minutes.into(),
            ..ContactForm::default()
        };
        assert!(form("phone", "yes", "4").check().unwrap().reached);
        assert!(!form("phone", "no", "0").check().unwrap().reached);
        let left_out = form("phone", "", "").check().unwrap_err();
        assert!(left_out.with("reached").is_some() && left_out.with("minutes").is_some());
        let problems = form("pigeon", "perhaps", "a while").check().unwrap_err();
        assert_eq!(problems.list().len(), 3, "every problem at once");
    }

    #[test]
    fn a_form_that_came_back_with_other_words_is_another_form() {
        let sent = |text: &str, form_token: &str| {
            let form = ReopenForm { text: text.into(), form_token: form_token.into() };
            form.check().unwrap().1
        };
        let token = new_form_token();
        assert!(sent("One", &token).is_some());
        assert_eq!(sent("One", &token), sent("One", &token));
        assert_ne!(sent("One", &token), sent("Two", &token));
        assert_ne!(sent("One", &token), sent("One", &new_form_token()));
        assert_eq!(sent("One", ""), None, "a script may leave it out");
    }

    #[test]
    fn a_resolution_tells_all_that_is_missing_at_once() {
        let problems =
            ResolveForm { details: "short".into(), ..ResolveForm::default() }.check().unwrap_err();
        let fields: Vec<_> = problems.list().iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["code", "details", "documentation", "minutes"]);
    }
}
