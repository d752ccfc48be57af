//! What the catalogue says of a software item and of a version of it, and how long both are approved.

mod wanted;

pub use crate::approval::ItemId;
pub use wanted::{KeptBy, Wanted, Which};

use crate::people::PersonId;
use crate::people::team::Keeper;
use chrono::NaiveDate;
use serde_json::{Value, json};

crate::id! {
    /// One version of a software item.
    VersionId
}

crate::pg_enum! {
    /// Where a software item runs.
    pub enum Platform {
        Windows = "windows" => "Windows",
        MacOs = "macos" => "macOS",
        Linux = "linux" => "Linux",
        Web = "web" => "web browser",
        Ios = "ios" => "iPhone and iPad",
        Android = "android" => "Android",
    }
}

impl Platform {
    /// The one that somebody means by a word of the catalogue's file: its word or what people read, in any letters.
    pub fn meant(typed: &str) -> Option<Self> {
        let typed = typed.trim().to_lowercase();
        let is_it = |platform: &&Platform| {
            typed == platform.word() || typed == platform.label().to_lowercase()
        };
        Platform::ALL.iter().find(is_it).copied()
    }

    /// "Windows, macOS".
    pub fn list(platforms: &[Platform]) -> String {
        platforms.iter().map(|platform| platform.label()).collect::<Vec<_>>().join(", ")
    }
}

/// Characters of a name, of a software item or a vendor.
pub const NAME: usize = 120;
/// Characters of a version's name.
pub const VERSION: usize = 60;

/// What the Software Team says of a software item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    pub name: String,
    /// The vendor's name.
    pub vendor: String,
    pub platforms: Vec<Platform>,
    /// Where its documentation is.
    pub documentation: Option<String>,
    pub looked_after_by: Option<PersonId>,
    /// The mail or chat tool itself: whoever reports it is reached by phone.
    pub carries_mail: bool,
    /// Absent for what was approved before the catalogue kept the day.
    pub approved_on: Option<NaiveDate>,
    pub retired_on: Option<NaiveDate>,
}

impl Facts {
    /// For the audit trail, and to be told from what is there later.
    pub fn written(&self, looked_after_by: Option<&str>) -> Value {
        json!({
            "name": self.name,
            "vendor": self.vendor,
            "platforms": Some(Platform::list(&self.platforms)).filter(|list| !list.is_empty()),
            "documentation": self.documentation,
            "looked_after_by": looked_after_by,
            "mail_or_chat": self.carries_mail,
            "approved": self.approved_on,
            "retired": self.retired_on,
        })
    }
}

/// A software item as it stands.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: ItemId,
    pub facts: Facts,
    pub keeper: Option<Keeper>,
}

impl Known {
    pub fn written(&self) -> Value {
        self.facts.written(self.keeper_name())
    }

    /// Also of who has left the team.
    pub fn keeper_name(&self) -> Option<&str> {
        self.keeper.as_ref().map(|keeper| keeper.name.as_str())
    }
}

/// What the Software Team says of a version.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionFacts {
    pub version: String,
    pub approved_on: NaiveDate,
    pub retired_on: Option<NaiveDate>,
}

impl VersionFacts {
    pub fn written(&self) -> Value {
        json!({ "version": self.version, "approved": self.approved_on, "retired": self.retired_on })
    }
}

/// A version of a software item as it stands.
#[derive(Clone, Debug)]
pub struct Version {
    pub id: VersionId,
    pub item: ItemId,
    pub facts: VersionFacts,
}

/// From the day of approval, today or earlier, to the day of retirement, any after it.
///
/// # Errors
/// The field that is wrong, and a sentence for who typed it.
pub fn in_order(
    approved_on: Option<NaiveDate>,
    retired_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), (&'static str, &'static str)> {
    if approved_on.is_some_and(|day| day > today) {
        return Err(("approved_on", "That day is still to come. Add it when it is approved."));
    }
    match (approved_on, retired_on) {
        (Some(approved), Some(retired)) if retired < approved => {
            Err(("retired_on", "It cannot be retired before it was approved."))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn nothing_is_approved_ahead_or_retired_before() {
        let (past, today, future) = (day("2024-03-03"), day("2026-11-22"), day("2027-01-01"));
        for (approved_on, retired_on, wrong) in [
            (None, None, None),
            (Some(past), None, None),
            (Some(today), Some(future), None),
            (Some(today), Some(today), None),
            (Some(future), None, Some("approved_on")),
            (Some(today), Some(past), Some("retired_on")),
        ] {
            let field = in_order(approved_on, retired_on, today).err().map(|(field, _)| field);
            assert_eq!(field, wrong, "{approved_on:?} {retired_on:?}");
        }
    }

    #[test]
    fn a_platform_is_known_by_either_name() {
        for platform in Platform::ALL {
            assert_eq!(Platform::meant(&platform.label().to_uppercase()), Some(*platform));
            assert_eq!(Platform::meant(platform.word()), Some(*platform));
        }
        assert_eq!(Platform::meant("Amiga"), None);
    }
}
