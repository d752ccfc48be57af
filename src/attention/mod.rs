//! Whom a note calls to an issue, and who keeps an eye on one: both bring it to a desk, neither gives a right.

mod domain;
pub mod store;

pub use domain::{Called, Colleague, called, may_be_called, mentioned};
