//! The roster: who is on shift, which managers are available, who answers the telephone. "Who is around" means this.

mod domain;
mod forms;
mod pages;
mod store;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub const SITE: &[Route] = &[
    Route::get("/roster", Needs::Staff, || to(pages::roster::show)),
    Route::post("/roster", Needs::Staff, || to(pages::roster::submit)),
];
