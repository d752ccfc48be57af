//! Six months of the desk's past, up to now: pure, and the same for the same clock and people.

use super::chance::Chance;
use super::life::{Life, Stop, Story};
use super::order::note_inversions;
use super::reports::{self, Occasion, Way};
use super::stories::Words;
use super::teller::Teller;
use super::today;
use super::world::World;
use crate::issue::{Basket, Refused, Source};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use std::collections::HashMap;

/// How far back the past reaches.
const DAYS: i64 = 182;
/// The new release came so many days ago.
const RELEASE_DAYS: i64 = 70;
/// The outage was so many days ago, or on the next open day.
const OUTAGE_DAYS: i64 = 46;
/// When the outage was over, as the desk's clock shows it: 11:45.
const OUTAGE_OVER: i64 = 11 * 60 + 45;
/// In the first days some old issues were taken over from the list the desk had before.
const IMPORT_DAYS: i64 = 12;

/// Everything that ever came to the desk, oldest first.
///
/// # Errors
/// When the desk's own rules refuse a step: then a script is told wrong.
pub fn everything(world: &World) -> Result<Vec<Story>, Refused> {
    let mut chance = Chance::new(0x7a11_7de5);
    let mut stories = past(world, &mut chance)?;
    stories.extend(today::open_work(world, &mut chance)?);
    stories.sort_by_key(|story| story.issue.submitted_at);
    note_inversions(world, &mut stories);
    Ok(stories)
}

/// What is over: all of it resolved, closed or cancelled by now.
fn past(world: &World, chance: &mut Chance) -> Result<Vec<Story>, Refused> {
    let mut stories = Vec::new();
    let mut turns = HashMap::new();
    for arrival in arrivals(world, chance) {
        let story = tell(world, chance, arrival, &mut turns)?;
        stories.extend(story.filter(|story| !story.issue.state.is_open()));
    }
    Ok(stories)
}

#[derive(Clone, Copy, Debug)]
struct Arrival {
    at: DateTime<Utc>,
    occasion: Occasion,
}

fn arrivals(world: &World, chance: &mut Chance) -> Vec<Arrival> {
    let today = world.now.with_timezone(&world.settings.hours.zone()).date_naive();
    let mut arrivals = Vec::new();
    for days_ago in (0..=DAYS).rev() {
        let day = today - TimeDelta::days(days_ago);
        let times = (0..ordinary_of(world, chance, day, days_ago)).map(|_| time_of_day(chance));
        let ordinary: Vec<_> = times.collect();
        let mut add = |minute: i64, occasion| {
            arrivals.extend(on_the_wall(world, day, minute).map(|at| Arrival { at, occasion }));
        };
        ordinary.into_iter().for_each(|minute| add(minute, Occasion::Ordinary));
        for _ in 0..released_of(world, day, days_ago) {
            add(time_of_day(chance), Occasion::Release);
        }
        if Some(day) == outage_day(world, today) {
            (0..24).for_each(|_| add(chance.between(9 * 60 + 8, 11 * 60 + 20), Occasion::Outage));
        }
    }
    arrivals.retain(|arrival| arrival.at < world.now);
    arrivals.sort_by_key(|arrival| arrival.at);
    arrivals
}

/// How many reports a day brings: more on Mondays, a few at weekends, and more from month to month.
fn ordinary_of(world: &World, chance: &mut Chance, day: NaiveDate, days_ago: i64) -> i64 {
    if !is_open_on(world, day) {
        return chance.between(0, 2);
    }
    let weekday = match day.weekday() {
        Weekday::Mon => 138,
        Weekday::Fri => 84,
        _ => 100,
    };
    let grown = 75 + 40 * (DAYS - days_ago) / DAYS;
    // Ten and a half on an average day; the two factors are percents.
    105 * weekday * grown * chance.between(75, 125) / 10_000_000 + chance.between(0, 1)
}

fn released_of(world: &World, day: NaiveDate, days_ago: i64) -> i64 {
    let since = RELEASE_DAYS - days_ago;
    if is_open_on(world, day) && (0..14).contains(&since) { (14 - since) * 2 / 3 } else { 0 }
}

fn outage_day(world: &World, today: NaiveDate) -> Option<NaiveDate> {
    let days = (0..7).map(|later| today - TimeDelta::days(OUTAGE_DAYS - later));
    days.into_iter().find(|day| is_open_on(world, *day))
}

fn is_open_on(world: &World, day: NaiveDate) -> bool {
    let hours = &world.settings.hours;
    !hours.spans(day.weekday()).is_empty() && !hours.holidays().contains_key(&day)
}

