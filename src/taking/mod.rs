//! How an issue comes into somebody's hands and out of them again: take next, take, pass over, put back, hand over, raise;
//! whose turn it is, and the limit on what one person holds.

mod domain;
mod handing;
pub mod store;
mod turns;

pub use domain::*;
pub use handing::{HandOver, Receiver, hand_over, raise};
pub use turns::{InTurn, LOOKS_BACK, Place, inversion, turns};
