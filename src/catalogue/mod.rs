//! The catalogue: which software is approved, in which versions, for what, and who looks after it. The Software Team keeps
//! it, managers read it, and everybody looks up there what they may use and report about.

mod domain;
mod forms;
mod pages;
mod plan;
pub mod store;

pub use domain::Platform;

use crate::web::{Needs, Route};
use actix_web::web::to;
use pages::{import, item, list, newcomer, software, version, versions};

pub const SITE: &[Route] = &[
    Route::get("/software", Needs::SignIn, || to(software::show)),
    Route::get("/software.csv", Needs::SignIn, || to(software::csv)),
    Route::get("/catalogue", Needs::Software, || to(list::show)),
    Route::get("/catalogue.csv", Needs::Software, || to(list::csv)),
    Route::get("/catalogue/new", Needs::SoftwareTeam, || to(newcomer::show)),
    Route::post("/catalogue/new", Needs::SoftwareTeam, || to(newcomer::submit)),
    Route::get("/catalogue/import", Needs::SoftwareTeam, || to(import::show)),
    Route::post("/catalogue/import", Needs::SoftwareTeam, || to(import::submit)),
    Route::get("/catalogue/{software}", Needs::Software, || to(item::show)),
    Route::post("/catalogue/{software}", Needs::SoftwareTeam, || to(item::submit)),
    Route::get("/catalogue/{software}/versions", Needs::Software, || to(versions::show)),
    Route::post("/catalogue/{software}/versions", Needs::SoftwareTeam, || to(versions::submit)),
    Route::get("/catalogue/{software}/versions/{version}", Needs::Software, || to(version::show)),
    Route::post("/catalogue/{software}/versions/{version}", Needs::SoftwareTeam, || {
        to(version::submit)
    }),
];
