//! What managers set and look after: hours, holidays, promises, limits; and the trail of every change.

mod calendar;
mod domain;
mod forms;
mod pages;
mod store;
mod trial;

use crate::web::{Needs, Route};
use actix_web::web::to;
use pages::{documents, hours, learning, limits, promises, sheet};

pub const SITE: &[Route] = &[
    Route::get("/settings", Needs::Manager, || to(pages::overview::show)),
    Route::get("/settings/hours", Needs::Manager, || to(sheet::show::<hours::Page>)),
    Route::post("/settings/hours", Needs::Manager, || to(sheet::submit::<hours::Page>)),
    Route::get("/settings/holidays", Needs::Manager, || to(pages::holidays::show)),
    Route::post("/settings/holidays", Needs::Manager, || to(pages::holidays::submit)),
    Route::get("/settings/holidays/import", Needs::Manager, || to(pages::import::show)),
    Route::post("/settings/holidays/import", Needs::Manager, || to(pages::import::submit)),
    Route::get("/settings/promises", Needs::Manager, || to(sheet::show::<promises::Page>)),
    Route::post("/settings/promises", Needs::Manager, || to(sheet::submit::<promises::Page>)),
    Route::get("/settings/limits", Needs::Manager, || to(sheet::show::<limits::Page>)),
    Route::post("/settings/limits", Needs::Manager, || to(sheet::submit::<limits::Page>)),
    Route::get("/settings/tags", Needs::Manager, || to(pages::tags::show)),
    Route::get("/settings/tags.csv", Needs::Manager, || to(pages::tags::csv)),
    Route::post("/settings/tags", Needs::Manager, || to(pages::tags::submit)),
    Route::get("/settings/rules", Needs::Manager, || to(pages::rules::show)),
    Route::get("/settings/rules.csv", Needs::Manager, || to(pages::rules::csv)),
    Route::get("/settings/rules/new", Needs::Manager, || to(pages::rules::show_new)),
    Route::post("/settings/rules/new", Needs::Manager, || to(pages::rules::submit_new)),
    Route::get("/settings/rules/{rule}", Needs::Manager, || to(pages::rule::show)),
    Route::post("/settings/rules/{rule}", Needs::Manager, || to(pages::rule::submit)),
    Route::get("/settings/learning", Needs::Manager, || to(sheet::show::<learning::Page>)),
    Route::post("/settings/learning", Needs::Manager, || to(sheet::submit::<learning::Page>)),
    Route::get("/settings/documents", Needs::Manager, || to(sheet::show::<documents::Page>)),
    Route::post("/settings/documents", Needs::Manager, || to(sheet::submit::<documents::Page>)),
    Route::get("/settings/replies", Needs::Manager, || to(pages::replies::show)),
    Route::post("/settings/replies", Needs::Manager, || to(pages::replies::submit)),
    Route::get("/people", Needs::Manager, || to(pages::people::show)),
    Route::get("/people.csv", Needs::Manager, || to(pages::people::csv)),
    Route::get("/people/new", Needs::Manager, || to(pages::person::show_new)),
    Route::post("/people/new", Needs::Manager, || to(pages::person::submit_new)),
    Route::get("/people/{person}", Needs::Manager, || to(pages::person::show)),
    Route::post("/people/{person}", Needs::Manager, || to(pages::person::submit)),
    Route::get("/people/{person}/password", Needs::Manager, || to(pages::password::show)),
    Route::post("/people/{person}/password", Needs::Manager, || to(pages::password::submit)),
    Route::get("/people/{person}/end", Needs::Manager, || to(pages::end::show)),
    Route::post("/people/{person}/end", Needs::Manager, || to(pages::end::submit)),
    Route::get("/departments", Needs::Manager, || to(pages::departments::show)),
    Route::get("/departments.csv", Needs::Manager, || to(pages::departments::csv)),
    Route::post("/departments", Needs::Manager, || to(pages::departments::submit)),
    Route::get("/departments/{department}", Needs::Manager, || to(pages::departments::show_one)),
    Route::post("/departments/{department}", Needs::Manager, || to(pages::departments::submit_one)),
    Route::get("/settings/audit", Needs::Manager, || to(pages::audit::show)),
    Route::get("/settings/audit.csv", Needs::Manager, || to(pages::audit::csv)),
];
