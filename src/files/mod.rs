//! What people attach: received piece by piece, kept until the form it came with is done, then part of an issue for good.

mod domain;
pub mod pictures;
pub mod store;
mod sweep;

pub use domain::{
    Digest, FileId, Limits, MediaType, PIECE, Sent, disposition, in_bytes, name_of, sent,
};
pub use sweep::{sweep_once, sweep_what_nobody_sent};
