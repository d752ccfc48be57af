use crate::desk_time::weekday_in_words;
use crate::people::PersonId;
use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday,
};
use chrono_tz::Tz;

crate::id! {
    /// Somebody is sent a report.
    SubscriptionId
}

/// How often a report comes, and so of which days it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// On that day, of the seven days before it.
    Weekly(Weekday),
    /// On the first, of the month before.
    Monthly,
}

/// A report that is sent to somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub person: PersonId,
    /// Path and filters, without days.
    pub address: String,
    pub rhythm: Rhythm,
    /// Of the desk's day.
    pub hour: u32,
    /// When the next one comes.
    pub due_at: DateTime<Utc>,
}

impl Rhythm {
    fn is_on(self, day: NaiveDate) -> bool {
        match self {
            Rhythm::Weekly(weekday) => day.weekday() == weekday,
            Rhythm::Monthly => day.day() == 1,
        }
    }

    /// As the database has it: 1 for Monday; absent for monthly.
    pub fn number(self) -> Option<i16> {
        match self {
            Rhythm::Weekly(weekday) => i16::try_from(weekday.number_from_monday()).ok(),
            Rhythm::Monthly => None,
        }
    }

    pub fn of_number(number: Option<i16>) -> Self {
        let weekday = number.and_then(|n| Weekday::try_from(u8::try_from(n - 1).ok()?).ok());
        weekday.map_or(Rhythm::Monthly, Rhythm::Weekly)
    }
}

/// "every Monday", "on the first of each month".
impl std::fmt::Display for Rhythm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Rhythm::Weekly(weekday) => write!(f, "every {}", weekday_in_words(*weekday)),
            Rhythm::Monthly => f.write_str("on the first of each month"),
        }
    }
}

/// The next time after `now` that the desk's clocks show that hour on a day of that rhythm. Where they skip it, the hour after;
/// where they show it twice, the first time.
pub fn next_due(rhythm: Rhythm, hour: u32, now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let at = |day: NaiveDate, hour: u32| {
        let time = NaiveTime::from_hms_opt(hour.min(23), 0, 0)?;
        zone.from_local_datetime(&day.and_time(time)).earliest().map(|at| at.to_utc())
    };
    // A month at most, and the day after it.
    let days = (0..=32).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    days.filter(|day| rhythm.is_on(*day))
        .filter_map(|day| at(day, hour).or_else(|| at(day, hour + 1)))
        .find(|at| *at > now)
        .unwrap_or(now + TimeDelta::days(7))
}

/// Of which days a report tells that is due then: up to the day before.
pub fn days(rhythm: Rhythm, due: DateTime<Utc>, zone: Tz) -> (NaiveDate, NaiveDate) {
    let to = due.with_timezone(&zone).date_naive();
    let from = match rhythm {
        Rhythm::Weekly(_) => to.checked_sub_days(Days::new(7)),
        Rhythm::Monthly => to.checked_sub_months(Months::new(1)),
    };
    (from.unwrap_or(to), to)
}

/// The address of a report with these days: `/numbers/turns?from=2026-11-16&to=2026-11-23`.
pub fn with_days(address: &str, (from, to): (NaiveDate, NaiveDate)) -> String {
    let joined = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joined}from={from}&to={to}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::America::New_York;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_report_comes_at_its_hour_on_the_desks_clocks() {
        let monday = Rhythm::Weekly(Weekday::Mon);
        for (rhythm, hour, now, due) in [
            // Before the hour on its day, at it, after it.
            (monday, 8, "2026-11-23T12:59:00Z", "2026-11-23T13:00:00Z"),
            (monday, 8, "2026-11-23T13:00:00Z", "2026-11-30T13:00:00Z"),
            (monday, 8, "2026-11-24T00:00:00Z", "2026-11-30T13:00:00Z"),
            // The clocks change in between.
            (monday, 8, "2026-10-27T00:00:00Z", "2026-11-02T13:00:00Z"),
            (Rhythm::Monthly, 0, "2026-11-23T12:00:00Z", "2026-12-01T05:00:00Z"),
            (Rhythm::Monthly, 0, "2027-01-31T12:00:00Z", "2027-02-01T05:00:00Z"),
            // Two is skipped in spring, so it is three; one is shown twice in autumn, and meant once.
            (Rhythm::Weekly(Weekday::Sun), 2, "2026-03-07T12:00:00Z", "2026-03-08T07:00:00Z"),
            (Rhythm::Weekly(Weekday::Sun), 1, "2026-10-31T12:00:00Z", "2026-11-01T05:00:00Z"),
            (Rhythm::Weekly(Weekday::Sun), 1, "2026-11-01T05:30:00Z", "2026-11-08T06:00:00Z"),
        ] {
            assert_eq!(next_due(rhythm, hour, at(now), New_York), at(due), "{rhythm} {hour} {now}");
        }
    }

    #[test]
    fn it_tells_of_the_week_or_the_month_before() {
        let told = |rhythm, due| with_days("/numbers/turns", days(rhythm, at(due), New_York));
        assert_eq!(
            told(Rhythm::Weekly(Weekday::Mon), "2026-11-23T13:00:00Z"),
            "/numbers/turns?from=2026-11-16&to=2026-11-23"
        );
        assert_eq!(
            told(Rhythm::Monthly, "2027-03-01T05:00:00Z"),
            "/numbers/turns?from=2027-02-01&to=2027-03-01"
        );
        let days = days(Rhythm::Monthly, at("2026-12-01T05:00:00Z"), New_York);
        assert_eq!(
            with_days("/numbers?tier=1", days),
            "/numbers?tier=1&from=2026-11-01&to=2026-12-01"
        );
    }

    #[test]
    fn a_rhythm_survives_the_database() {
        for n in 1..=7 {
            assert_eq!(Rhythm::of_number(Some(n)).number(), Some(n));
        }
        assert_eq!(Rhythm::of_number(None), Rhythm::Monthly);
        assert_eq!(Rhythm::of_number(Some(7)).to_string(), "every Sunday");
    }
}
