//! What a file means for the catalogue: looked at line by line, before anything is done. A column that a file does not have
//! changes nothing; a file that is brought a second time changes nothing either.

mod reading;
mod sheet;

pub use sheet::{Column, Sheet};

use super::domain::{Facts, ItemId, Known, Version, VersionFacts};
use crate::people::team::Member;
use chrono::NaiveDate;
use reading::Reading;
use std::collections::HashMap;

/// The catalogue that a file is compared with.
#[derive(Clone, Debug)]
pub struct Present {
    pub items: Vec<Known>,
    pub versions: Vec<Version>,
    pub vendors: Vec<String>,
    pub team: Vec<Member>,
    pub today: NaiveDate,
    /// Names in lower case as the database has them, those of the file, too: its rule tells which two are the same.
    pub folded: HashMap<String, String>,
}

impl Present {
    fn fold<'a>(&'a self, name: &'a str) -> &'a str {
        self.folded.get(name).map_or(name, String::as_str)
    }
}

/// One thing to do.
#[derive(Clone, Debug)]
pub enum Step {
    AddVendor(String),
    AddItem(Facts),
    ChangeItem(Box<Known>, Facts),
    /// Of the item with this name, which has no number as long as it is new.
    AddVersion(String, Option<ItemId>, VersionFacts),
    ChangeVersion(String, Version, VersionFacts),
}

/// A line that is left out, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejected {
    pub line: u64,
    pub why: String,
}

/// What a file means.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub steps: Vec<Step>,
    pub rejected: Vec<Rejected>,
    /// Lines that say what the catalogue says already.
    pub unchanged: usize,
}

impl Plan {
    pub fn of(sheet: &Sheet, present: &Present) -> Self {
        let mut reading = Reading::of(sheet, present);
        let mut plan = Plan::default();
        for (line, cells) in sheet.lines() {
            match reading.read(*line, cells) {
                Ok(is_new) => plan.unchanged += usize::from(!is_new),
                Err(why) => plan.rejected.push(Rejected { line: *line, why }),
            }
        }
        plan.steps = reading.steps();
        plan
    }
}

#[cfg(test)]
mod tests;
