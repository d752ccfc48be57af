//! Follow-ups: visits, bring-ins and remote sessions, their day list, and a calendar that other programs read.

mod calendar;
mod domain;
mod forms;
mod pages;
mod store;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub use domain::Booked;
pub use store::current;

pub const SITE: &[Route] = &[
    Route::get("/follow-ups", Needs::Tech, || to(pages::day::show)),
    Route::get("/follow-ups.csv", Needs::Tech, || to(pages::day::export)),
    Route::get("/issues/{n}/follow-ups", Needs::Tech, || to(pages::plan::show)),
    Route::post("/issues/{n}/follow-ups", Needs::Tech, || to(pages::plan::submit)),
    Route::get("/issues/{n}/follow-ups/finish", Needs::Tech, || to(pages::finish::show)),
    Route::post("/issues/{n}/follow-ups/finish", Needs::Tech, || to(pages::finish::submit)),
    Route::get("/account/calendar", Needs::Tech, || to(pages::feed::show)),
    Route::post("/account/calendar", Needs::Tech, || to(pages::feed::submit)),
    Route::get("/calendar.ics", Needs::Nobody, || to(pages::feed::read)),
];
