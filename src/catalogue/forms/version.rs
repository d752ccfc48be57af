use crate::catalogue::domain::{VERSION, VersionFacts};
use crate::desk_time::{day_if_typed, day_in_field, typed_day};
use crate::web::{Problems, Typed, required};
use chrono::NaiveDate;
use serde::Deserialize;

/// A version of a software item, new or known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VersionForm {
    pub version: String,
    pub approved_on: String,
    pub retired_on: String,
    /// What the page was opened on.
    pub seen: String,
}

#[derive(Clone, Debug)]
pub struct VersionMeant {
    pub facts: VersionFacts,
    pub seen: String,
}

impl VersionForm {
    /// For a new one, approved today.
    pub fn blank(today: NaiveDate) -> Self {
        VersionForm { approved_on: today.to_string(), ..VersionForm::default() }
    }

    pub fn of(facts: &VersionFacts, seen: String) -> Self {
        VersionForm {
            version: facts.version.clone(),
            approved_on: facts.approved_on.to_string(),
            retired_on: day_in_field(facts.retired_on),
            seen,
        }
    }
}

impl Typed for VersionForm {
    type Meant = VersionMeant;

    fn check(&self) -> Result<VersionMeant, Problems> {
        let mut problems = Problems::none();
        let version = required(&self.version, VERSION, "Say which version, like 2411 or 16.89.");
        let version = problems.take("version", version);
        let approved_on = required(&self.approved_on, 20, "Say since when it is approved.")
            .and_then(|typed| typed_day(&typed));
        let approved_on = problems.take("approved_on", approved_on);
        let retired_on = problems.take("retired_on", day_if_typed(&self.retired_on));
        problems.ok(|| {
            let facts = VersionFacts {
                version: version?,
                approved_on: approved_on?,
                retired_on: retired_on?,
            };
            Some(VersionMeant { facts, seen: self.seen.clone() })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}