/// A minute of the day: mostly in the morning, some in the evening.
fn time_of_day(chance: &mut Chance) -> i64 {
    let (from, to) = match chance.between(1, 100) {
        1..=3 => (6, 8),
        4..=22 => (8, 9),
        23..=57 => (9, 12),
        58..=64 => (12, 13),
        65..=93 => (13, 18),
        _ => (18, 23),
    };
    chance.between(from * 60, to * 60 - 1)
}

fn on_the_wall(world: &World, day: NaiveDate, minute: i64) -> Option<DateTime<Utc>> {
    let time = NaiveTime::MIN + TimeDelta::minutes(minute);
    // Not every minute is there when the clocks change; then nobody reports in it.
    let local = world.settings.hours.zone().from_local_datetime(&day.and_time(time)).earliest()?;
    Some(local.to_utc() + TimeDelta::seconds(minute * 37 % 60))
}

/// When the last issue of each basket was taken: the next one is taken after it.
type Turns = HashMap<Basket, DateTime<Utc>>;

fn tell(
    world: &World,
    chance: &mut Chance,
    arrival: Arrival,
    turns: &mut Turns,
) -> Result<Option<Story>, Refused> {
    let (life, words) = begin(world, chance, arrival);
    let basket = life.story.issue.basket;
    let is_call = life.story.report.source == Source::Call;
    let is_web = life.story.report.source == Source::Web;
    let over = outage_over(world, arrival.at);
    let waits = today::oldest_waiting(world, basket);
    let mut teller = Teller { life, words, chance };
    let told = match teller.chance.between(1, 100) {
        1..=62 if is_call => {
            let who = teller.life.story.report.logged_by;
            let tech = world.people.iter().find(|person| person.id == who);
            teller.resolved_on_the_call(tech.unwrap_or(world.player("tech1")))
        }
        // What came in after the oldest that waits today would have been taken before its turn.
        _ if arrival.at >= waits => return Ok(None),
        63..=66 if !is_call && arrival.occasion == Occasion::Ordinary => teller.cancelled(),
        67..=76 if is_web && let Some(document) = teller.document() => teller.solved_by(document),
        _ => {
            let at =
                take_at(world, teller.chance, &teller.life, turns.get(&basket), arrival.occasion);
            turns.insert(basket, at);
            teller.life.at = at;
            match arrival.occasion {
                Occasion::Outage => teller.resolved_with_the_outage(over),
                Occasion::Ordinary | Occasion::Release => teller.worked(),
            }
        }
    };
    match told {
        Ok(()) | Err(Stop::Later) => Ok(Some(teller.life.story)),
        Err(Stop::Refused(refused)) => Err(refused),
    }
}

fn begin<'w>(world: &'w World, chance: &mut Chance, arrival: Arrival) -> (Life<'w>, Words) {
    let trouble = reports::trouble(world, chance, arrival.occasion);
    let reporter = match arrival.occasion {
        Occasion::Outage => world.colleague_in(chance, "Customer Service"),
        Occasion::Release => world.colleague_in(chance, "Permits"),
        Occasion::Ordinary => world.somebody(chance),
    };
    let is_old = world.now - arrival.at > TimeDelta::days(DAYS - IMPORT_DAYS);
    let way = if is_old && chance.percent(25) {
        Way { source: Source::Import, logged_by: Some(world.player("manager")) }
    } else if world.settings.hours.is_open(arrival.at) && chance.percent(26) {
        let tech = chance.of(&["tech1", "tech1", "tech1b", "tech1b", "tech2", "tech2b"]);
        Way { source: Source::Call, logged_by: Some(world.player(tech)) }
    } else {
        Way { source: Source::Web, logged_by: None }
    };
    reports::begin(world, chance, trouble, reporter, way, arrival.at)
}

/// When its turn comes: after a part of its promise, seldom after more than all of it, never before its elder.
fn take_at(
    world: &World,
    chance: &mut Chance,
    life: &Life<'_>,
    before: Option<&DateTime<Utc>>,
    occasion: Occasion,
) -> DateTime<Utc> {
    let hours = &world.settings.hours;
    let promise = world.settings.promises.of(life.story.issue.basket);
    let part = match (occasion, chance.between(1, 100)) {
        (Occasion::Outage, _) => chance.between(10, 150),
        (_, 1..=4) => chance.between(95, 150),
        (_, 5..=20) => chance.between(40, 85),
        _ => chance.between(3, 35),
    };
    let at = hours.after(life.at, promise * part / 100) + TimeDelta::seconds(chance.between(5, 55));
    let elder = before.map(|before| *before + TimeDelta::seconds(chance.between(45, 200)));
    elder.map_or(at, |elder| at.max(hours.next_opening(elder)))
}

fn outage_over(world: &World, at: DateTime<Utc>) -> DateTime<Utc> {
    let day = at.with_timezone(&world.settings.hours.zone()).date_naive();
    on_the_wall(world, day, OUTAGE_OVER).unwrap_or(at)
}

#[cfg(test)]
mod tests;
