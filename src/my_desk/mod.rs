//! My desk: what somebody holds, what each issue needs next and by when; what colleagues call them to, and what they watch.

mod domain;
mod forms;
mod pages;
mod store;
mod watch;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub use pages::my_desk::{NextStep, next_step};
pub use watch::{Watch, looked, watch};

pub const SITE: &[Route] = &[
    Route::get("/my-desk", Needs::Staff, || to(pages::my_desk::show)),
    Route::get("/my-desk.csv", Needs::Tech, || to(pages::my_desk::csv)),
    Route::post("/issues/{n}/aside", Needs::Staff, || to(pages::aside::submit)),
    Route::post("/issues/{n}/watch", Needs::Staff, || to(pages::watch::submit)),
];
