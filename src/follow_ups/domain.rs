use crate::desk_time::day_begins;
use crate::issue::{FollowUpEnd, FollowUpKind, Issue, IssueId, Refused, State};
use chrono::{DateTime, NaiveDate, Utc};
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

/// Whether the meeting that a form is about was the one that is booked, and so has `ended` by it.
///
/// # Errors
/// [`Refused::Rule`] when it was over before, and another may be booked since.
pub fn is_the_one(issue: &Issue, ended: bool) -> Result<(), Refused> {
    if ended || issue.state != State::FollowUp {
        return Ok(());
    }
    let words = "The follow-up that this form was about is over, and another one is booked. Look at it, then send yours again.";
    Err(Refused::Rule(words.to_owned()))
}

/// From the first moment of a day on the desk's wall to that of the next, half-open.
pub fn day(date: NaiveDate, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    (day_begins(date, zone), day_begins(date.succ_opt().unwrap_or(date), zone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America::New_York, America::Sao_Paulo, Europe::Berlin};

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
