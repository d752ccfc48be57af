use crate::audit::store::{note, note_look};
use crate::people::PersonId;
use crate::vendors::domain::{ContractId, VendorId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

/// The sorts of changes that the audit trail has about vendors and whom to call there.
pub const OF_VENDORS: &[&str] =
    &["vendor added", "vendor changed", "vendor renamed", "contact added", "contact changed"];

/// The sorts of changes that the audit trail has about contracts.
pub const OF_CONTRACTS: &[&str] = &["contract added", "contract changed"];

/// What the audit trail calls a vendor. A name would be anybody's: another's, a setting's, and another one tomorrow.
pub fn vendor_called(id: VendorId) -> String {
    format!("vendor {id}")
}

/// What the audit trail calls a contract.
pub fn contract_called(id: ContractId) -> String {
    format!("contract {id}")
}

/// That somebody looked at the list of vendors, or at one with its contacts and contracts. Once an hour each.
pub fn note_vendors_read(
    conn: &mut PgConnection,
    who: (PersonId, DateTime<Utc>),
    vendor: Option<VendorId>,
) -> QueryResult<()> {
    match vendor {
        Some(id) => note_look(conn, who, "vendor read", &vendor_called(id), json!({})),
        None => note_look(conn, who, "vendors read", "vendors", json!({})),
    }
}

/// That somebody looked at the list of contracts, or at one. Once an hour each.
pub fn note_contracts_read(
    conn: &mut PgConnection,
    who: (PersonId, DateTime<Utc>),
    contract: Option<ContractId>,
) -> QueryResult<()> {
    match contract {
        Some(id) => note_look(conn, who, "contract read", &contract_called(id), json!({})),
        None => note_look(conn, who, "contracts read", "contracts", json!({})),
    }
}

/// That somebody took a file home, and how much is in it. Each time.
pub fn note_download(
    conn: &mut PgConnection,
    by: PersonId,
    file: &str,
    lines: usize,
) -> QueryResult<()> {
    note(conn, Some(by), "file taken", file, json!({ "lines": lines }))
}
