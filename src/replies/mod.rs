//! Canned replies: what the desk writes again and again, with fields that are filled in for the issue at hand.

mod domain;
pub mod store;

pub use domain::{FIELDS, Field, Fields, TEXT, TITLE, filled, unknown_fields};
