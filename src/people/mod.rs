//! Who is asking: people, their roles, and who is on the VIP list.

mod domain;
pub mod feeds;
pub mod parked;
pub mod store;
pub mod team;

pub use domain::*;
