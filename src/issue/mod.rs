//! The thing itself: an issue, the words for its urgency, its life from report to closing.
//!
//! Every room may read this module; it reads none of them.

mod contact;
mod domain;
pub mod duplicate;
mod escalation;
mod event;
mod follow_up;
mod own;
pub mod policy;
mod rating;
mod refused;
mod resolution;
mod routed;
pub mod store;
mod talk;
mod words;

pub use contact::{STAFF_MINUTES, contact};
pub use domain::*;
pub use escalation::{
    Telling, escalate, give_back, not_told, once_answered, once_asked, relay, relay_in_vain,
};
pub use event::*;
pub use follow_up::{FollowUp, FollowUpEnd, FollowUpKind, finish, plan};
pub use own::{Next, Own};
pub use rating::{RATINGS, rate};
pub use refused::Refused;
pub use resolution::{Resolution, resolve};
pub use words::counted;
