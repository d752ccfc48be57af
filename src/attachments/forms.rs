use crate::web::{Problems, Typed, new_form_token, required, token_of, token_with};
use serde::Deserialize;
use uuid::Uuid;

/// Why a file is taken away.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RemoveForm {
    pub why: String,
    pub form_token: String,
}

/// As it was meant.
#[derive(Clone, Debug)]
pub struct Removal {
    pub why: String,
    pub token: Option<Uuid>,
}

impl RemoveForm {
    pub fn fresh() -> Self {
        RemoveForm { why: String::new(), form_token: new_form_token() }
    }
}

impl Typed for RemoveForm {
    type Meant = Removal;

    fn check(&self) -> Result<Removal, Problems> {
        let mut problems = Problems::none();
        let why = required(&self.why, 500, "Say why: it cannot be brought back.");
        let why = problems.take("why", why);
        let token = token_with(token_of(&self.form_token), &[&self.why]);
        problems.ok(|| Some(Removal { why: why?, token }))
    }
}
