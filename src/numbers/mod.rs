//! The numbers: what the desk's log adds up to, for managers. A number shows how many cases it is made of, what it was before,
//! how it is counted, and leads to its rows.

mod area;
pub mod commands;
mod count;
mod course;
mod fact;
mod filter;
mod flow;
mod forms;
mod handed_on;
mod keeper;
mod lengths;
mod list;
mod measure;
mod number;
mod pages;
mod period;
mod raw;
mod report;
mod store;
mod tally;
mod target;
mod turns;
mod value;
mod words;

pub use keeper::{count_all, differences, keep_counting, rebuild};

use crate::web::{Needs, Route};
use actix_web::web::to;

pub use handed_on::Numbers;

pub const SITE: &[Route] = &[
    Route::get("/numbers", Needs::Manager, || to(pages::overview::show)),
    Route::get("/numbers.csv", Needs::Manager, || to(pages::overview::csv)),
    Route::get("/numbers.xlsx", Needs::Manager, || to(pages::overview::xlsx)),
    Route::get("/numbers/volume", Needs::Manager, || to(pages::volume::show)),
    Route::get("/numbers/hours.csv", Needs::Manager, || to(pages::volume::hours)),
    Route::get("/numbers/sources.csv", Needs::Manager, || to(pages::volume::sources)),
    Route::get("/numbers/links.csv", Needs::Manager, || to(pages::volume::of_links)),
    Route::get("/numbers/documents.csv", Needs::Manager, || to(pages::volume::of_documents)),
    Route::get("/numbers/volume.csv", Needs::Manager, || to(pages::volume::volume)),
    Route::get("/numbers/backlog.csv", Needs::Manager, || to(pages::volume::backlog)),
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
    Route::get("/numbers/problem-areas", Needs::Manager, || to(pages::areas::show)),
    Route::get("/numbers/problem-areas.csv", Needs::Manager, || to(pages::areas::csv)),
    Route::get("/numbers/documentation-gaps", Needs::Manager, || to(pages::gaps::show)),
    Route::get("/numbers/documentation-gaps.csv", Needs::Manager, || to(pages::gaps::csv)),
    Route::get("/settings/targets", Needs::Manager, || to(pages::targets::show)),
    Route::post("/settings/targets", Needs::Manager, || to(pages::targets::submit)),
    Route::get("/numbers/{number}.csv", Needs::Manager, || to(pages::number::csv)),
    Route::get("/numbers/{number}", Needs::Manager, || to(pages::number::show)),
];
