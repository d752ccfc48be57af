//! My desk: what a tech holds, what each issue needs next, and by when.

mod domain;
mod pages;
mod store;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub const SITE: &[Route] = &[
    Route::get("/my-desk", Needs::Tech, || to(pages::my_desk::show)),
    Route::get("/my-desk.csv", Needs::Tech, || to(pages::my_desk::csv)),
];
