//! Tags without hand work: the kinds, the rules that find them in what people write.
//!
//! All but the store is pure: reads texts, knows no issue.

mod domain;
mod kinds;
pub mod learnt;
mod origin;
mod plain;
pub mod store;

pub use crate::issue::Given;
pub use crate::links::{BadPlace, BadPlaces, DocumentPlaces, Link, find_links};
pub use domain::{Match, Rule, RuleProblem, Rules, default_rules};
pub use kinds::{KINDS, Kind};
pub use origin::{TagFacet, TagOrigin};
