//! The thing itself: an issue, the words for its urgency, its life from report to closing.
//!
//! Every room may read this module; it reads none of them.

mod domain;
mod event;
pub mod policy;
pub mod store;

pub use domain::*;
pub use event::*;
