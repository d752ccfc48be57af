//! The clock on the desk's wall, in plain numbers: microseconds since 1970, in UTC for instants and as shown for the wall.
//!
//! Numbers instead of dates because they cannot overflow here (chrono's whole range plus a century fits in an `i64`) and
//! because a summary walks over thousands of days.

use std::iter;
use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Tz;

const SECOND: i64 = 1_000_000;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const DAY: i64 = 1_440 * MINUTE;
pub(super) const WEEK: i64 = 7 * DAY;

/// A stretch of time in which the zone keeps one offset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) from: i64,
    pub(super) to: i64,
    /// What the wall shows minus UTC.
    pub(super) offset: i64,
}

impl Stretch {
    pub(super) fn length(&self) -> i64 {
        self.to - self.from
    }

    /// The days the wall shows during it, counted from 1970-01-01.
    pub(super) fn days(&self) -> RangeInclusive<i64> {
        let day = |instant: i64| (instant + self.offset).div_euclid(DAY);
        day(self.from)..=day(self.to - 1)
    }

    /// The part of this stretch between two instants, if any of it is.
    pub(super) fn overlap(&self, from: i64, to: i64) -> Option<Stretch> {
        let part = Stretch { from: self.from.max(from), to: self.to.min(to), ..*self };
        (part.from < part.to).then_some(part)
    }
}

/// Cuts a time into stretches of one offset, none longer than a week.
///
/// A zone that changed its clocks and changed them back within a week can be missed. Since 1970 only Boa Vista and Noronha
/// did, in October 2000.
pub(super) fn stretches(zone: Tz, from: i64, to: i64) -> impl Iterator<Item = Stretch> {
    let (mut from, to) = (from, to.max(from));
    let mut kept = offset(zone, from);
    iter::from_fn(move || {
        let ahead = to.min(from + WEEK);
        let next = offset(zone, ahead);
        let end = if next == kept { ahead } else { change(zone, from, ahead) };
        let stretch = Stretch { from, to: end, offset: kept };
        (from, kept) = (end, if end == ahead { next } else { offset(zone, end) });
        (stretch.from < stretch.to).then_some(stretch)
    })
}

/// The first instant after `before` with another offset than there; at `after` the offset is another one.
fn change(zone: Tz, mut before: i64, mut after: i64) -> i64 {
    let kept = offset(zone, before);
    while after - before > SECOND {
        let middle = before + (after - before) / 2;
        if offset(zone, middle) == kept { before = middle } else { after = middle }
    }
    // Clocks change on whole seconds, and only one lies between the two.
    after - after.rem_euclid(SECOND)
}

/// What the clock on the wall shows at an instant.
pub(super) fn shown(zone: Tz, instant: i64) -> i64 {
    instant + offset(zone, instant)
}

/// The instant when the wall shows this time: the later one if it shows it twice. A time it skips is read on the clock of the
/// day before, and so comes out as much later as the clock skips.
pub(super) fn when(zone: Tz, wall: i64) -> DateTime<Utc> {
    let local = zone.from_local_datetime(&instant(wall).naive_utc());
    match local.latest() {
        Some(at) => at.to_utc(),
        None => instant(wall - offset(zone, wall - DAY)),
    }
}

pub(super) fn instant(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

pub(super) fn date(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(day).ok()?)
}

fn offset(zone: Tz, at: i64) -> i64 {
    let offset = zone.offset_from_utc_datetime(&instant(at).naive_utc());
    i64::from(offset.fix().local_minus_utc()) * SECOND
}
