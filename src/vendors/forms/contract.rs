use crate::approval::ItemId;
use crate::desk_time::{
    DeskHours, Holidays, HoursProblem, Span, day_if_typed, day_in_field, typed_day,
};
use crate::people::PersonId;
use crate::vendors::domain::{Contract, Facts, NAME, NOTES, RESPONSE_FOR, Response, Unit};
use crate::web::{Choice, Problems, Typed, new_form_token, optional, required, token_of};
use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::Deserialize;
use uuid::Uuid;

/// Items that a contract names: as many as are ticked on a page.
pub const MOST: usize = 100;

/// Nobody promises an answer later than that.
const LONGEST: i32 = 365 * 24 * 60;

/// A contract, new or known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContractForm {
    pub reference: String,
    #[serde(rename = "covers[]")]
    pub covers: Vec<String>,
    #[serde(rename = "days[]")]
    pub days: Vec<String>,
    pub hours: String,
    pub zone: String,
    pub response: String,
    pub response_unit: String,
    pub response_for: String,
    pub starts_on: String,
    pub renews_on: String,
    pub ended_on: String,
    pub looked_after_by: String,
    pub notes: String,
    pub form_token: String,
    /// What the page was opened on.
    pub seen: String,
}

#[derive(Clone, Debug)]
pub struct ContractMeant {
    pub facts: Facts,
    pub token: Option<Uuid>,
    pub seen: String,
}

const DAYS: [(&str, &str, Weekday); 7] = [
    ("mon", "Mon", Weekday::Mon),
    ("tue", "Tue", Weekday::Tue),
    ("wed", "Wed", Weekday::Wed),
    ("thu", "Thu", Weekday::Thu),
    ("fri", "Fri", Weekday::Fri),
    ("sat", "Sat", Weekday::Sat),
    ("sun", "Sun", Weekday::Sun),
];

impl ContractForm {
    /// For a new one, from today on, on the days of an office and the clocks of the desk.
    pub fn blank(today: NaiveDate, zone: Tz, me: PersonId) -> Self {
        ContractForm {
            days: DAYS[..5].iter().map(|(word, ..)| (*word).to_owned()).collect(),
            zone: zone.name().to_owned(),
            response_unit: Unit::Hours.word().to_owned(),
            starts_on: today.to_string(),
            looked_after_by: me.to_string(),
            form_token: new_form_token(),
            ..ContractForm::default()
        }
    }

    pub fn of(contract: &Contract, zone: Tz, seen: String) -> Self {
        let Facts { reference, covers, coverage, response, .. } = &contract.facts;
        let facts = &contract.facts;
        let (unit, promised) = match response {
            Some(Response { minutes, .. }) => {
                let unit = Unit::of(*minutes);
                (unit, (minutes / unit.minutes()).to_string())
            }
            None => (Unit::Hours, String::new()),
        };
        let to = response.as_ref().and_then(|response| response.to.clone());
        let is_open = |day| coverage.as_ref().is_some_and(|hours| !hours.spans(day).is_empty());
        let days = DAYS.iter().filter(|(_, _, day)| is_open(*day));
        ContractForm {
            reference: reference.clone(),
            covers: covers.iter().map(ToString::to_string).collect(),
            days: days.map(|(word, ..)| (*word).to_owned()).collect(),
            hours: coverage.as_ref().map(hours_of_a_day).unwrap_or_default(),
            zone: coverage.as_ref().map_or(zone, DeskHours::zone).name().to_owned(),
            response: promised,
            response_unit: unit.word().to_owned(),
            response_for: to.unwrap_or_default(),
            starts_on: facts.starts_on.to_string(),
            renews_on: day_in_field(facts.renews_on),
            ended_on: day_in_field(facts.ended_on),
            looked_after_by: facts.looked_after_by.map_or_else(String::new, |id| id.to_string()),
            notes: facts.notes.clone().unwrap_or_default(),
            form_token: String::new(),
            seen,
        }
    }

