//! The desk's hours as the settings table holds them: JSON a person can read and repair.
//!
//! ```json
//! {"zone": "America/New_York", "week": {"mon": ["08:00-18:00"], "sat": []}, "holidays": ["2026-11-26 Thanksgiving"]}
//! ```

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::domain::{DeskHours, HoursProblem};
use super::week::{DAYS, Span};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    zone: String,
    week: Week,
    #[serde(default)]
    holidays: Vec<String>,
}

/// A day left out is a closed day.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Week {
    mon: Vec<String>,
    tue: Vec<String>,
    wed: Vec<String>,
    thu: Vec<String>,
    fri: Vec<String>,
    sat: Vec<String>,
    sun: Vec<String>,
}

impl TryFrom<Written> for DeskHours {
    type Error = HoursProblem;

    fn try_from(Written { zone, week, holidays }: Written) -> Result<Self, HoursProblem> {
        let zone: Tz = zone.parse().map_err(|_| HoursProblem::UnknownZone(zone))?;
        let holidays = holidays.iter().map(|day| holiday(day)).collect::<Result<_, _>>()?;
        let Week { mon, tue, wed, thu, fri, sat, sun } = week;
        let mut week = <[Vec<Span>; 7]>::default();
        for (day, written) in week.iter_mut().zip([mon, tue, wed, thu, fri, sat, sun]) {
            *day = written.iter().map(|span| span.parse()).collect::<Result<_, _>>()?;
        }
        DeskHours::new(zone, week, holidays)
    }
}

/// A date, and what follows it is the holiday's name.
fn holiday(written: &str) -> Result<(NaiveDate, String), HoursProblem> {
    let written = written.trim();
    let (date, name) = written.split_once(' ').unwrap_or((written, ""));
    let date = date.parse().map_err(|_| HoursProblem::NotADate(date.to_owned()))?;
    Ok((date, name.trim().to_owned()))
}

impl From<DeskHours> for Written {
    fn from(hours: DeskHours) -> Self {
        let day = |day| hours.spans(day).iter().map(Span::to_string).collect();
        let [mon, tue, wed, thu, fri, sat, sun] = DAYS.map(day);
        let written =
            |(date, name): (&NaiveDate, &String)| format!("{date} {name}").trim().to_owned();
        let holidays = hours.holidays().iter().map(written).collect();
        let week = Week { mon, tue, wed, thu, fri, sat, sun };
        Self { zone: hours.zone().name().to_owned(), week, holidays }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(json: &str) -> String {
        serde_json::from_str::<DeskHours>(json).unwrap_err().to_string()
    }

    #[test]
    fn the_hours_survive_the_settings_table() {
        let json = r#"{"zone":"Asia/Kathmandu","week":{"mon":["08:00-12:00","13:00-18:00"],"tue":[],"wed":[],"thu":[],"fri":[],"sat":[],"sun":["10:00-24:00"]},"holidays":["2026-11-26 Thanksgiving","2026-12-25"]}"#;
        let hours: DeskHours = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&hours).unwrap(), json);
        let usual = DeskHours::default();
        let stored = serde_json::to_string(&usual).unwrap();
        assert_eq!(serde_json::from_str::<DeskHours>(&stored).unwrap(), usual);
    }

    #[test]
    fn spans_are_put_in_order_and_days_may_be_left_out() {
        let hours: DeskHours =
            serde_json::from_str(r#"{"zone":"UTC","week":{"fri":["13:00-18:00","8-13"]}}"#)
                .unwrap();
        assert_eq!(hours.hours_in_words(), "Fri 8 am–1 pm, 1 pm–6 pm");
    }

    #[test]
    fn wrong_hours_are_refused_in_words() {
        let week = |spans: &str| format!(r#"{{"zone":"UTC","week":{{"mon":[{spans}]}}}}"#);
        for (json, words) in [
            (
                week(r#""11:00-18:00","08:00-12:00""#),
                "On Monday, 08:00-12:00 and 11:00-18:00 overlap.",
            ),
            (week(r#""18:00-08:00""#), "18:00-08:00 ends before it starts."),
            (week(r#""soon""#), "“soon” is not a span of time. Write it like 08:00-18:00."),
            (week(""), "The desk would never be open."),
            (
                r#"{"zone":"Mars/Olympus","week":{}}"#.to_owned(),
                "There is no time zone called “Mars/Olympus”.",
            ),
            (
                r#"{"zone":"UTC","week":{"mon":["8-9"]},"holidays":["2026-02-30"]}"#.to_owned(),
                "“2026-02-30” is not a date.",
            ),
            (r#"{"zone":"UTC","week":{"monday":[]}}"#.to_owned(), "unknown field `monday`"),
        ] {
            assert!(problem(&json).starts_with(words), "{json}: {}", problem(&json));
        }
    }
}
