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

/// The version that a form shown again was made for.
fn seen(typed: &str, beside: &Beside, problems: &Problems) -> String {
    problems.seen(typed, beside.sheet.issue.version)
}
