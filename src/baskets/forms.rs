use crate::issue::Basket;
use crate::web::{Problems, Typed, optional, required, token_of, token_with};
use serde::Deserialize;
use uuid::Uuid;

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
    pub form_token: String,
}

impl Typed for PutBackForm {
    type Meant = (String, Option<Uuid>);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let mut problems = Problems::none();
        let why =
            problems.take("why", required(&self.why, 500, "Say why, so that the next one knows."));
        let token = token_with(token_of(&self.form_token), &[&self.why]);
        problems.ok(|| Some((why?, token)))
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
