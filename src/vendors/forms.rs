//! What the Software Team types, and what a list is asked for.

mod contact;
mod contract;
mod query;
mod vendor;

pub use contact::{ContactForm, ContactMeant};
pub use contract::{ContractForm, ContractMeant};
pub use query::{ContractQuery, VendorQuery};
pub use vendor::{NameForm, VendorForm, VendorMeant};
