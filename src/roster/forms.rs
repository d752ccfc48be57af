use super::domain::Change;
use crate::people::PersonId;
use crate::web::{Problems, Typed};
use serde::Deserialize;

/// A button of the roster.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RosterForm {
    /// Whose; blank for one's own.
    pub person: String,
    pub change: String,
}

impl Typed for RosterForm {
    type Meant = (Option<PersonId>, Change);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let mut problems = Problems::none();
        let person = match self.person.as_str() {
            "" => Ok(None),
            id => id.parse().map(|id| Some(PersonId(id))).map_err(|_| "There is no such person."),
        };
        let person = problems.take("person", person);
        let change = problems
            .take("change", Change::from_word(&self.change).ok_or("Press one of the buttons."));
        problems.ok(|| Some((person?, change?)))
    }
}
