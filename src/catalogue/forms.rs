//! What the Software Team types, and what a list is asked for.

mod import;
mod item;
mod query;
mod version;

pub use import::{Brought, ImportForm};
pub use item::{Described, ItemForm};
pub use query::ListQuery;
pub use version::{VersionForm, VersionMeant};
