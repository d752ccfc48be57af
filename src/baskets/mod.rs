//! The baskets: what waits, who takes it, and taking it.

mod domain;
mod forms;
mod pages;
mod store;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub const SITE: &[Route] = &[
    Route::get("/baskets", Needs::Tech, || to(pages::baskets::show_all)),
    Route::get("/baskets.csv", Needs::Tech, || to(pages::export::all)),
    Route::get("/baskets/{basket}.csv", Needs::Tech, || to(pages::export::one)),
    Route::get("/baskets/{basket}", Needs::Tech, || to(pages::baskets::show_one)),
    Route::post_from("/baskets/{basket}", "/baskets/{basket}/take-next", Needs::Tech, || {
        to(pages::take_next::submit)
    }),
    Route::get("/issues/{n}/take", Needs::Tech, || to(pages::take::show)),
    Route::post("/issues/{n}/take", Needs::Tech, || to(pages::take::submit)),
    Route::get("/issues/{n}/put-back", Needs::Tech, || to(pages::put_back::show)),
    Route::post("/issues/{n}/put-back", Needs::Tech, || to(pages::put_back::submit)),
];
