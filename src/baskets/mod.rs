//! The baskets: what waits, whose turn it is, taking it, passing it over, and giving it out of one's hands again.

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
    Route::get("/issues/{n}/skip", Needs::Tech, || to(pages::skip::show)),
    Route::post("/issues/{n}/skip", Needs::Tech, || to(pages::skip::submit)),
    Route::get("/issues/{n}/hand-over", Needs::Tech, || to(pages::hand_over::show)),
    Route::post("/issues/{n}/hand-over", Needs::Tech, || to(pages::hand_over::submit)),
    Route::get("/issues/{n}/raise", Needs::Tech, || to(pages::raise::show)),
    Route::post("/issues/{n}/raise", Needs::Tech, || to(pages::raise::submit)),
];
