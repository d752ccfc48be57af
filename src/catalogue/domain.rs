//! What the catalogue says of a software item and of a version of it, and how long both are approved.

mod wanted;

pub use wanted::{KeptBy, Wanted, Which};

use crate::people::PersonId;
use chrono::NaiveDate;
use serde_json::{Value, json};
use url::Url;

crate::id! {
    /// One software item of the catalogue.
    ItemId
}

crate::id! {
    /// One version of a software item.
    VersionId
}

crate::id! {
    /// Who makes it.
    VendorId
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
/// Characters of an address.
pub const ADDRESS: usize = 300;
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

/// Who looks after an item.
#[derive(Clone, Debug)]
pub struct Keeper {
    pub name: String,
    pub email: Option<String>,
    /// In the team still.
    pub is_here: bool,
}

impl Keeper {
    pub fn in_words(&self) -> String {
        match self.is_here {
            true => self.name.clone(),
            false => format!("{}, who has left the team", self.name),
        }
    }

    /// In a file: what only they are called by.
    pub fn address(&self) -> &str {
        self.email.as_deref().unwrap_or(&self.name)
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

/// One of the Software Team.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
}

/// A vendor, and how many items of the catalogue they make or made.
#[derive(Clone, Debug)]
pub struct Vendor {
    pub id: VendorId,
    pub name: String,
    pub items: i64,
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

/// The address of a document, as a link to it has it.
///
/// # Errors
/// A sentence for who typed it.
pub fn address(typed: &str) -> Result<String, String> {
    let link = Url::parse(typed).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
    });
    match link {
        Some(link) if link.as_str().chars().count() <= ADDRESS => Ok(link.into()),
        Some(_) => Err(format!("Please keep this under {ADDRESS} characters.")),
        None => Err("Give a whole address, like https://docs.example.com/word.".to_owned()),
    }
}

/// An address as people read it: "docs.example.com/word".
pub fn without_scheme(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/')
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
    fn an_address_is_one_that_a_browser_goes_to() {
        for (typed, kept) in [
            ("https://docs.example.com/word", Some("https://docs.example.com/word")),
            ("HTTP://Docs.example.com", Some("http://docs.example.com/")),
            ("docs.example.com/word", None),
            ("javascript:alert(1)", None),
            ("https://sam:secret@docs.example.com/", None),
            ("file:///etc/passwd", None),
        ] {
            assert_eq!(address(typed).ok().as_deref(), kept, "{typed}");
        }
        assert_eq!(without_scheme("https://docs.example.com/"), "docs.example.com");
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
