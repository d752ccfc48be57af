mod at_hand;
pub mod baskets;
pub mod export;
pub mod hand_over;
pub mod put_back;
pub mod raise;
pub mod skip;
pub mod take;
pub mod take_next;

use crate::timeline::Beside;
use crate::web::Problems;
use actix_web::http::StatusCode;

/// The version that a form shown again was made for. Once it was refused it is about the issue as this page shows it; as
/// long as only a field was wrong, or its session or token had expired, it is about what its writer saw.
fn seen(typed: &str, beside: &Beside, problems: &Problems) -> String {
    match problems.status() {
        StatusCode::CONFLICT => beside.sheet.issue.version.to_string(),
        _ => typed.to_owned(),
    }
}
