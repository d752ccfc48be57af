//! Signing in and out, one's own sessions and password, the first page after signing in, help, and whether the desk is
//! open. From the terminal: adding and ending people.

pub mod commands;
mod domain;
pub mod facts;
mod forms;
mod hashing;
mod pages;
pub mod store;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub const SITE: &[Route] = &[
    Route::get("/", Needs::SignIn, || to(pages::home::show)),
    Route::get("/login", Needs::Nobody, || to(pages::sign_in::show)),
    Route::post("/login", Needs::Nobody, || to(pages::sign_in::submit)),
    Route::get("/logout", Needs::SignIn, || to(pages::sign_out::show)),
    Route::post("/logout", Needs::SignIn, || to(pages::sign_out::submit)),
    Route::get("/account", Needs::SignIn, || to(pages::account::show)),
    Route::post_from("/account", "/account/password", Needs::SignIn, || {
        to(pages::account::change_password)
    }),
    Route::post_from("/account", "/account/sessions/end", Needs::SignIn, || {
        to(pages::account::end_session)
    }),
    Route::post_from("/account", "/account/extras", Needs::Staff, || {
        to(pages::account::set_extras)
    }),
    Route::get("/help", Needs::Nobody, || to(pages::help::show)),
    Route::get("/desk", Needs::Nobody, || to(pages::desk::show)),
];

pub use domain::{SHORTEST, fit};
pub use hashing::{TO_CHANGE, Turn, hash, turn};
