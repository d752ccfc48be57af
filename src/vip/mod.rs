//! The manager's page: who is on the VIP list, their open issues, and whom the next one goes to.

mod domain;
mod forms;
mod pages;
mod store;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub const SITE: &[Route] = &[
    Route::get("/vip", Needs::Manager, || to(pages::issues::show)),
    Route::get("/vip.csv", Needs::Manager, || to(pages::issues::csv)),
    Route::get("/vip/people", Needs::Manager, || to(pages::people::show)),
    Route::post("/vip/people", Needs::Manager, || to(pages::people::submit)),
    Route::get("/vip/people.csv", Needs::Manager, || to(pages::people::csv)),
    Route::get("/vip/people/{entry}/end", Needs::Manager, || to(pages::end::show)),
    Route::post("/vip/people/{entry}/end", Needs::Manager, || to(pages::end::submit)),
];
