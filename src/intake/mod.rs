//! How trouble comes in: the report page, the call log, and a person's own issues from receipt to list.

mod domain;
mod forms;
pub mod import;
mod pages;
mod receipt;
mod store;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub use domain::{Reach, Report, Submission, phone_first, submitted, summary};
pub use receipt::{Receipt, receipt};
pub use store::{Submitted, submit};

/// Lines of the log, for who writes them otherwise than by the page.
pub mod log {
    pub use super::domain::log::{Asker, Content, LogLine, Request};
    pub use super::store::log::insert;
}

pub const SITE: &[Route] = &[
    Route::get("/report", Needs::SignIn, || to(pages::report::show)),
    Route::post("/report", Needs::SignIn, || to(pages::report::look)),
    Route::post_from("/report", "/issues", Needs::SignIn, || to(pages::report::submit)),
    Route::get("/issues", Needs::SignIn, || to(pages::issues::show)),
    Route::get("/issues.csv", Needs::SignIn, || to(pages::issues::csv)),
    Route::get("/calls/new", Needs::Tech, || to(pages::call::show)),
    Route::post_from("/calls/new", "/calls", Needs::Tech, || to(pages::call::submit)),
    Route::get("/log/new", Needs::Tech, || to(pages::log::show)),
    Route::post_from("/log/new", "/log", Needs::Tech, || to(pages::log::submit)),
    Route::post_from("/log/new", "/log/undo", Needs::Tech, || to(pages::log::undo)),
    Route::get("/log", Needs::Tech, || to(pages::log_list::show)),
    Route::get("/log.csv", Needs::Tech, || to(pages::log_list::csv)),
];
