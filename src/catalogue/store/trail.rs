use crate::audit::store::{note, note_look};
use crate::catalogue::domain::{ItemId, VendorId};
use crate::people::PersonId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

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

/// That somebody looked at who makes things: at the list of vendors, or at one. Once an hour each.
pub fn note_read(
    conn: &mut PgConnection,
    who: (PersonId, DateTime<Utc>),
    vendor: Option<VendorId>,
) -> QueryResult<()> {
    match vendor {
        Some(id) => note_look(conn, who, "vendor read", &vendor_called(id), json!({})),
        None => note_look(conn, who, "vendors read", "vendors", json!({})),
    }
}

/// That somebody took a file home, and how much is in it.
pub fn note_download(
    conn: &mut PgConnection,
    by: PersonId,
    file: &str,
    lines: usize,
) -> QueryResult<()> {
    note(conn, Some(by), "file taken", file, json!({ "lines": lines }))
}
