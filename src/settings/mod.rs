//! What managers may change: desk hours, promises, limits, addresses. Every room reads them; the pages that change them
//! are in `administration`.

mod cached;
pub mod commands;
mod domain;
pub mod store;

pub use cached::Cached;
pub use domain::*;
