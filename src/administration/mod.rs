//! What managers set and look after: hours, holidays, promises, limits; and the trail of every change.

mod calendar;
mod domain;
mod forms;
mod pages;
mod store;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub const SITE: &[Route] = &[
    Route::get("/settings", Needs::Manager, || to(pages::overview::show)),
    Route::get("/settings/hours", Needs::Manager, || to(pages::hours::show)),
    Route::post("/settings/hours", Needs::Manager, || to(pages::hours::submit)),
    Route::get("/settings/holidays", Needs::Manager, || to(pages::holidays::show)),
    Route::post("/settings/holidays", Needs::Manager, || to(pages::holidays::submit)),
    Route::get("/settings/holidays/import", Needs::Manager, || to(pages::import::show)),
    Route::post("/settings/holidays/import", Needs::Manager, || to(pages::import::submit)),
    Route::get("/settings/promises", Needs::Manager, || to(pages::promises::show)),
    Route::post("/settings/promises", Needs::Manager, || to(pages::promises::submit)),
    Route::get("/settings/limits", Needs::Manager, || to(pages::limits::show)),
    Route::post("/settings/limits", Needs::Manager, || to(pages::limits::submit)),
    Route::get("/settings/audit", Needs::Manager, || to(pages::audit::show)),
    Route::get("/settings/audit.csv", Needs::Manager, || to(pages::audit::csv)),
];
