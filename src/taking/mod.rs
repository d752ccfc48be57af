//! How an issue comes into somebody's hands and out of them again: take next, take, put back, and the limit on what one
//! person holds.

mod domain;
pub mod store;

pub use domain::*;
