use super::domain::REASON;
use crate::web::{Problems, Typed, optional, required};
use serde::Deserialize;

/// Somebody comes onto the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AddForm {
    pub person: String,
    pub reason: String,
}

/// As it was meant.
#[derive(Clone, Debug)]
pub struct Add {
    /// An email address or a full name.
    pub person: String,
    pub reason: String,
}

impl Typed for AddForm {
    type Meant = Add;

    fn check(&self) -> Result<Add, Problems> {
        let mut problems = Problems::none();
        let person = problems.take("person", required(&self.person, 254, "Say who it is."));
        let reason = problems.take("reason", reason(&self.reason));
        problems.ok(|| Some(Add { person: person?, reason: reason? }))
    }
}

fn reason(typed: &str) -> Result<String, String> {
    let text = optional(typed, *REASON.end())?.unwrap_or_default();
    match text.chars().count() >= *REASON.start() {
        true => Ok(text),
        false => Err(format!("Say why, in at least {} characters.", REASON.start())),
    }
}

/// Somebody leaves the list: there is nothing to type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EndForm {}

impl Typed for EndForm {
    type Meant = ();

    fn check(&self) -> Result<(), Problems> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_is_no_essay() {
        let fits = |length: usize| {
            let form = AddForm { person: "Eve".to_owned(), reason: "x".repeat(length) };
            form.check().is_ok()
        };
        assert!(!fits(9) && fits(10) && fits(500) && !fits(501));
    }
}
