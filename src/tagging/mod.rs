//! Tags without hand work: the kinds, the rules that find them in what people write, and the links they write.
//!
//! Pure: reads texts, knows no issue. What becomes of a tag is decided where the issue is submitted.

mod domain;
mod kinds;
mod links;
mod origin;
mod plain;

pub use domain::{Match, Rule, RuleProblem, Rules, default_rules};
pub use kinds::{KINDS, Kind};
pub use links::{BadPlace, BadPlaces, DocumentPlaces, Link, find_links};
pub use origin::{TagFacet, TagOrigin};
