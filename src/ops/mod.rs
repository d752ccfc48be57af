//! For who runs the desk: health, readiness, metrics, logs.

pub mod logs;
mod measured;
mod pages;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub use measured::{install_metrics, keep_metrics_small};

pub const SITE: &[Route] = &[
    Route::get("/healthz", Needs::Nobody, || to(pages::healthz)),
    Route::get("/readyz", Needs::Nobody, || to(pages::readyz)),
    Route::get("/metrics", Needs::Nobody, || to(pages::metrics)),
];
