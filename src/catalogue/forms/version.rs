use super::{day, written};
use crate::catalogue::domain::{NAME, VERSION, VersionFacts};
use crate::desk_time::typed_day;
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
            retired_on: written(facts.retired_on),
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
        let retired_on = problems.take("retired_on", day(&self.retired_on));
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

/// A vendor's name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VendorForm {
    pub name: String,
    /// The name that the page was opened on.
    pub was: String,
}

#[derive(Clone, Debug)]
pub struct VendorMeant {
    pub name: String,
    pub was: String,
}

impl Typed for VendorForm {
    type Meant = VendorMeant;

    fn check(&self) -> Result<VendorMeant, Problems> {
        let mut problems = Problems::none();
        let name = problems.take("name", required(&self.name, NAME, "Give the vendor’s name."));
        problems.ok(|| Some(VendorMeant { name: name?, was: self.was.clone() }))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.was)
    }
}
