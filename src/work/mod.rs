//! Work on an issue: contacts, messages and notes, triage again, tags, duplicates, resolution; and what its reporter may say
//! to it.

mod closing;
mod domain;
mod forms;
mod learnt;
mod pages;
mod store;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub use closing::{close_once, close_the_silent};
pub use domain::{
    TagChange, Tagged, agree, cancel, close_silently, message, note, reopen, retriage, tag,
};
pub use forms::{
    AgreeForm, ContactForm, MessageForm, NoteForm, PlainForm, RatingForm, ReopenForm, ResolveForm,
    Retriage, TagsForm, TriageForm, UndoForm,
};
pub use learnt::Advice;
pub use pages::{message::replies, tags::offered, triage::again as triage_again};
pub use store::{
    Links, Tags, Twin, change_tags, links, live_tags, live_tags_of, tags, tags_in_use, twins,
};

pub const SITE: &[Route] = &[
    Route::get("/issues/{n}/contacts", Needs::Tech, || to(pages::contact::show)),
    Route::post("/issues/{n}/contacts", Needs::Tech, || to(pages::contact::submit)),
    Route::get("/issues/{n}/messages", Needs::SignIn, || to(pages::message::show)),
    Route::post("/issues/{n}/messages", Needs::SignIn, || to(pages::message::submit)),
    Route::get("/issues/{n}/notes", Needs::Tech, || to(pages::note::show)),
    Route::post("/issues/{n}/notes", Needs::Tech, || to(pages::note::submit)),
    Route::get("/issues/{n}/triage", Needs::Tech, || to(pages::triage::show)),
    Route::post("/issues/{n}/triage", Needs::Tech, || to(pages::triage::submit)),
    Route::get("/issues/{n}/tags", Needs::Tech, || to(pages::tags::show)),
    Route::post("/issues/{n}/tags", Needs::Tech, || to(pages::tags::submit)),
    Route::get("/issues/{n}/resolve", Needs::Tech, || to(pages::resolve::show)),
    Route::post("/issues/{n}/resolve", Needs::Tech, || to(pages::resolve::submit)),
    Route::get("/issues/{n}/duplicate", Needs::Tech, || to(pages::duplicate::show)),
    Route::post("/issues/{n}/duplicate", Needs::Tech, || to(pages::duplicate::submit)),
    Route::get("/issues/{n}/duplicate/undo", Needs::Tech, || to(pages::undo::show)),
    Route::post("/issues/{n}/duplicate/undo", Needs::Tech, || to(pages::undo::submit)),
    Route::get("/issues/{n}/cancel", Needs::Reporter, || to(pages::say::show_cancel)),
    Route::post("/issues/{n}/cancel", Needs::Reporter, || to(pages::say::cancel)),
    Route::get("/issues/{n}/agree", Needs::Reporter, || to(pages::agree::show)),
    Route::post("/issues/{n}/agree", Needs::Reporter, || to(pages::agree::submit)),
    Route::get("/issues/{n}/rating", Needs::Reporter, || to(pages::rating::show)),
    Route::post("/issues/{n}/rating", Needs::Reporter, || to(pages::rating::submit)),
    Route::get("/issues/{n}/reopen", Needs::Reporter, || to(pages::reopen::show)),
    Route::post("/issues/{n}/reopen", Needs::Reporter, || to(pages::reopen::submit)),
];
