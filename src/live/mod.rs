//! A page that stays up to date while it is open: a stream of what happens to the list or the issue it shows.

mod follow;
mod stream;

use crate::web::{Needs, Route};
use actix_web::web::to;

pub const SITE: &[Route] = &[Route::get("/live", Needs::Tech, || to(follow::follow))];
