//! Files of an issue, for who may see the issue: to save, as thumbnails, and to take away again.

mod domain;
mod forms;
mod pages;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub const SITE: &[Route] = &[
    Route::get("/issues/{n}/files/{attachment}", Needs::SignIn, || to(pages::file::save)),
    Route::get("/issues/{n}/files/{attachment}/thumbnail", Needs::SignIn, || {
        to(pages::file::thumbnail)
    }),
    Route::get("/issues/{n}/files/{attachment}/remove", Needs::Manager, || to(pages::remove::show)),
    Route::post("/issues/{n}/files/{attachment}/remove", Needs::Manager, || {
        to(pages::remove::submit)
    }),
];
