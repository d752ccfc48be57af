use crate::desk_time::day_begins;
use crate::issue::{FollowUpEnd, FollowUpKind, IssueId};
use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

/// A follow-up as lists and calendars show it.
#[derive(Clone, Debug)]
pub struct Booked {
    pub id: i64,
    pub issue: IssueId,
    pub summary: String,
    pub software: String,
    pub reporter: String,
    /// How to reach them if something comes between.
    pub phone: Option<String>,
    pub owner: String,
    pub kind: FollowUpKind,
    pub at: DateTime<Utc>,
    pub place: String,
    pub booked_at: DateTime<Utc>,
    /// Absent while it is to come.
    pub ended_as: Option<FollowUpEnd>,
}

impl Booked {
    /// Its time has passed and nobody has said what became of it.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.ended_as.is_none() && self.at < now
    }
}

/// The moment that the wall of the desk shows.
///
/// # Errors
/// A sentence, for the hour that the clocks skip in spring. Of the hour they show twice in autumn, the first is meant.
pub fn moment(wall: NaiveDateTime, zone: Tz) -> Result<DateTime<Utc>, &'static str> {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Ok(at.with_timezone(&Utc)),
        LocalResult::None => {
            Err("The clocks are put forward in that hour, so there is no such time that day.")
        }
    }
}

/// From the first moment of a day on the desk's wall to that of the next, half-open.
pub fn day(date: NaiveDate, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    (day_begins(date, zone), day_begins(date.succ_opt().unwrap_or(date), zone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America::New_York, America::Sao_Paulo, Europe::Berlin};

    fn wall(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_on_the_wall_is_a_moment_unless_the_clocks_skip_it() {
        assert_eq!(moment(wall("2026-11-20T09:30:00"), New_York), Ok(at("2026-11-20T14:30:00Z")));
        assert!(moment(wall("2026-03-29T02:30:00"), Berlin).is_err());
        assert_eq!(moment(wall("2026-10-25T02:30:00"), Berlin), Ok(at("2026-10-25T00:30:00Z")));
    }

    #[test]
    fn days_are_as_long_as_the_clocks_make_them() {
        let hours = |date: &str, zone| {
            let (from, to) = day(date.parse().unwrap(), zone);
            (to - from).num_hours()
        };
        assert_eq!(hours("2026-11-20", New_York), 24);
        assert_eq!(hours("2026-03-29", Berlin), 23);
        assert_eq!(hours("2026-10-25", Berlin), 25);
        assert_eq!(hours("2018-11-04", Sao_Paulo), 23, "the clocks were put forward at midnight");
    }
}
