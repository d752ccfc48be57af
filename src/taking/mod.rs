//! How an issue comes into somebody's hands and out of them again: take next, take, pass over, put back, hand over, raise,
//! and the route of a VIP's; whose turn it is, and the limit on what one person holds.

mod domain;
mod handing;
mod route;
pub mod store;
mod turns;

pub use domain::*;
pub use handing::{HandOver, Receiver, hand_over, may_assign, raise};
pub use route::{Candidate, Routed, give};
pub use turns::{InTurn, LOOKS_BACK, Place, inversion, turns};
