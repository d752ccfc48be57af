use super::TEXT;
use crate::files::{self, Sent};
use crate::people::PersonId;
use crate::web::{Problems, Typed, new_form_token, required, token_of, token_with};
use serde::Deserialize;
use uuid::Uuid;

/// A note for staff only.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NoteForm {
    pub text: String,
    /// The number of a colleague picked from the list.
    pub to: String,
    /// `pick`: show the list; else the note is saved.
    pub then: String,
    #[serde(rename = "files[]")]
    pub files: Vec<String>,
    #[serde(rename = "lost[]")]
    pub lost: Vec<String>,
    pub form_token: String,
}

/// As it was meant.
#[derive(Clone, Debug)]
pub struct Note {
    pub text: String,
    pub to: Option<PersonId>,
    pub files: Sent,
    pub token: Option<Uuid>,
}

impl NoteForm {
    pub fn fresh() -> Self {
        NoteForm { form_token: new_form_token(), ..NoteForm::default() }
    }
}

impl Typed for NoteForm {
    type Meant = Note;
    const TAKES_FILES: bool = true;

    fn check(&self) -> Result<Note, Problems> {
        let mut problems = Problems::none();
        if self.then == "pick" {
            // Nothing is saved yet: the page comes back with the list.
            return Err(problems);
        }
        let text = problems.take("text", required(&self.text, TEXT, "Write your note."));
        let to = match self.to.as_str() {
            "" => Ok(None),
            id => id.parse().map(|id| Some(PersonId(id))),
        };
        let to = problems.take("to", to.map_err(|_| "Pick a colleague from the list."));
        let files = problems.take("files", files::sent(&self.form_token, &self.files));
        let said = [&self.text, &self.to].into_iter().chain(&self.files);
        let said: Vec<_> = said.map(String::as_str).collect();
        let token = token_with(token_of(&self.form_token), &said);
        problems.ok(|| Some(Note { text: text?, to: to?, files: files?, token }))
    }
}
