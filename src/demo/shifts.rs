//! Who was on shift in the past: as the roster had it, and as long as somebody did something.

use super::life::Story;
use super::world::World;
use crate::people::{Person, PersonId};
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use std::collections::HashMap;

/// Somebody's shift; what has no end goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    pub person: PersonId,
    pub from: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
}

/// Minutes after midnight, as the roster has it: some come early, some stay late.
fn rostered(person: &Person) -> (i64, i64) {
    match person.id.0 % 3 {
        0 => (8 * 60, 16 * 60 + 30),
        1 => (8 * 60 + 30, 17 * 60),
        _ => (9 * 60 + 15, 18 * 60),
    }
}

/// Whether the roster has this person on shift then.
pub fn is_rostered(world: &World, person: &Person, at: DateTime<Utc>) -> bool {
    let (from, until) = rostered(person);
    let wall = at.with_timezone(&world.settings.hours.zone()).time();
    let minute = (wall - chrono::NaiveTime::MIN).num_minutes();
    (from..until).contains(&minute)
}

/// The shifts of all staff on the desk's days since the first story, the present ones open.
pub fn shifts(world: &World, stories: &[Story]) -> Vec<Shift> {
    let zone = world.settings.hours.zone();
    let day_of = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let mut seen: HashMap<(PersonId, NaiveDate), (DateTime<Utc>, DateTime<Utc>)> = HashMap::new();
    for happened in stories.iter().flat_map(|story| &story.past) {
        if let Some(by) = happened.by {
            let at = happened.at;
            let span = seen.entry((by, day_of(at))).or_insert((at, at));
            *span = (span.0.min(at), span.1.max(at));
        }
    }
    let first = stories.iter().map(|story| day_of(story.issue.submitted_at)).min();
    let today = day_of(world.now);
    let days = first.unwrap_or(today).iter_days().take_while(|day| *day <= today);
    let staff = || world.people.iter().filter(|person| person.is_staff());
    days.flat_map(|day| staff().map(move |person| (day, person)))
        .filter_map(|(day, person)| shift(world, person, day, seen.get(&(person.id, day)).copied()))
        .collect()
}

/// One day's: none where the desk was closed and they did nothing.
fn shift(
    world: &World,
    person: &Person,
    day: NaiveDate,
    did: Option<(DateTime<Utc>, DateTime<Utc>)>,
) -> Option<Shift> {
    let hours = &world.settings.hours;
    let midnight =
        hours.zone().from_local_datetime(&day.and_time(chrono::NaiveTime::MIN)).earliest()?;
    let (comes, goes) = rostered(person);
    // A few minutes early or late, no two days alike.
    let late = (i64::from(chrono::Datelike::ordinal(&day)) * 7 + person.id.0 * 5) % 11 - 5;
    let at = |minute: i64| (midnight + TimeDelta::minutes(minute + late)).to_utc();
    let (from, until) = (at(comes), at(goes));
    let is_open = hours.is_open(from + TimeDelta::hours(2));
    let (from, until) = match did {
        Some((first, last)) if is_open => (from.min(first), until.max(last)),
        Some((first, last)) => (first, last),
        None if is_open => (from, until),
        None => return None,
    };
    (from <= world.now).then_some(Shift {
        person: person.id,
        from,
        until: Some(until).filter(|until| *until < world.now),
    })
}
