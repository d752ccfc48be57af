//! What the catalogue asks the database.

mod import;
mod items;
mod list;
mod trail;
mod vendors;
mod versions;

pub use import::{carry_out, present, present_held};
pub use items::{add, change, held_still, item, team};
pub use list::list;
pub use trail::{OF_ITEMS, OF_VENDORS, item_called, note_download, note_read, vendor_called};
pub use vendors::{
    add_vendor, known_vendor, made_by, rename_vendor, vendor, vendor_names, vendors,
};
pub use versions::{add_version, change_version, version, version_held, versions, versions_of};
