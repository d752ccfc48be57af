use crate::catalogue::domain::{Facts, NAME, Platform};
use crate::desk_time::{day_if_typed, day_in_field};
use crate::links::{ADDRESS, typed_address};
use crate::people::PersonId;
use crate::web::{Choice, Problems, Typed, optional, required};
use chrono::NaiveDate;
use serde::Deserialize;

/// A software item, new or known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ItemForm {
    pub name: String,
    pub vendor: String,
    pub new_vendor: String,
    #[serde(rename = "platforms[]")]
    pub platforms: Vec<String>,
    pub documentation: String,
    pub looked_after_by: String,
    pub mail_or_chat: String,
    pub approved_on: String,
    pub retired_on: String,
    /// What the page was opened on.
    pub seen: String,
}

#[derive(Clone, Debug)]
pub struct Described {
    pub facts: Facts,
    /// Nobody of the vendors there are makes it.
    pub new_vendor: bool,
    pub seen: String,
}

impl ItemForm {
    /// For something new, approved today.
    pub fn blank(today: NaiveDate) -> Self {
        ItemForm { approved_on: today.to_string(), ..ItemForm::default() }
    }

    pub fn of(facts: &Facts, seen: String) -> Self {
        ItemForm {
            name: facts.name.clone(),
            vendor: facts.vendor.clone(),
            new_vendor: String::new(),
            platforms: facts.platforms.iter().map(|one| one.word().to_owned()).collect(),
            documentation: facts.documentation.clone().unwrap_or_default(),
            looked_after_by: facts.looked_after_by.map_or_else(String::new, |id| id.to_string()),
            mail_or_chat: if facts.carries_mail { "yes".to_owned() } else { String::new() },
            approved_on: day_in_field(facts.approved_on),
            retired_on: day_in_field(facts.retired_on),
            seen,
        }
    }

    pub fn platform_choices(&self) -> Vec<Choice> {
        let choice = |platform: &Platform| Choice {
            word: platform.word(),
            title: platform.label().to_owned(),
            line: "",
            chosen: self.platforms.iter().any(|word| word == platform.word()),
        };
        Platform::ALL.iter().map(choice).collect()
    }

    pub fn is_new_vendor(&self) -> bool {
        self.new_vendor == "yes"
    }

    pub fn is_mail_or_chat(&self) -> bool {
        self.mail_or_chat == "yes"
    }

    /// Once each, in the order in which they are declared. No page offers other words.
    fn platforms(&self) -> Vec<Platform> {
        let is_ticked = |one: &&Platform| self.platforms.iter().any(|word| word == one.word());
        Platform::ALL.iter().filter(is_ticked).copied().collect()
    }

    fn keeper(&self) -> Result<Option<PersonId>, &'static str> {
        match self.looked_after_by.as_str() {
            "" => Ok(None),
            id => {
                id.parse().map(|id| Some(PersonId(id))).map_err(|_| "Choose somebody of the list.")
            }
        }
    }
}

impl Typed for ItemForm {
    type Meant = Described;

    fn check(&self) -> Result<Described, Problems> {
        let mut problems = Problems::none();
        let name = problems
            .take("name", required(&self.name, NAME, "Give it the name that people call it by."));
        let vendor = problems.take("vendor", required(&self.vendor, NAME, "Say who makes it."));
        let documentation = optional(&self.documentation, ADDRESS)
            .and_then(|typed| typed.as_deref().map(typed_address).transpose());
        let documentation = problems.take("documentation", documentation);
        let looked_after_by = problems.take("looked_after_by", self.keeper());
        let approved_on = problems.take("approved_on", day_if_typed(&self.approved_on));
        let retired_on = problems.take("retired_on", day_if_typed(&self.retired_on));
        problems.ok(|| {
            let facts = Facts {
                name: name?,
                vendor: vendor?,
                platforms: self.platforms(),
                documentation: documentation?,
                looked_after_by: looked_after_by?,
                carries_mail: self.is_mail_or_chat(),
                approved_on: approved_on?,
                retired_on: retired_on?,
            };
            Some(Described { facts, new_vendor: self.is_new_vendor(), seen: self.seen.clone() })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_with_an_item_is_named_at_once() {
        let typed = ItemForm {
            documentation: "our wiki".into(),
            looked_after_by: "Sam".into(),
            approved_on: "soon".into(),
            retired_on: "later".into(),
            ..ItemForm::default()
        };
        let problems = typed.check().unwrap_err();
        let fields: Vec<_> = problems.list().iter().map(|(field, _)| *field).collect();
        let all =
            ["name", "vendor", "documentation", "looked_after_by", "approved_on", "retired_on"];
        assert_eq!(fields, all);
    }

    #[test]
    fn what_is_known_fills_the_form_that_says_it_again() {
        let facts = Facts {
            name: "Teams".into(),
            vendor: "Microsoft".into(),
            platforms: vec![Platform::Windows, Platform::Web],
            documentation: Some("https://docs.example.com/teams".into()),
            looked_after_by: Some(PersonId(8)),
            carries_mail: true,
            approved_on: "2024-03-03".parse().ok(),
            retired_on: None,
        };
        assert_eq!(ItemForm::of(&facts, String::new()).check().unwrap().facts, facts);
    }
}
