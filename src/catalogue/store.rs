//! What the catalogue asks the database.

mod import;
mod items;
mod list;
mod trail;
mod versions;

pub use import::{carry_out, present, present_held};
pub use items::{add, change, held_still, item};
pub use list::list;
pub use trail::{OF_ITEMS, item_called};
pub use versions::{add_version, change_version, version, version_held, versions, versions_of};
