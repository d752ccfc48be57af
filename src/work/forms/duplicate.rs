use crate::issue::IssueId;
use crate::web::{Problems, Typed, new_form_token, optional, token_of, token_with};
use serde::Deserialize;
use uuid::Uuid;

/// The longest reason.
const WHY: usize = 500;

/// The number of the other issue, as a link to the form carries it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfQuery {
    pub of: String,
}

/// Which other issue this one is a duplicate of.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DuplicateForm {
    /// A number, with or without its sign.
    pub of: String,
    pub why: String,
    /// Which one the page showed, or `none`: another is shown before it is meant.
    pub looked: String,
    /// `look`: show what it is, and nothing else.
    pub then: String,
    /// The version of the issue that the form was opened on.
    pub version: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct Pointing {
    pub of: IssueId,
    pub why: Option<String>,
    pub seen: Option<i32>,
    pub token: Option<Uuid>,
}

impl DuplicateForm {
    pub fn fresh(of: String, version: i32) -> Self {
        DuplicateForm {
            of,
            version: version.to_string(),
            form_token: new_form_token(),
            ..DuplicateForm::default()
        }
    }

    /// The issue that is meant, if a number was typed.
    pub fn number(&self) -> Option<IssueId> {
        let typed = self.of.trim();
        let digits = typed.strip_prefix('#').unwrap_or(typed);
        digits.parse().ok().filter(|number| *number > 0).map(IssueId)
    }

    /// The button was pressed for an issue that its page did not show.
    fn is_unseen(&self) -> bool {
        !self.looked.is_empty()
            && self.number().map(|of| of.to_string()) != Some(self.looked.clone())
    }
}

impl Typed for DuplicateForm {
    type Meant = Pointing;

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }

    fn check(&self) -> Result<Pointing, Problems> {
        let mut problems = Problems::none();
        let ask = "Type the number of the other issue, like 1042.";
        let of = problems.take("of", self.number().ok_or(ask));
        let why = problems.take("why", optional(&self.why, WHY));
        if problems.is_none() && (self.then == "look" || self.is_unseen()) {
            // Nothing is done yet: the page comes back with what that number is.
            return Err(problems);
        }
        let seen = self.version.parse().ok();
        let token = token_with(token_of(&self.form_token), &[&self.of, &self.why]);
        problems.ok(|| Some(Pointing { of: of?, why: why?, seen, token }))
    }
}

/// The button that lets it stand alone again.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct UndoForm {
    /// The version of the issue that the button was shown with.
    pub version: String,
    pub form_token: String,
}

impl UndoForm {
    pub fn fresh(version: i32) -> Self {
        UndoForm { version: version.to_string(), form_token: new_form_token() }
    }
}

impl Typed for UndoForm {
    /// The version that was seen, and the form's token.
    type Meant = (Option<i32>, Option<Uuid>);

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }

    fn check(&self) -> Result<Self::Meant, Problems> {
        Ok((self.version.parse().ok(), token_of(&self.form_token)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(of: &str, looked: &str, then: &str) -> DuplicateForm {
        let text = |text: &str| text.to_owned();
        DuplicateForm {
            of: text(of),
            looked: text(looked),
            then: text(then),
            ..DuplicateForm::default()
        }
    }

    #[test]
    fn a_number_is_shown_before_it_is_meant() {
        for (of, looked, then, meant) in [
            ("12", "12", "", true),
            (" #12 ", "12", "", true),
            ("12", "12", "look", false),
            ("12", "none", "", false),
            ("13", "12", "", false),
            // Whoever sends it without a page knows what it is.
            ("12", "", "", true),
        ] {
            let checked = form(of, looked, then).check();
            assert_eq!(checked.is_ok(), meant, "{of} {looked} {then}");
            assert!(checked.err().is_none_or(|problems| problems.is_none()), "{of}: no fault");
        }
    }

    #[test]
    fn what_is_no_number_is_asked_for() {
        for of in ["", "#", "0", "-3", "twelve", "99999999999999999999"] {
            for then in ["", "look"] {
                let problems = form(of, "none", then).check().unwrap_err();
                assert!(problems.with("of").is_some(), "{of:?}");
            }
        }
    }
}
