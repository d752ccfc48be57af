//! The numbers: what the desk's log adds up to, for managers. A number shows how many cases it is made of, what it was before,
//! how it is counted, and leads to its rows.

mod forms;
mod handed_on;
mod measure;
mod pages;
mod period;
mod store;
mod turns;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub use handed_on::Numbers;

pub const SITE: &[Route] = &[
    Route::get("/numbers/scheduled", Needs::Manager, || to(pages::scheduled::show)),
    Route::post("/numbers/scheduled", Needs::Manager, || to(pages::scheduled::submit)),
    Route::post_from("/numbers/scheduled", "/numbers/scheduled/end", Needs::Manager, || {
        to(pages::scheduled::end)
    }),
    Route::get("/numbers/turns", Needs::Manager, || to(pages::turns::show)),
    Route::get("/numbers/turns.csv", Needs::Manager, || to(pages::turns::export)),
    Route::get("/numbers/turns.xlsx", Needs::Manager, || to(pages::turns::workbook)),
    Route::get("/numbers/turns/rows", Needs::Manager, || to(pages::rows::show)),
    Route::get("/numbers/turns/rows.csv", Needs::Manager, || to(pages::rows::export)),
];
