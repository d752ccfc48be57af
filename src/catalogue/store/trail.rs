use crate::catalogue::domain::{ItemId, VendorId};

/// The sorts of lines that the audit trail has about items and their versions.
pub const OF_ITEMS: &[&str] =
    &["software added", "software changed", "version added", "version changed"];

/// The sorts of lines that the audit trail has about vendors.
pub const OF_VENDORS: &[&str] = &["vendor added", "vendor renamed"];

/// What the audit trail calls an item. A name would be anybody's: another's, a setting's, and another one tomorrow.
pub fn item_called(id: ItemId) -> String {
    format!("software {id}")
}

/// What the audit trail calls a vendor.
pub fn vendor_called(id: VendorId) -> String {
    format!("vendor {id}")
}
