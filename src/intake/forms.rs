mod list;
pub mod log;

pub use list::OwnQuery;

use super::domain::log::Logged;
use super::domain::{Reach, Report};
use crate::files;
use crate::issue::{Documentation, Effect, Resolution, ResolutionCode};
use crate::people::{Channel, Person};
use crate::tagging::Kind;
use crate::web::{
    Me, Problems, Typed, details, new_form_token, optional, required, staff_minutes, token_of,
    token_with,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::convert::Infallible;
use uuid::Uuid;

/// The most characters that are typed into one description; an import may bring more.
const DESCRIPTION: usize = 10_000;

/// The longest name of a software item.
const SOFTWARE: usize = 120;

/// The report page's fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReportForm {
    pub software: String,
    pub effect: String,
    pub kind: String,
    pub description: String,
    pub contact_by: String,
    pub contact_address: String,
    #[serde(rename = "files[]")]
    pub files: Vec<String>,
    #[serde(rename = "lost[]")]
    pub lost: Vec<String>,
    pub form_token: String,
}

impl ReportForm {
    /// As `me` finds it: contact as in the profile, and the software somebody already named.
    pub fn fresh(me: &Person, software: &str) -> Self {
        ReportForm {
            software: software.to_owned(),
            contact_by: me.contact_by.word().to_owned(),
            contact_address: me.address(me.contact_by).unwrap_or_default().to_owned(),
            form_token: new_form_token(),
            ..ReportForm::default()
        }
    }

    fn token(&self) -> Option<Uuid> {
        let said = [
            &self.software,
            &self.effect,
            &self.kind,
            &self.description,
            &self.contact_by,
            &self.contact_address,
        ];
        let said: Vec<_> = said.into_iter().chain(&self.files).map(String::as_str).collect();
        token_with(token_of(&self.form_token), &said)
    }
}

impl Typed for ReportForm {
    type Meant = Report;
    const TAKES_FILES: bool = true;

    fn check(&self) -> Result<Report, Problems> {
        let mut problems = Problems::none();
        let software = problems
            .take("software", required(&self.software, SOFTWARE, "Say which software it is."));
        let effect = problems
            .take("effect", one_of(Effect::from_word, &self.effect, "Choose what this stops."));
        let kind = problems.take(
            "kind",
            one_of(Kind::from_word, &self.kind, "Choose what sort of trouble it is."),
        );
        let description = problems.take("description", described(&self.description));
        let reach = reach(&self.contact_by, &self.contact_address, &mut problems);
        let files = problems.take("files", files::sent(&self.form_token, &self.files));
        problems.ok(|| {
            Some(Report {
                software: software?,
                effect: effect?,
                kind: kind?,
                description: description?,
                reach: reach?,
                files: files?,
                form_token: self.token(),
            })
        })
    }
}

fn described(text: &str) -> Result<String, String> {
    required(text, DESCRIPTION, "Say what is going wrong.")
}

fn one_of<T>(
    from_word: impl Fn(&str) -> Option<T>,
    word: &str,
    ask: &'static str,
) -> Result<T, &'static str> {
    from_word(word).ok_or(ask)
}

fn reach(by: &str, address: &str, problems: &mut Problems) -> Option<Reach> {
    let by = match by {
        "" => Some(None),
        word => problems
            .take("contact_by", one_of(Channel::from_word, word, "Choose how we reach you."))
            .map(Some),
    };
    let address = problems.take("contact_address", optional(address, 200));
    Some(Reach { by: by?, address: address? })
}

/// The same fields, sent only to see what is known about the software. It is a POST because what is typed must neither get
/// lost nor into an address; it changes nothing, so it answers with the page itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Looking(pub ReportForm);

impl Typed for Looking {
    type Meant = Infallible;
    const TAKES_FILES: bool = true;

    fn check(&self) -> Result<Infallible, Problems> {
        Err(Problems::none())
    }
}

/// A software item in the address: `/report?software=Outlook`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    pub software: String,
}

crate::words! {
    /// What becomes of a call.
    pub enum Outcome {
        Desk = "desk" => "It goes to the desk",
        Resolved = "resolved" => "Resolved on this call",
    }
}

/// The call log's fields. The last four count only when it was resolved on the call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CallForm {
    pub reporter: String,
    pub software: String,
    pub effect: String,
    pub kind: String,
    pub description: String,
    pub outcome: String,
    pub code: String,
    pub details: String,
    pub documentation: String,
    pub minutes: String,
    /// The line of the log that it began as.
    pub log: String,
    pub opened_at: String,
    pub form_token: String,
}

impl CallForm {
    pub fn fresh(me: &Me) -> Self {
        CallForm {
            outcome: Outcome::Desk.word().to_owned(),
            opened_at: me.now.to_rfc3339(),
            form_token: new_form_token(),
            ..CallForm::default()
        }
    }

    /// As a line of the log says it.
    pub fn from_log(line: &Logged, me: &Me) -> Self {
        CallForm {
            reporter: line.asker_address.clone(),
            software: line.software.clone(),
            kind: line.origin.map_or("", |_| &line.kind).to_owned(),
            description: line.summary.clone(),
            minutes: line.minutes.to_string(),
            log: line.id.to_string(),
            ..CallForm::fresh(me)
        }
    }

    fn token(&self) -> Option<Uuid> {
        let said = [
            &self.reporter,
            &self.software,
            &self.effect,
            &self.kind,
            &self.description,
            &self.outcome,
            &self.code,
            &self.details,
            &self.documentation,
            &self.minutes,
        ];
        token_with(token_of(&self.form_token), &said.map(String::as_str))
    }
}

