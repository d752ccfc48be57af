use super::{Changes, SettingsForm, seen};
use crate::administration::calendar::{Found, holidays_in};
use crate::desk_time::{DeskHours, HOLIDAY_NAME, Holidays, HoursProblem, Span, day};
use crate::error::Error;
use crate::settings::Settings;
use crate::web::{Problems, Typed, is_text, optional, required};
use chrono::{Datelike, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::json;

/// The desk's week as a manager types it: `8-12, 13-18` for each day, nothing for a closed one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HoursForm {
    pub zone: String,
    pub mon: String,
    pub tue: String,
    pub wed: String,
    pub thu: String,
    pub fri: String,
    pub sat: String,
    pub sun: String,
    pub seen: String,
}

/// Zone and week; the holidays are another page's.
#[derive(Clone, Debug)]
pub struct Week {
    pub zone: Tz,
    pub days: [Vec<Span>; 7],
    pub seen: i64,
}

/// The days of the form, each with its field.
const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

impl HoursForm {
    fn days(&self) -> [&str; 7] {
        [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun]
            .map(String::as_str)
    }
}

impl SettingsForm for HoursForm {
    /// The holidays are in the same setting, and stay what they are.
    const NAMES: &'static [&'static str] = &["hours"];

    fn of(settings: &Settings, seen: i64) -> Self {
        let hours = &settings.hours;
        let day = |(_, day)| {
            let spans: Vec<_> = hours.spans(day).iter().map(Span::to_string).collect();
            spans.join(", ")
        };
        let [mon, tue, wed, thu, fri, sat, sun] = DAYS.map(day);
        let (zone, seen) = (hours.zone().name().to_owned(), seen.to_string());
        HoursForm { zone, mon, tue, wed, thu, fri, sat, sun, seen }
    }

    fn changes(week: &Week, now: &Settings) -> Result<Changes, Error> {
        let holidays = now.hours.holidays().clone();
        let hours = DeskHours::new(week.zone, week.days.clone(), holidays)
            .map_err(|problem| Error::Refused(problem.to_string()))?;
        Ok(Changes { list: vec![("hours", json!(hours))], seen: week.seen })
    }
}

impl Typed for HoursForm {
    type Meant = Week;

    fn check(&self) -> Result<Week, Problems> {
        let mut problems = Problems::none();
        let zone = self.zone.trim();
        let unknown = |_| HoursProblem::UnknownZone(zone.to_owned()).to_string();
        let zone = problems.take("zone", zone.parse::<Tz>().map_err(unknown));
        let mut days = <[Vec<Span>; 7]>::default();
        for (at, ((field, _), typed)) in DAYS.iter().zip(self.days()).enumerate() {
            let spans = spans(typed).and_then(|spans| alone(at, spans));
            let spans = spans.map_err(|problem| problem.to_string());
            days[at] = problems.take(field, spans).unwrap_or_default();
        }
        if problems.is_none() && days.iter().all(Vec::is_empty) {
            problems.note("mon", HoursProblem::NeverOpen.to_string());
        }
        problems.ok(|| Some(Week { zone: zone?, days, seen: seen(&self.seen) }))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

/// Commas between spans; spaces may stand anywhere.
fn spans(typed: &str) -> Result<Vec<Span>, HoursProblem> {
    let parts = typed.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::parse).collect()
}

/// The spans, if the desk could have them on that day: what a week of this day alone has against it.
fn alone(at: usize, spans: Vec<Span>) -> Result<Vec<Span>, HoursProblem> {
    if spans.is_empty() {
        return Ok(spans);
    }
    let mut week = <[Vec<Span>; 7]>::default();
    week[at] = spans.clone();
    DeskHours::new(Tz::UTC, week, Holidays::new()).map(|_| spans)
}

/// A holiday to add, or one to take away.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HolidayForm {
    pub date: String,
    pub name: String,
    pub remove: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum HolidayChange {
    Add(NaiveDate, String),
    Remove(NaiveDate),
}

impl Typed for HolidayForm {
    type Meant = HolidayChange;

    fn check(&self) -> Result<HolidayChange, Problems> {
        let mut problems = Problems::none();
        if let Some(gone) = day(&self.remove) {
            return Ok(HolidayChange::Remove(gone));
        }
        let not_a_date = || HoursProblem::NotADate(self.date.clone()).to_string();
        let date = required(&self.date, 20, "Say on which day the desk stays closed.")
            .and_then(|date| day(&date).ok_or_else(not_a_date));
        let date = problems.take("date", date);
        let name = problems.take("name", optional(&self.name, HOLIDAY_NAME));
        problems.ok(|| Some(HolidayChange::Add(date?, name?.unwrap_or_default())))
    }
}

/// A calendar file as text. Sent first to look it over, then with the days that are meant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ImportForm {
    pub calendar: String,
    /// Chosen on the sender's machine; it goes before what is pasted.
    pub file: String,
    /// The first day it was read for, once it was looked over.
    pub first: String,
    #[serde(rename = "days[]")]
    pub days: Vec<String>,
    /// `save`, once it was looked over.
    pub then: String,
}

