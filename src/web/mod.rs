//! What every page needs: who is asking, forms, routes, the frame around a page, error pages, headers, assets, the
//! clock. Knows people, no room.

mod address;
pub mod assets;
mod body;
pub mod chart;
mod chosen;
mod connection;
mod cookie;
pub mod csv;
mod doorstep;
mod error_page;
mod form;
mod frame;
mod going;
mod hand_out;
mod handed_back;
mod incoming;
mod keepers;
mod paper;
mod parts;
mod policy;
mod query;
mod route;
pub mod secret;
mod shell;
mod stream;
mod submission;
pub mod table;
pub mod trail;
mod uploads;
mod view;
mod visit;
mod when;
mod who;
mod work_done;
pub mod xlsx;

pub use body::is_text;
pub use chosen::{Chosen, chosen};
pub use connection::{Bounds, cut_when_unread, most_connections};
pub use doorstep::{Doorstep, Visitor};
pub use error_page::not_found;
pub use form::{
    Choice, Form, Problems, Typed, if_number, new_form_token, optional, required, token_of,
    token_with,
};
pub use frame::around;
pub use going::Going;
pub use keepers::keepers;
pub use paper::Paper;
pub use query::{After, counted, with_query, words};
pub use route::{Needs, Route};
pub use shell::{Me, Shell, tel};
pub use stream::{BATCH, Batch};
pub use uploads::limits as file_limits;
pub use view::{Either, View};
pub use visit::{Desk, FormPage, House};
pub use when::When;
pub use who::{Anybody, Door, Manager, Software, SoftwareTeam, Staff, Tech, Tier2};
pub use work_done::{details, staff_minutes};

use actix_web::HttpResponse;
use actix_web::http::header;

pub type Reply = Result<HttpResponse, crate::error::Error>;

/// After a successful POST: go and look.
pub fn see_other(place: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, place)).finish()
}