    pub fn day_choices(&self) -> Vec<Choice> {
        let choice = |(word, title, _): (&'static str, &str, Weekday)| Choice {
            word,
            title: title.to_owned(),
            line: "",
            chosen: self.days.iter().any(|day| day == word),
        };
        DAYS.into_iter().map(choice).collect()
    }

    pub fn unit_choices(&self) -> Vec<Choice> {
        let choice =
            |unit: &Unit| Choice::of(unit.word(), unit.label().to_owned(), &self.response_unit);
        Unit::ALL.iter().map(choice).collect()
    }

    /// Once each, in the order of their numbers.
    fn covers(&self) -> Result<Vec<ItemId>, String> {
        let mut items = self
            .covers
            .iter()
            .map(|id| id.parse().map(ItemId).map_err(|_| "Choose from the list.".to_owned()))
            .collect::<Result<Vec<_>, _>>()?;
        items.sort_unstable();
        items.dedup();
        match items.len() {
            n if n > MOST => Err(format!("Name {MOST} at most, or nothing for everything.")),
            _ => Ok(items),
        }
    }

    /// None without a time: who knows the days only knows nothing to go by.
    fn coverage(&self, problems: &mut Problems) -> Option<Option<DeskHours>> {
        let spans: Result<Vec<Span>, _> = typed_spans(&self.hours);
        let spans = problems.take("hours", spans.map_err(|problem| problem.to_string()))?;
        if spans.is_empty() {
            return Some(None);
        }
        let zone = self.zone.trim();
        let unknown = |_| HoursProblem::UnknownZone(zone.to_owned()).to_string();
        let zone = problems.take("zone", zone.parse::<Tz>().map_err(unknown));
        let mut week = <[Vec<Span>; 7]>::default();
        for (of_day, (word, ..)) in week.iter_mut().zip(DAYS) {
            if self.days.iter().any(|day| day == word) {
                *of_day = spans.clone();
            }
        }
        if week.iter().all(Vec::is_empty) {
            problems.note("days", "Tick the days on which they answer.");
            return None;
        }
        let hours = DeskHours::new(zone?, week, Holidays::new());
        problems.take("hours", hours.map_err(|problem| problem.to_string())).map(Some)
    }

    fn response(&self, problems: &mut Problems) -> Option<Option<Response>> {
        let to = problems.take("response_for", optional(&self.response_for, RESPONSE_FOR));
        let typed = self.response.trim();
        if typed.is_empty() {
            if to != Some(None) {
                problems.note("response", "Say how soon they promise it.");
            }
            return Some(None);
        }
        let unit = Unit::from_word(&self.response_unit).unwrap_or(Unit::Hours);
        let minutes = typed.parse::<i32>().ok().and_then(|n| n.checked_mul(unit.minutes()));
        let minutes = minutes.filter(|minutes| (1..=LONGEST).contains(minutes));
        let minutes = minutes.ok_or("Give a whole number, a year at most, or nothing.");
        let minutes = problems.take("response", minutes);
        Some(Some(Response { minutes: minutes?, to: to? }))
    }

    fn keeper(&self) -> Result<Option<PersonId>, &'static str> {
        match self.looked_after_by.as_str() {
            "" => Ok(None),
            id => {
                id.parse().map(|id| Some(PersonId(id))).map_err(|_| "Choose somebody of the list.")
            }
        }
    }
}

impl Typed for ContractForm {
    type Meant = ContractMeant;

