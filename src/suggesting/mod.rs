//! Documents that may help with an issue: which were offered, why, and what its reporter said of them.

mod domain;
pub mod store;

pub use domain::{Suggested, as_details, as_message, solved};
