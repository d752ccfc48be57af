use crate::catalogue::domain::ItemId;

/// The sorts of lines that the audit trail has about items and their versions.
pub const OF_ITEMS: &[&str] =
    &["software added", "software changed", "version added", "version changed"];

/// What the audit trail calls an item. A name would be anybody's: another's, a setting's, and another one tomorrow.
pub fn item_called(id: ItemId) -> String {
    format!("software {id}")
}
