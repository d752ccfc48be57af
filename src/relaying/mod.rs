//! What the Software Team answers, whom it concerns, and who has been told: the ledger that more than one room reads and
//! writes. Cases themselves are `cases`'.

mod domain;
pub mod store;

pub use domain::*;
