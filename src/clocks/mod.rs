//! The two clocks of an issue, told from its events: how long until the first response, how long until it was resolved.

mod domain;
mod pages;
mod store;

pub use domain::{Happened, Pause, Span, Story, What};

use crate::web::{Needs, Route};
use actix_web::web::to;

pub const SITE: &[Route] = &[
    Route::get("/issues/{n}/clock", Needs::Tech, || to(pages::clock::show)),
    Route::get("/issues/{n}/clock.csv", Needs::Tech, || to(pages::clock::csv)),
];
