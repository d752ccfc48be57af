//! Reports as things that are handed on: each run is written down, can be made again from the log as it was and compared, and
//! is sent by mail to who asked for it, weekly or monthly. What a report says is another's work: a [`Maker`]'s.

pub mod commands;
mod domain;
pub mod forms;
mod maker;
pub mod store;
mod worker;

pub use domain::{Rhythm, Subscription, days, next_due, with_days};
pub use maker::{Made, Maker, Moment, Offer, Run, RunKind, run};
pub use worker::{Sender, send_due};
