//! What is typed about cases and answers, and what was meant.

mod answer;
mod query;
mod relay;
mod vendor;

pub use answer::{Answering, AnswersForm, Known, KnownForm};
pub use query::{CasesQuery, IssueQuery, RelaysQuery, Tab};
pub use relay::{RelayForm, Relaying, SayingForm, TellForm};
pub use vendor::{NOT_THEIRS, VendorContact, VendorForm};

use super::domain::{LEAST, TEXT, TITLE, TRIED, Target};
use crate::issue::{CaseId, IssueId};
use crate::people::PersonId;
use crate::web::{Problems, Typed, new_form_token, required, token_of, token_with};
use serde::Deserialize;
use uuid::Uuid;

/// Sending an issue to the Software Team.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EscalateForm {
    /// A case’s number, or `new`.
    pub case: String,
    pub title: String,
    pub tried: String,
    /// Of the issue when the form was opened.
    pub version: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct Escalating {
    pub to: Target,
    pub tried: String,
    pub seen: Option<i32>,
    pub token: Option<Uuid>,
}

impl EscalateForm {
    pub fn fresh(title: &str, version: i32) -> Self {
        let title = title.chars().take(TITLE).collect();
        let (version, form_token) = (version.to_string(), new_form_token());
        EscalateForm { title, version, form_token, ..EscalateForm::default() }
    }

    fn target(&self) -> Result<Target, (&'static str, String)> {
        if self.case == "new" {
            let ask = "Say in a line what is wrong.";
            let title = required(&self.title, TITLE, ask).map_err(|words| ("title", words))?;
            return Ok(Target::New { title: title.replace('\n', " ") });
        }
        let number = self.case.parse().map(CaseId);
        let ask = "Choose the case it belongs to, or a new one.".to_owned();
        number.map(Target::Case).map_err(|_| ("case", ask))
    }
}

impl Typed for EscalateForm {
    type Meant = Escalating;

    fn check(&self) -> Result<Escalating, Problems> {
        let mut problems = Problems::none();
        let to = self.target().map_err(|(field, words)| problems.note(field, words)).ok();
        let tried = problems.take("tried", said(&self.tried, TRIED, "Say what you have tried."));
        let token = token_with(token_of(&self.form_token), &[&self.case, &self.title, &self.tried]);
        let seen = self.version.parse().ok();
        problems.ok(|| Some(Escalating { to: to?, tried: tried?, seen, token }))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

/// A text that says something.
fn said(typed: &str, most: usize, ask: &str) -> Result<String, String> {
    let text = required(typed, most, ask)?;
    match text.chars().count() {
        n if n < LEAST => Err(format!("{ask} {n} characters say too little.")),
        _ => Ok(text),
    }
}

/// A note to the team, with which it may be given to somebody, closed or opened again.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    pub text: String,
    pub form_token: String,
}

impl NoteForm {
    pub fn fresh() -> Self {
        NoteForm { text: String::new(), form_token: new_form_token() }
    }
}

impl Typed for NoteForm {
    type Meant = (String, Option<Uuid>);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let mut problems = Problems::none();
        let text = problems.take("text", required(&self.text, TEXT, "Write something."));
        let token = token_with(token_of(&self.form_token), &[&self.text]);
        problems.ok(|| Some((text?, token)))
    }
}

/// Giving an issue of a case back to the desk.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReturnForm {
    pub issue: String,
    pub note: String,
    pub form_token: String,
}

impl ReturnForm {
    pub fn fresh(issue: &str) -> Self {
        let (issue, form_token) = (issue.to_owned(), new_form_token());
        ReturnForm { issue, form_token, ..ReturnForm::default() }
    }
}

impl Typed for ReturnForm {
    type Meant = (IssueId, String, Option<Uuid>);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let mut problems = Problems::none();
        let issue = self.issue.trim().trim_start_matches('#').parse().map(IssueId);
        let issue = problems.take("issue", issue.map_err(|_| "Choose the issue that goes back."));
        let ask = "Say why, so that its owner can go on.";
        let note = problems.take("note", said(&self.note, TEXT, ask));
        let token = token_with(token_of(&self.form_token), &[&self.issue, &self.note]);
        problems.ok(|| Some((issue?, note?, token)))
    }
}

/// Who looks after a case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct KeeperForm {
    pub keeper: String,
    /// Of the case when the form was opened.
    pub version: String,
}

impl KeeperForm {
    pub fn of(keeper: Option<PersonId>, version: i32) -> Self {
        let keeper = keeper.map_or_else(String::new, |keeper| keeper.to_string());
        KeeperForm { keeper, version: version.to_string() }
    }
}

impl Typed for KeeperForm {
    type Meant = (PersonId, i32);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let mut problems = Problems::none();
        let keeper = self.keeper.parse().map(PersonId);
        let keeper = problems.take("keeper", keeper.map_err(|_| "Choose who looks after it."));
        problems.ok(|| Some((keeper?, seen(&self.version))))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

/// Which versions of its software a case is about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VersionsForm {
    #[serde(rename = "versions[]")]
    pub versions: Vec<String>,
    /// Of the case when the form was opened.
    pub version: String,
}

impl VersionsForm {
    pub fn of(chosen: &[i64], version: i32) -> Self {
        let versions = chosen.iter().map(ToString::to_string).collect();
        VersionsForm { versions, version: version.to_string() }
    }
}

impl Typed for VersionsForm {
    type Meant = (Vec<i64>, i32);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let numbers: Result<Vec<i64>, _> = self.versions.iter().map(|word| word.parse()).collect();
        let mut problems = Problems::none();
        let numbers = problems.take("versions", numbers.map_err(|_| "Choose from the list."));
        problems.ok(|| Some((numbers?, seen(&self.version))))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

/// The end of a case, or its new beginning.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CloseForm {
    pub text: String,
    /// `closed` or `open`: what it is to become.
    pub to: String,
    pub version: String,
}

impl CloseForm {
    pub fn fresh(is_open: bool, version: i32) -> Self {
        let to = if is_open { "closed" } else { "open" }.to_owned();
        CloseForm { text: String::new(), to, version: version.to_string() }
    }
}

impl Typed for CloseForm {
    /// Why, whether it is to be open, and what was seen.
    type Meant = (String, bool, i32);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let mut problems = Problems::none();
        let ask = "Say in a few words why. Whoever looks for it later reads that first.";
        let text = problems.take("text", said(&self.text, TEXT, ask));
        problems.ok(|| Some((text?, self.to == "open", seen(&self.version))))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

/// A button with nothing to fill in, about a case as it was seen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlainForm {
    pub form_token: String,
}

impl Typed for PlainForm {
    type Meant = ();

    fn check(&self) -> Result<(), Problems> {
        Ok(())
    }
}

/// A version that nobody can read is of no case, so the form is stale.
fn seen(version: &str) -> i32 {
    version.parse().unwrap_or(-1)
}
