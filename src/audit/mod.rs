//! The audit trail: who changed what, when, from what to what. It is only ever added to.

mod domain;
pub mod store;

pub use domain::{Difference, differences};
