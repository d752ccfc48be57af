//! Who makes the software, whom to call there, and what was agreed: contacts, contracts, and when they come up for renewal.
//! The Software Team keeps it and managers read it; everybody else is told to ask the team. Who looks stands in the audit trail.

mod domain;
mod forms;
mod pages;
pub mod store;

pub use domain::{Comes, ContractId, Due, VendorId};

use crate::web::{Needs, Route};
use actix_web::web::to;
use pages::{contact, contacts, contract, contracts, new_contract, vendor, vendors};

pub const SITE: &[Route] = &[
    Route::get("/vendors", Needs::Software, || to(vendors::show)),
    Route::get("/vendors.csv", Needs::Software, || to(vendors::csv)),
    Route::post("/vendors", Needs::SoftwareTeam, || to(vendors::submit)),
    Route::get("/vendors/{vendor}", Needs::Software, || to(vendor::show)),
    Route::post("/vendors/{vendor}", Needs::SoftwareTeam, || to(vendor::submit)),
    Route::get("/vendors/{vendor}/contacts", Needs::Software, || to(contacts::show)),
    Route::post("/vendors/{vendor}/contacts", Needs::SoftwareTeam, || to(contacts::submit)),
    Route::get("/vendors/{vendor}/contacts/{contact}", Needs::Software, || to(contact::show)),
    Route::post("/vendors/{vendor}/contacts/{contact}", Needs::SoftwareTeam, || {
        to(contact::submit)
    }),
    Route::get("/vendors/{vendor}/contracts", Needs::SoftwareTeam, || to(new_contract::show)),
    Route::post("/vendors/{vendor}/contracts", Needs::SoftwareTeam, || to(new_contract::submit)),
    Route::get("/contracts", Needs::Software, || to(contracts::show)),
    Route::get("/contracts.csv", Needs::Software, || to(contracts::csv)),
    Route::get("/contracts/{contract}", Needs::Software, || to(contract::show)),
    Route::post("/contracts/{contract}", Needs::SoftwareTeam, || to(contract::submit)),
];
