//! The Software Team's cases: sent to it by the desk, acknowledged, answered, and told to everybody concerned. Only the team
//! talks to vendors.

mod confirming;
mod domain;
mod forms;
mod pages;
mod panel;
pub mod store;
mod telling;

use crate::web::{Needs, Route};
use actix_web::web::to;
use pages::{
    acknowledge, answers, case, close, escalate, give_back, keeper, known, list, me_too, notes,
    relay, relays, said, tell, vendor, versions,
};

pub use confirming::{confirm_once, confirm_what_was_mailed};
pub use domain::{CaseEventKind, CaseFacts};
pub use panel::{ForReporter, ForStaff};
pub use telling::looked;

pub const SITE: &[Route] = &[
    Route::get("/issues/{n}/escalate", Needs::Tech, || to(escalate::show)),
    Route::post("/issues/{n}/escalate", Needs::Tech, || to(escalate::submit)),
    Route::get("/cases", Needs::Software, || to(list::show)),
    Route::get("/cases.csv", Needs::Software, || to(list::csv)),
    Route::get("/cases/{case}", Needs::Software, || to(case::show)),
    Route::post_from("/cases/{case}", "/cases/{case}/acknowledge", Needs::SoftwareTeam, || {
        to(acknowledge::submit)
    }),
    Route::get("/cases/{case}/keeper", Needs::SoftwareTeam, || to(keeper::show)),
    Route::post("/cases/{case}/keeper", Needs::SoftwareTeam, || to(keeper::submit)),
    Route::get("/cases/{case}/notes", Needs::SoftwareTeam, || to(notes::show)),
    Route::post("/cases/{case}/notes", Needs::SoftwareTeam, || to(notes::submit)),
    Route::get("/cases/{case}/vendor", Needs::SoftwareTeam, || to(vendor::show)),
    Route::post("/cases/{case}/vendor", Needs::SoftwareTeam, || to(vendor::submit)),
    Route::get("/cases/{case}/answers", Needs::SoftwareTeam, || to(answers::show)),
    Route::post("/cases/{case}/answers", Needs::SoftwareTeam, || to(answers::submit)),
    Route::get("/cases/{case}/return", Needs::SoftwareTeam, || to(give_back::show)),
    Route::post("/cases/{case}/return", Needs::SoftwareTeam, || to(give_back::submit)),
    Route::get("/cases/{case}/versions", Needs::SoftwareTeam, || to(versions::show)),
    Route::post("/cases/{case}/versions", Needs::SoftwareTeam, || to(versions::submit)),
    Route::get("/cases/{case}/known", Needs::SoftwareTeam, || to(known::show)),
    Route::post("/cases/{case}/known", Needs::SoftwareTeam, || to(known::submit)),
    Route::get("/cases/{case}/close", Needs::SoftwareTeam, || to(close::show)),
    Route::post("/cases/{case}/close", Needs::SoftwareTeam, || to(close::submit)),
    Route::get("/relays", Needs::Staff, || to(relays::show)),
    Route::get("/relays.csv", Needs::Staff, || to(relays::csv)),
    Route::get("/relays/{relay}", Needs::Staff, || to(relay::show)),
    Route::post("/relays/{relay}", Needs::Staff, || to(relay::submit)),
    Route::get("/answers/{answer}/tell", Needs::Staff, || to(tell::show)),
    Route::post("/answers/{answer}/tell", Needs::Staff, || to(tell::submit)),
    Route::get("/known/{case}", Needs::SignIn, || to(me_too::show)),
    Route::post_from("/known/{case}", "/known/{case}/me-too", Needs::SignIn, || to(me_too::submit)),
    Route::get("/told/{relay}", Needs::SignIn, || to(said::show)),
    Route::post("/told/{relay}", Needs::SignIn, || to(said::submit)),
];
