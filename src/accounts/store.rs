//! What is kept about signing in, and the few questions of the pages here.

mod extras;
mod glance;
mod leaving;
mod people;
mod sessions;
mod standing;
mod throttle;

pub use crate::audit::store::note;
pub use extras::set_extras;
pub use glance::{Held, Tile, held_first, own_recent, tiles};
pub use leaving::{a_manager_stays, dismiss, end_on, take_back};
pub use people::{
    Account, Known, Listed, account, add, change, everybody, held_still, known, password_of,
    set_password, still_stands,
};
pub use sessions::{Kept, Opening, end, end_all, end_others, end_referred, kept, open, renew};
pub use standing::standing;
pub use throttle::{Knock, forgive, knock, may_say_own, said_own, says_own, slowness};

use super::domain::KNOWN_FOR;
use crate::schema::{parked_forms, sessions as sessions_table, sign_in_failures};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

/// Throws away what nobody will ask for again: forgotten failures, long-dead sessions, forms never fetched. Safe on any
/// number of nodes at once.
pub fn tidy(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    let (hour, month) = (now - TimeDelta::hours(1), now - TimeDelta::days(30));
    let welcomed_at = sign_in_failures::welcomed_at;
    let is_strange = welcomed_at.is_null().or(welcomed_at.assume_not_null().le(now - KNOWN_FOR));
    diesel::delete(
        sign_in_failures::table.filter(sign_in_failures::last_at.lt(hour)).filter(is_strange),
    )
    .execute(conn)?;
    diesel::delete(sessions_table::table.filter(sessions_table::seen_at.lt(month)))
        .execute(conn)?;
    diesel::delete(parked_forms::table.filter(parked_forms::parked_at.lt(month)))
        .execute(conn)
        .map(drop)
}
