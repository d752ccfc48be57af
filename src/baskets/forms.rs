use crate::issue::Basket;
use crate::people::PersonId;
use crate::taking::HandOver;
use crate::web::{Problems, Typed, new_form_token, optional, required, token_of, token_with};
use serde::Deserialize;
use uuid::Uuid;

/// The most characters of a reason, and of a note to the next owner.
const WHY: usize = 500;
const NOTE: usize = 10_000;

/// The button under a basket.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TakeNextForm {
    /// Any word: if this basket is empty, go on with the next that the person takes from.
    pub onward: String,
    pub form_token: String,
}

impl Typed for TakeNextForm {
    /// Whether to go on, and the form's token.
    type Meant = (bool, Option<Uuid>);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let token = token_with(token_of(&self.form_token), &[&self.onward]);
        Ok((!self.onward.is_empty(), token))
    }
}

/// The button beside an issue.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TakeForm {
    pub form_token: String,
}

impl Typed for TakeForm {
    type Meant = Option<Uuid>;

    fn check(&self) -> Result<Option<Uuid>, Problems> {
        Ok(token_of(&self.form_token))
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PutBackForm {
    pub why: String,
    /// Of the issue when the form was opened.
    pub version: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct PutBack {
    pub why: String,
    /// Absent when it goes by what is there.
    pub seen: Option<i32>,
    pub token: Option<Uuid>,
}

impl PutBackForm {
    pub fn fresh(version: i32) -> Self {
        let (version, form_token) = (version.to_string(), new_form_token());
        PutBackForm { version, form_token, ..PutBackForm::default() }
    }
}

impl Typed for PutBackForm {
    type Meant = PutBack;

    fn check(&self) -> Result<PutBack, Problems> {
        let mut problems = Problems::none();
        let why =
            problems.take("why", required(&self.why, WHY, "Say why, so that the next one knows."));
        let token = token_with(token_of(&self.form_token), &[&self.why]);
        let seen = self.version.parse().ok();
        problems.ok(|| Some(PutBack { why: why?, seen, token }))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

/// Filters of a list, as the address carries them. Nonsense filters nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    pub software: String,
    pub department: String,
    pub after: String,
    /// There was nothing to take.
    pub empty: Option<String>,
}

impl ListQuery {
    pub fn filter(&self, basket: Option<Basket>) -> super::domain::Filter {
        let short = |text: &str| optional(text, 120).ok().flatten();
        super::domain::Filter {
            basket,
            software: short(&self.software),
            department: short(&self.department),
            after: super::domain::After::parse(&self.after),
        }
    }
}

/// Passing over what take next would give.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SkipForm {
    pub why: String,
    pub form_token: String,
}

impl Typed for SkipForm {
    type Meant = (String, Option<Uuid>);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let mut problems = Problems::none();
        let ask = "Say why it is not for you now. Your colleagues and the manager read it.";
        let why = problems.take("why", required(&self.why, WHY, ask));
        let token = token_with(token_of(&self.form_token), &[&self.why]);
        problems.ok(|| Some((why?, token)))
    }
}

/// Giving an issue up to tier 2.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RaiseForm {
    pub why: String,
    /// Of the issue when the form was opened.
    pub version: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct Raise {
    pub why: String,
    pub seen: i32,
    pub token: Option<Uuid>,
}

impl RaiseForm {
    pub fn fresh(version: i32) -> Self {
        let (version, form_token) = (version.to_string(), new_form_token());
        RaiseForm { version, form_token, ..RaiseForm::default() }
    }
}

impl Typed for RaiseForm {
    type Meant = Raise;

    fn check(&self) -> Result<Raise, Problems> {
        let mut problems = Problems::none();
        let ask = "Say what is beyond tier 1, and what you have tried.";
        let why = problems.take("why", required(&self.why, WHY, ask));
        let token = token_with(token_of(&self.form_token), &[&self.why]);
        problems.ok(|| Some(Raise { why: why?, seen: seen(&self.version), token }))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

/// Giving an issue to a colleague.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HandOverForm {
    /// The colleague's number.
    pub to: String,
    pub why: String,
    pub note: String,
    /// Of the issue when the form was opened.
    pub version: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct Handing {
    pub to: PersonId,
    pub said: HandOver,
    pub seen: i32,
    pub token: Option<Uuid>,
}

impl HandOverForm {
    pub fn fresh(version: i32) -> Self {
        let (version, form_token) = (version.to_string(), new_form_token());
        HandOverForm { version, form_token, ..HandOverForm::default() }
    }
}

impl Typed for HandOverForm {
    type Meant = Handing;

    fn check(&self) -> Result<Handing, Problems> {
        let mut problems = Problems::none();
        let to = self.to.parse().map(PersonId);
        let to = problems.take("to", to.map_err(|_| "Choose who gets it."));
        let ask = "Say why. It stays with the issue.";
        let why = problems.take("why", required(&self.why, WHY, ask));
        let note = problems.take("note", optional(&self.note, NOTE));
        let said = [self.to.as_str(), &self.why, &self.note];
        let token = token_with(token_of(&self.form_token), &said);
        problems.ok(|| {
            let said = HandOver { why: why?, note: note? };
            Some(Handing { to: to?, said, seen: seen(&self.version), token })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

/// A version that nobody can read is of no issue, so the form is stale.
fn seen(version: &str) -> i32 {
    version.parse().unwrap_or(-1)
}
