use crate::desk_time::day;
use crate::issue::{FollowUpEnd, FollowUpKind};
use crate::web::{
    Choice, Problems, Typed, new_form_token, optional, required, staff_minutes, token_of,
    token_with,
};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlanForm {
    pub kind: String,
    /// As a date field sends it: 2026-11-20.
    pub day: String,
    /// As a time field sends it: 09:30.
    pub time: String,
    pub place: String,
    /// The version of the issue that the form was opened on.
    pub version: String,
    pub form_token: String,
}

/// What was meant, the time as the desk's wall shows it.
#[derive(Clone, Debug)]
pub struct Plan {
    pub kind: FollowUpKind,
    pub wall: NaiveDateTime,
    pub place: String,
    pub seen: Option<i32>,
    pub token: Option<Uuid>,
}

impl PlanForm {
    pub fn fresh(day: NaiveDate, version: i32) -> Self {
        PlanForm {
            day: day.to_string(),
            version: version.to_string(),
            form_token: new_form_token(),
            ..PlanForm::default()
        }
    }

    pub fn kinds(&self) -> Vec<Choice> {
        let choice = |kind: &FollowUpKind| Choice {
            line: kind.line(),
            ..Choice::of(kind.word(), capitalised(*kind), &self.kind)
        };
        FollowUpKind::ALL.iter().map(choice).collect()
    }
}

fn capitalised(kind: FollowUpKind) -> String {
    let label = kind.label();
    label[..1].to_uppercase() + &label[1..]
}

impl Typed for PlanForm {
    type Meant = Plan;

    fn check(&self) -> Result<Plan, Problems> {
        let mut problems = Problems::none();
        let kind = FollowUpKind::from_word(&self.kind).ok_or("Say how you will meet.");
        let kind = problems.take("kind", kind);
        let day = problems.take("day", day(&self.day).ok_or("Enter a day like 2026-11-24."));
        let time = NaiveTime::parse_from_str(self.time.trim(), "%H:%M");
        let time = problems.take("time", time.map_err(|_| "Enter a time like 14:30."));
        let place = required(&self.place, 300, "Say where, at which desk, or with which tool.");
        let place = problems.take("place", place);
        let said = [self.kind.as_str(), &self.day, &self.time, &self.place];
        problems.ok(|| {
            Some(Plan {
                kind: kind?,
                wall: day?.and_time(time?),
                place: place?,
                seen: self.version.parse().ok(),
                token: token_with(token_of(&self.form_token), &said),
            })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FinishForm {
    /// The number of the meeting, as it was booked when the form was opened.
    pub follow_up: String,
    pub outcome: String,
    pub minutes: String,
    pub text: String,
    /// The version of the issue that the form was opened on.
    pub version: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct Finish {
    pub follow_up: Option<i64>,
    pub end: FollowUpEnd,
    pub minutes: i32,
    pub text: Option<String>,
    pub seen: Option<i32>,
    pub token: Option<Uuid>,
}

impl FinishForm {
    pub fn fresh(follow_up: Option<i64>, version: i32) -> Self {
        let form = FinishForm {
            version: version.to_string(),
            form_token: new_form_token(),
            ..FinishForm::default()
        };
        form.of(follow_up)
    }

    /// The same form about this meeting.
    pub fn of(self, follow_up: Option<i64>) -> Self {
        let follow_up = follow_up.map(|id| id.to_string()).unwrap_or_default();
        FinishForm { follow_up, ..self }
    }

    pub fn outcomes(&self) -> Vec<Choice> {
        [
            (FollowUpEnd::Done, "It took place"),
            (FollowUpEnd::Missed, "Somebody did not come"),
            (FollowUpEnd::CalledOff, "It was called off"),
        ]
        .map(|(end, title)| Choice::of(end.word(), title.to_owned(), &self.outcome))
        .to_vec()
    }
}

impl Typed for FinishForm {
    type Meant = Finish;

    fn check(&self) -> Result<Finish, Problems> {
        let mut problems = Problems::none();
        let end = FollowUpEnd::from_word(&self.outcome).ok_or("Say what became of it.");
        let end = problems.take("outcome", end);
        let minutes = problems.take("minutes", staff_minutes(&self.minutes));
        let text = problems.take("text", optional(&self.text, 10_000));
        let said = [self.follow_up.as_str(), &self.outcome, &self.minutes, &self.text];
        problems.ok(|| {
            Some(Finish {
                follow_up: self.follow_up.parse().ok(),
                end: end?,
                minutes: minutes?,
                text: text?,
                seen: self.version.parse().ok(),
                token: token_with(token_of(&self.form_token), &said),
            })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

/// Which day's list, and whose.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DayQuery {
    pub day: String,
    /// `mine`; anything else is the team's.
    pub whose: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FeedForm {
    pub form_token: String,
}

impl Typed for FeedForm {
    type Meant = ();

    fn check(&self) -> Result<(), Problems> {
        Ok(())
    }
}
