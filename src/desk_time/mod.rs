//! The desk's working time: when it is open, how much of its time passed, and when a promise ends.
//!
//! Pure: every question takes the instants it is about. The hours themselves are a setting, kept as JSON.

mod day;
mod domain;
mod promise;
mod wall;
mod week;
mod words;
mod written;
mod zones;

pub use day::{day, day_begins, day_if_typed, day_in_field, day_in_words, moment, typed_day};
pub use domain::{DeskHours, HOLIDAY_NAME, Holidays, HoursProblem};
pub use promise::{Promise, TimeLeft};
pub use week::{Span, weekday_in_words};
pub use words::{in_words, push_in_words, push_number};
pub use zones::zones;
