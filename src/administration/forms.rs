//! What managers type, page by page.

mod audit;
mod hours;
mod learning;
mod limits;
mod people;
mod tags;
mod texts;

pub use audit::AuditQuery;
pub use hours::{HolidayChange, HolidayForm, HoursForm, ImportForm};
pub use learning::LearningForm;
pub use limits::{LimitsForm, PromisesForm};
pub use people::{
    DepartmentChange, DepartmentForm, Described, EndForm, Ending, NewPasswordForm, NewcomerForm,
    PeopleQuery, PersonForm,
};
pub use tags::{RuleForm, RuleMeant, RuleStep, RuleStepForm, TagChange, TagForm};
pub use texts::{DocumentsForm, ReplyChange, ReplyForm};

use crate::error::Error;
use crate::settings::{Settings, within};
use crate::web::{Typed, if_number};
use serde::Deserialize;
use serde_json::Value;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// What a page of settings changes, and on which version of them it was opened.
#[derive(Clone, Debug)]
pub struct Changes {
    pub list: Vec<(&'static str, Value)>,
    pub seen: i64,
}

/// A form over settings: what is set as it says it, and what it means for them.
pub trait SettingsForm: Typed {
    /// The settings it is about.
    const NAMES: &'static [&'static str];

    fn of(settings: &Settings, version: i64) -> Self;

    /// # Errors
    /// [`Error::Refused`] when it does not go with what else is set.
    fn changes(meant: &Self::Meant, now: &Settings) -> Result<Changes, Error>;
}

/// In the address after saving: how much was changed.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct After {
    #[serde(deserialize_with = "if_number")]
    pub saved: Option<usize>,
}

/// The same on a page about one tag of several.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TagQuery {
    pub tag: String,
    #[serde(deserialize_with = "if_number")]
    pub saved: Option<usize>,
}

/// On a page about one reply of several.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReplyQuery {
    pub reply: String,
    #[serde(deserialize_with = "if_number")]
    pub saved: Option<usize>,
}

/// On the page of a rule: whether to try it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Tried {
    pub tried: Option<String>,
    #[serde(deserialize_with = "if_number")]
    pub saved: Option<usize>,
}

/// A version that a form carried. Nonsense is the first one ever, which nearly everything is newer than.
fn seen(text: &str) -> i64 {
    text.parse().unwrap_or(0)
}

/// A whole number that a setting may have.
fn whole<N>(text: &str, range: RangeInclusive<N>) -> Result<N, String>
where
    N: FromStr + PartialOrd + Display,
{
    match text.trim().parse() {
        Ok(number) => within(number, range),
        Err(_) => Err(format!("Give a whole number from {} to {}.", range.start(), range.end())),
    }
}