/// A call as it was meant.
#[derive(Clone, Debug)]
pub struct Call {
    /// An email address or a full name.
    pub reporter: String,
    pub report: Report,
    /// Absent when it goes to the desk.
    pub resolution: Option<Resolution>,
    /// The line of the log that it began as.
    pub log_line: Option<i64>,
    pub opened_at: Option<DateTime<Utc>>,
}

impl Typed for CallForm {
    type Meant = Call;

    fn check(&self) -> Result<Call, Problems> {
        let mut problems = Problems::none();
        let reporter =
            problems.take("reporter", required(&self.reporter, 254, "Say who is calling."));
        let software = problems
            .take("software", required(&self.software, SOFTWARE, "Say which software it is."));
        let effect = problems
            .take("effect", one_of(Effect::from_word, &self.effect, "Choose what this stops."));
        let kind = problems.take(
            "kind",
            one_of(Kind::from_word, &self.kind, "Choose what sort of trouble it is."),
        );
        let description = problems.take("description", described(&self.description));
        let outcome = one_of(Outcome::from_word, &self.outcome, "Choose what becomes of it.");
        let resolution = match problems.take("outcome", outcome) {
            Some(Outcome::Resolved) => self.resolution(&mut problems).map(Some),
            Some(Outcome::Desk) => Some(None),
            None => None,
        };
        problems.ok(|| {
            Some(Call {
                reporter: reporter?,
                report: Report {
                    software: software?,
                    effect: effect?,
                    kind: kind?,
                    description: description?,
                    reach: Reach::default(),
                    files: files::Sent::default(),
                    form_token: self.token(),
                },
                resolution: resolution?,
                log_line: self.log.parse().ok(),
                opened_at: self.opened_at.parse().ok(),
            })
        })
    }
}

impl CallForm {
    fn resolution(&self, problems: &mut Problems) -> Option<Resolution> {
        let code = problems
            .take("code", one_of(ResolutionCode::from_word, &self.code, "Choose what was done."));
        let details = problems.take("details", details(&self.details));
        let asked = one_of(
            Documentation::from_word,
            &self.documentation,
            "Answer the documentation question.",
        );
        let documentation = problems.take("documentation", asked);
        let minutes = problems.take("minutes", staff_minutes(&self.minutes));
        Some(Resolution {
            code: code?,
            details: details?,
            documentation: documentation?,
            minutes: minutes?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn report() -> ReportForm {
        ReportForm {
            software: "Word".into(),
            effect: "question".into(),
            kind: "how-to".into(),
            description: "Where is it?".into(),
            ..ReportForm::default()
        }
    }

    fn fields(problems: &Problems) -> Vec<&'static str> {
        problems.list().iter().map(|(field, _)| *field).collect()
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let all = ReportForm { contact_by: "pigeon".into(), ..ReportForm::default() };
        assert_eq!(
            fields(&all.check().unwrap_err()),
            ["software", "effect", "kind", "description", "contact_by"]
        );
        let call = CallForm { outcome: "resolved".into(), ..CallForm::default() };
        assert_eq!(
            fields(&call.check().unwrap_err()),
            [
                "reporter",
                "software",
                "effect",
                "kind",
                "description",
                "code",
                "details",
                "documentation",
                "minutes"
            ]
        );
    }

    #[test]
    fn four_answers_are_enough_and_contact_is_then_the_profiles() {
        assert_eq!(report().check().unwrap().reach, Reach::default());
        for wrong in [
            ReportForm { effect: "urgent".into(), ..report() },
            ReportForm { kind: "Access".into(), ..report() },
            ReportForm { description: " \n ".into(), ..report() },
            ReportForm { description: "x".repeat(10_001), ..report() },
            ReportForm { software: "x".repeat(121), ..report() },
            ReportForm { contact_address: "x".repeat(201), ..report() },
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
        assert!(ReportForm { description: "ü".repeat(10_000), ..report() }.check().is_ok());
    }

    #[test]
    fn a_call_that_goes_to_the_desk_needs_five_answers() {
        let ReportForm { software, effect, kind, description, .. } = report();
        let desk = CallForm {
            reporter: "eve@example.org".into(),
            software,
            effect,
            kind,
            description,
            outcome: "desk".into(),
            minutes: "many".into(),
            ..CallForm::default()
        };
        assert!(
            desk.check().unwrap().resolution.is_none(),
            "what is said of a resolution does not count"
        );

        let resolved = CallForm {
            outcome: "resolved".into(),
            code: "explained".into(),
            details: "Showed her the menu".into(),
            documentation: "missing".into(),
            minutes: " 6 ".into(),
            ..desk
        };
        assert_eq!(resolved.check().unwrap().resolution.map(|said| said.minutes), Some(6));
        for minutes in ["", "-1", "481", "1.5", "99999999999"] {
            let wrong = CallForm { minutes: minutes.into(), ..resolved.clone() };
            assert_eq!(fields(&wrong.check().unwrap_err()), ["minutes"]);
        }
    }

    proptest! {
        #[test]
        fn every_text_that_is_typed_is_kept_as_typed(text in "\\PC{1,60}(\r\n\\PC{0,60}){0,3}") {
            prop_assume!(!text.trim().is_empty());
            let form = ReportForm { description: text.clone(), ..report() };
            prop_assert_eq!(form.check().unwrap().description, text.trim().replace("\r\n", "\n"));
        }
    }
}
