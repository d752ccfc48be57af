pub mod log;

use crate::files::Sent;
use crate::issue::{Effect, Event, EventKind, Facts, Issue, IssueId, Refused, Source, State};
use crate::learning::Learnt;
use crate::people::{Channel, Person, PersonId};
use crate::settings::Settings;
use crate::tagging::Kind;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

/// What somebody says about their trouble.
#[derive(Clone, Debug)]
pub struct Report {
    /// As typed; the catalogue's spelling where it names an approved item.
    pub software: String,
    pub effect: Effect,
    pub kind: &'static Kind,
    pub description: String,
    pub reach: Reach,
    pub files: Sent,
    /// One submission, one issue.
    pub form_token: Option<Uuid>,
}

/// A report on its way to becoming an issue: who says it, who typed it, where and when.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    pub report: &'a Report,
    pub reporter: &'a Person,
    pub by: PersonId,
    pub source: Source,
    /// Whether a VIP's report is given to somebody at once. Not what is resolved on the call.
    pub routes: bool,
    /// When the form was opened, where that is measured.
    pub opened_at: Option<DateTime<Utc>>,
    /// The line of the log that it began as.
    pub log_line: Option<i64>,
    pub now: DateTime<Utc>,
    pub settings: &'a Settings,
    /// What was learnt from other issues.
    pub learnt: Option<&'a Learnt>,
}

/// How the reporter wants to be reached. What is left out is as in their profile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reach {
    pub by: Option<Channel>,
    pub address: Option<String>,
}

impl Reach {
    /// Channel and address for this issue. An address that came from the profile follows the channel: who changes email
    /// to phone, and leaves the email address that the form was filled with, means their phone.
    pub fn of(&self, person: &Person) -> (Channel, String) {
        let by = self.by.unwrap_or(person.contact_by);
        let typed = self.address.clone().unwrap_or_default();
        let from_profile =
            [&person.email, &person.phone].into_iter().flatten().any(|own| *own == typed);
        if !typed.is_empty() && !from_profile {
            return (by, typed);
        }
        (by, person.address(by).map_or(typed, str::to_owned))
    }
}

/// The most characters a summary has; the database holds it to that.
pub const SUMMARY: usize = 200;

/// The line by which lists show an issue: the first of its description that says something.
pub fn summary(description: &str) -> String {
    let first = description.lines().find(|line| !one_line(line).is_empty());
    shortened(first.unwrap_or("(no words)"), SUMMARY)
}

/// On one line, and no longer than that: what is cut off leaves an ellipsis.
pub fn shortened(text: &str, most: usize) -> String {
    let line = one_line(text);
    match line.char_indices().nth(most) {
        None => line,
        Some(_) => {
            let cut: String = line.chars().take(most - 1).collect();
            format!("{}…", cut.trim_end())
        }
    }
}

/// Its words with a blank between any two, without control characters, which no list can show.
pub fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// When mail and chat are what is broken, or the reporter says so, the desk phones.
pub fn phone_first(carries_mail: bool, by: Channel) -> bool {
    carries_mail || by == Channel::Phone
}

/// The day it is on the desk's wall: software is retired by it.
pub fn today(settings: &Settings, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&settings.hours.zone()).date_naive()
}

/// The first thing that ever happens to an issue: it tells all that was decided, and `why`.
pub fn submitted(issue: &Issue, why: String) -> Event {
    Event::new(EventKind::Submitted).why(why).facts(Facts {
        effect: Some(issue.effect),
        priority: Some(issue.priority),
        basket: Some(issue.basket),
        promised_at: Some(issue.promised_at),
        told_at: issue.told_at,
        vip: Some(issue.vip),
        ..Facts::default()
    })
}

/// To a person who has sent as many reports within an hour as the desk takes: no honest one does, a script gone wild might.
pub fn at_limit(settings: &Settings) -> Refused {
    Refused::Rule(format!(
        "The desk takes {} reports an hour from one person, and has them from you. This one was not sent; what you typed \
         is still here. Send it later, or call {}.",
        settings.report_limit, settings.phone
    ))
}

/// A call form is open for minutes. One that says it was opened later than now or long ago says nothing.
pub fn opened(at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    at.filter(|at| (TimeDelta::zero()..TimeDelta::hours(12)).contains(&(now - *at)))
}

/// The one person that a caller's name or address means.
///
/// # Errors
/// Who it could be, in words for the tech on the phone.
pub fn caller(mut found: Vec<Person>, typed: &str) -> Result<Person, String> {
    if found.len() > 1 {
        let names: Vec<_> = found.iter().map(in_words).collect();
        return Err(format!("Several people are called that. Which one? {}.", names.join("; ")));
    }
    found.pop().ok_or_else(|| {
        format!("Nobody here is called “{typed}”. Ask for the email address, or the full name.")
    })
}

fn in_words(person: &Person) -> String {
    let department =
        if person.department.is_empty() { "no department" } else { &person.department };
    match &person.email {
        Some(email) => format!("{email} ({department})"),
        None => format!("{} ({department}, no email address)", person.name),
    }
}

/// What colleagues and the person asking have reported about one software item.
#[derive(Clone, Debug, Default)]
pub struct Twins {
    /// How many colleagues have an open issue about it that is less than a day old.
    pub colleagues: i64,
    /// The asker's own open ones, newest first, a few.
    pub own: Vec<Twin>,
}

#[derive(Clone, Debug)]
pub struct Twin {
    pub id: IssueId,
    pub summary: String,
    pub state: State,
}

impl Twins {
    /// The count in words; nothing when nobody has.
    pub fn colleagues_in_words(&self, software: &str) -> Option<String> {
        match self.colleagues {
            0 => None,
            1 => Some(format!(
                "A colleague reported trouble with {software} in the last 24 hours and waits too."
            )),
            n => Some(format!(
                "{n} colleagues reported trouble with {software} in the last 24 hours and wait too."
            )),
        }
    }
}

#[cfg(test)]
mod tests;