/// So many years after the first one are read.
const YEARS: i32 = 2;

impl ImportForm {
    /// With what is in the file in place of what is pasted: a browser does not keep the file.
    pub fn read(&self) -> Self {
        let is_there = !self.file.trim().is_empty() && is_text(&self.file);
        let calendar = if is_there { &self.file } else { &self.calendar };
        ImportForm { calendar: calendar.clone(), file: String::new(), ..self.clone() }
    }

    /// Every day is meant until somebody said which.
    pub fn is_ticked(&self, day: NaiveDate) -> bool {
        self.then != "save" || self.days.contains(&day.to_string())
    }

    /// What the calendar has from this day on.
    pub fn found(&self, first: NaiveDate) -> Found {
        holidays_in(&self.calendar, first, ImportForm::last(first))
    }

    /// The last day of so many years.
    pub fn last(first: NaiveDate) -> NaiveDate {
        NaiveDate::from_ymd_opt(first.year().saturating_add(YEARS), 12, 31).unwrap_or(first)
    }
}

impl Typed for ImportForm {
    type Meant = Holidays;

    fn check(&self) -> Result<Holidays, Problems> {
        let mut problems = Problems::none();
        if !is_text(&self.file) {
            problems.note(
                "file",
                "It has letters that cannot be read. Save it as UTF-8, then choose it again.",
            );
            return Err(problems);
        }
        let form = self.read();
        if form.calendar.trim().is_empty() {
            problems.note("calendar", "Choose the .ics file, or paste what is in it.");
            return Err(problems);
        }
        // Only looked over: the page comes back with what was found.
        let first = day(&form.first).filter(|_| form.then == "save");
        let Some(first) = first else { return Err(problems) };
        let found = form.found(first).days.into_iter();
        let meant: Holidays = found.filter(|(day, _)| self.is_ticked(*day)).collect();
        if meant.is_empty() {
            problems.note("days", "Tick the days on which the desk stays closed.");
        }
        problems.ok(|| Some(meant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(form: &HoursForm) -> Vec<(&'static str, String)> {
        form.check().err().map_or_else(Vec::new, |problems| problems.list().to_vec())
    }

    #[test]
    fn a_week_is_read_as_people_type_it() {
        let usual = HoursForm::of(&Settings::default(), 0);
        assert_eq!(usual.mon, "08:00-18:00");
        let typed =
            HoursForm { fri: " 8-12 ,13:00 – 16:30,".into(), zone: " UTC ".into(), ..usual };
        let week = typed.check().unwrap();
        let friday: Vec<_> = week.days[4].iter().map(Span::to_string).collect();
        assert_eq!(friday, ["08:00-12:00", "13:00-16:30"]);
        assert!(week.days[5].is_empty());
    }

    #[test]
    fn every_wrong_day_is_named_at_once() {
        let typed = HoursForm {
            zone: "Mars".into(),
            mon: "8-18".into(),
            tue: "18-8".into(),
            wed: "8-13, 12-18".into(),
            thu: "all day".into(),
            ..HoursForm::default()
        };
        let fields: Vec<_> = problems(&typed).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["zone", "tue", "wed", "thu"]);
        let never = HoursForm { zone: "UTC".into(), ..HoursForm::default() };
        assert_eq!(problems(&never)[0].1, HoursProblem::NeverOpen.to_string());
    }

    #[test]
    fn a_holiday_is_a_day_with_or_without_a_name() {
        let form = |date: &str, name: &str, remove: &str| HolidayForm {
            date: date.into(),
            name: name.into(),
            remove: remove.into(),
        };
        let day = NaiveDate::from_ymd_opt(2026, 12, 25).unwrap();
        let add = |name: &str| Ok(HolidayChange::Add(day, name.to_owned()));
        assert_eq!(form("2026-12-25", " Christmas \n Day ", "").check(), add("Christmas \n Day"));
        assert_eq!(form("2026-12-25", "", "").check(), add(""));
        assert_eq!(form("", "", "2026-12-25").check(), Ok(HolidayChange::Remove(day)));
        for (date, name) in
            [("", ""), ("Christmas", ""), ("2026-02-30", ""), ("2026-12-25", &"x".repeat(81))]
        {
            assert!(form(date, name, "").check().is_err(), "{date} {name}");
        }
    }
}
