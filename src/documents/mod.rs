//! The documents that managers keep: what the desk offers on a report, how often it helped, and whether it is still right.
//! And what a reporter says of what they were offered.

mod domain;
mod forms;
mod pages;
mod store;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub use domain::Described;
pub use store::{add, in_use};

pub const SITE: &[Route] = &[
    Route::get("/documents", Needs::Manager, || to(pages::documents::show)),
    Route::get("/documents.csv", Needs::Manager, || to(pages::documents::csv)),
    Route::get("/documents/new", Needs::Manager, || to(pages::document::show_new)),
    Route::post("/documents/new", Needs::Manager, || to(pages::document::submit_new)),
    Route::get("/documents/check", Needs::Manager, || to(pages::check::show)),
    Route::post("/documents/check", Needs::Manager, || to(pages::check::submit)),
    Route::get("/documents/{document}", Needs::Manager, || to(pages::document::show)),
    Route::post("/documents/{document}", Needs::Manager, || to(pages::document::submit)),
    Route::get("/issues/{n}/solved", Needs::Reporter, || to(pages::solved::show)),
    Route::post("/issues/{n}/solved", Needs::Reporter, || to(pages::solved::solved)),
    Route::post_from("/issues/{n}/solved", "/issues/{n}/did-not-help", Needs::Reporter, || {
        to(pages::solved::did_not_help)
    }),
];
