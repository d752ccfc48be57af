//! What the vendors' pages ask the database, and others who need a vendor.

mod contacts;
mod contracts;
mod names;
mod trail;

pub use contacts::{add_contact, change_contact, contact, contact_held, contacts, contacts_of};
pub use contracts::{about, add, change, contract, due, held_still, items_of, list};
pub use names::{
    add_vendor, change_vendor, known_vendor, vendor, vendor_held, vendor_named, vendor_names,
    vendors,
};
pub use trail::{
    OF_CONTRACTS, OF_VENDORS, contract_called, note_contracts_read, note_download,
    note_vendors_read, vendor_called,
};
