//! What people are told of what happened to their issues: messages, written with their cause, read on their person's page,
//! and mailed by workers on any number of nodes.

mod domain;
mod forms;
mod letter;
mod line;
mod mailing;
mod pages;
mod post;
mod said;
mod store;
mod watch;
mod worker;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub use domain::{AN_HOUR, MailState, MailTopic};
pub use mailing::Mailing;
pub use post::Post;
pub use watch::watch_once;
pub use worker::{Did, Worker};

pub const SITE: &[Route] = &[
    Route::get("/messages", Needs::SignIn, || to(pages::messages::show)),
    Route::get("/account/mail", Needs::SignIn, || to(pages::wishes::show)),
    Route::post("/account/mail", Needs::SignIn, || to(pages::wishes::submit)),
    Route::get("/settings/outbox", Needs::Manager, || to(pages::outbox::show)),
    Route::get("/settings/outbox.csv", Needs::Manager, || to(pages::outbox::csv)),
    Route::post_from("/settings/outbox", "/settings/outbox/retry", Needs::Manager, || {
        to(pages::outbox::retry)
    }),
];
