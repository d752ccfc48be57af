pub mod check;
pub mod document;
pub mod documents;
pub mod solved;

use super::domain::is_ours;
use super::store::Named;
use crate::error::Error;
use crate::links::DocumentPlaces;
use crate::web::{Choice, Me};
use chrono::NaiveDate;

/// The address that the navigation marks on the managers' pages.
const HERE: &str = "/settings";

/// The day on the desk's clock.
fn today(me: &Me) -> NaiveDate {
    me.now.with_timezone(&me.settings.hours.zone()).date_naive()
}

/// Where our documentation lives.
fn places(me: &Me) -> DocumentPlaces {
    // What is set was read before it was kept.
    DocumentPlaces::parse(&me.settings.documents.join("\n")).unwrap_or_default()
}

/// # Errors
/// [`Error::Unfit`] when it is on no place of ours.
fn must_be_ours(url: &str, me: &Me) -> Result<(), Error> {
    is_ours(url, &places(me)).map_err(|words| Error::Unfit { field: "url", words })
}

fn choice((id, name): Named, typed: &str) -> Choice<String> {
    let word = id.to_string();
    Choice { chosen: word == typed, word, title: name, line: "" }
}
