//! What a reporter is told of triage. They never learn who is on the VIP list, not even that they are: neither where an
//! issue goes nor by when they hear from the desk differs from what anybody with the same trouble is told.

use super::{Triage, triage};
use crate::issue::{Effect, Next, Priority};
use crate::settings::Settings;
use crate::web::{Me, When};
use chrono::{DateTime, Utc};

/// Triage of a report submitted then, as anybody is told it.
pub fn told(effect: Effect, submitted: DateTime<Utc>, settings: &Settings) -> Triage {
    triage(effect, false, submitted, settings)
}

/// Where a report goes, as anybody is told it.
pub const fn went(priority: Priority) -> &'static str {
    match priority {
        Priority::P1 => "straight to the experienced technicians, ahead of everything else",
        Priority::P2 => "straight to the experienced technicians",
        Priority::Low => "to the next free technician, in the order things were reported",
    }
}

/// What happens next, in words for the page of `me`.
pub fn next_in_words(next: Next<'_>, me: &Me) -> String {
    let zone = me.settings.hours.zone();
    next.in_words(|at| When::exact(at, me.now, zone), &me.settings.phone)
}
