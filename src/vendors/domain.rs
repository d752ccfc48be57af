//! What is known of a vendor, of whom to call there, and of what was agreed with them.

mod contract;
mod renewal;

pub use contract::{Contract, Facts, Item, Response, Unit, Wanted, Which, in_order};
pub use renewal::{Comes, Due, WARNING};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

crate::id! {
    /// Who makes it.
    VendorId
}

crate::id! {
    /// Whom to call there.
    ContactId
}

crate::id! {
    /// What was agreed with them.
    ContractId
}

/// Characters of a name, of a vendor or of somebody there, and of a contract's reference.
pub const NAME: usize = 120;
/// Characters of where a vendor is.
pub const POSTAL: usize = 500;
/// Characters of an e-mail address.
pub const EMAIL: usize = 254;
/// Characters of a telephone number.
pub const PHONE: usize = 40;
/// Characters of a contract's notes.
pub const NOTES: usize = 2_000;
/// Characters of what a response is promised for.
pub const RESPONSE_FOR: usize = 200;

/// A vendor, and how many items of the catalogue they make or made.
#[derive(Clone, Debug)]
pub struct Vendor {
    pub id: VendorId,
    pub known: Known,
    pub items: i64,
}

/// What the Software Team says of a vendor.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub name: String,
    /// Where letters go.
    pub address: Option<String>,
    /// Where they take reports.
    pub support_page: Option<String>,
}

impl Known {
    /// For the audit trail, and to be told from what is there later.
    pub fn written(&self) -> Value {
        json!({ "name": self.name, "address": self.address, "support_page": self.support_page })
    }
}

/// Somebody at a vendor's, or a line there.
#[derive(Clone, Debug)]
pub struct Contact {
    pub id: ContactId,
    pub vendor: VendorId,
    pub reached: Reached,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Contact {
    pub fn written(&self) -> Value {
        self.reached.written(self.ended_at.is_some())
    }
}

/// Who it is, and how they are reached: by one of the two at least.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    pub name: String,
    /// What they are there for.
    pub role: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl Reached {
    pub fn written(&self, is_over: bool) -> Value {
        json!({
            "name": self.name, "role": self.role, "e-mail": self.email, "phone": self.phone,
            "no longer there": is_over.then_some("yes"),
        })
    }
}
