//! Finding issues: by words and operators, by likeness, by a name somebody gave to a search.

mod domain;
mod evaluate;
mod forms;
mod pages;
mod store;
mod worker;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub use evaluate::{Options, evaluate};
pub use store::{Alike, similar};
pub use worker::{count_once, keep_counting};

pub const SITE: &[Route] = &[
    Route::get("/search", Needs::Staff, || to(pages::search::show)),
    Route::get("/search.csv", Needs::Staff, || to(pages::search::csv)),
    Route::get("/search/views", Needs::Staff, || to(pages::views::show)),
    Route::post("/search/views", Needs::Staff, || to(pages::views::save)),
    Route::post_from("/search/views", "/search/views/rename", Needs::Staff, || {
        to(pages::views::rename)
    }),
    Route::post_from("/search/views", "/search/views/delete", Needs::Staff, || {
        to(pages::views::delete)
    }),
];