    fn check(&self) -> Result<ContractMeant, Problems> {
        let mut problems = Problems::none();
        let reference =
            required(&self.reference, NAME, "Give the number or name that they know it by.");
        let reference = problems.take("reference", reference);
        let covers = problems.take("covers", self.covers());
        let coverage = self.coverage(&mut problems);
        let response = self.response(&mut problems);
        let starts_on = required(&self.starts_on, 20, "Say since when it counts.")
            .and_then(|typed| typed_day(&typed));
        let starts_on = problems.take("starts_on", starts_on);
        let renews_on = problems.take("renews_on", day_if_typed(&self.renews_on));
        let ended_on = problems.take("ended_on", day_if_typed(&self.ended_on));
        let notes = problems.take("notes", optional(&self.notes, NOTES));
        let looked_after_by = problems.take("looked_after_by", self.keeper());
        problems.ok(|| {
            let facts = Facts {
                reference: reference?,
                covers: covers?,
                coverage: coverage?,
                response: response?,
                starts_on: starts_on?,
                renews_on: renews_on?,
                ended_on: ended_on?,
                notes: notes?,
                looked_after_by: looked_after_by?,
            };
            Some(ContractMeant {
                facts,
                token: token_of(&self.form_token),
                seen: self.seen.clone(),
            })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

/// The same on every day that has any, as the form takes them.
fn hours_of_a_day(hours: &DeskHours) -> String {
    let of = |(_, _, day): &(&str, &str, Weekday)| hours.spans(*day).to_vec();
    let spans = DAYS.iter().map(of).find(|spans| !spans.is_empty()).unwrap_or_default();
    spans.iter().map(Span::to_string).collect::<Vec<_>>().join(", ")
}

/// Commas between spans; spaces may stand anywhere.
fn typed_spans(typed: &str) -> Result<Vec<Span>, HoursProblem> {
    let parts = typed.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ContractForm {
        let today = "2026-11-22".parse().unwrap();
        let blank = ContractForm::blank(today, Tz::Europe__Berlin, PersonId(8));
        ContractForm { reference: "MS-1".into(), ..blank }
    }

    #[test]
    fn hours_are_a_week_on_somebodys_clocks() {
        for (hours, days, said) in [
            ("8-18", "mon tue wed thu fri", Ok("Mon–Fri 8 am–6 pm")),
            ("0-24", "mon tue wed thu fri sat sun", Ok("Mon–Sun all day")),
            ("8-12, 13-18", "sat", Ok("Sat 8 am–noon, 1 pm–6 pm")),
            ("", "mon", Ok("")),
            ("8-18", "", Err("days")),
            ("18-8", "mon", Err("hours")),
            ("8-12, 11-13", "mon", Err("hours")),
            ("soon", "mon", Err("hours")),
        ] {
            let days = days.split_whitespace().map(str::to_owned).collect();
            let form = ContractForm { hours: hours.into(), days, ..form() };
            let found = form.check();
            let found = match &found {
                Ok(meant) => Ok(meant.facts.coverage.as_ref()),
                Err(problems) => Err(problems.list().first().unwrap().0),
            };
            let words = found.map(|hours| hours.map_or(String::new(), DeskHours::hours_in_words));
            assert_eq!(words, said.map(str::to_owned), "{hours}");
        }
        let elsewhere = ContractForm { hours: "8-18".into(), zone: "Mars".into(), ..form() };
        assert!(elsewhere.check().err().unwrap().with("zone").is_some());
    }

    #[test]
    fn a_response_is_a_number_of_what_was_chosen() {
        for (number, unit, to, said) in [
            ("4", "hours", "", Ok(Some(240))),
            ("30", "minutes", "production is down", Ok(Some(30))),
            ("", "hours", "", Ok(None)),
            ("0", "hours", "", Err("response")),
            ("1.5", "hours", "", Err("response")),
            ("99999999", "days", "", Err("response")),
            ("", "hours", "everything", Err("response")),
        ] {
            let form = ContractForm {
                response: number.into(),
                response_unit: unit.into(),
                response_for: to.into(),
                ..form()
            };
            let found = form.check();
            let found = match &found {
                Ok(meant) => Ok(meant.facts.response.as_ref().map(|response| response.minutes)),
                Err(problems) => Err(problems.list().first().unwrap().0),
            };
            assert_eq!(found, said, "{number} {unit}");
        }
    }
}
