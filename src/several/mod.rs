//! One change to several issues at once: chosen in a search, looked over, then done by one form, an event each.

mod domain;
mod forms;
mod page;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub const SITE: &[Route] = &[
    Route::get("/several", Needs::Tech, || to(page::show)),
    Route::post("/several", Needs::Tech, || to(page::submit)),
];
