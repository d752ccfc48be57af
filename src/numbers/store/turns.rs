use crate::desk_time::DeskHours;
use crate::issue::{EventKind, Inversion};
use crate::numbers::turns::{Tally, Turns, cut};
use crate::people::{self, PersonId, Role};
use crate::schema::{holds, people as staff, turned_away, turns_of_day};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::HashMap;

/// What everybody at the desk pulled in a period, and their time on shift. Its cost goes by days and people, not by issues.
pub fn of_period(
    conn: &mut PgConnection,
    hours: &DeskHours,
    period: (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<Turns>> {
    let mut tallies = tallies(conn, period)?;
    let away = turned_away_by(conn, period)?;
    let away = |who, kind| away.get(&(who, kind)).copied().unwrap_or(0);
    let mut minutes: HashMap<PersonId, i64> = HashMap::new();
    for (who, from, to) in people::store::shifts(conn, period.0, period.1)? {
        *minutes.entry(who).or_default() += hours.minutes_between(from, to);
    }
    let desk: Vec<(PersonId, String, Role, Option<i16>, bool)> = staff::table
        .filter(staff::is_staff)
        .filter(staff::role.eq_any([Role::Tech, Role::Manager]))
        .order((staff::name, staff::id))
        .select((staff::id, staff::name, staff::role, staff::tier, staff::ended_at.is_null()))
        .load(conn)?;
    let turns = desk.into_iter().map(|(person, name, role, tier, is_here)| {
        let turns = Turns {
            minutes: minutes.get(&person).copied().unwrap_or(0),
            tally: tallies.remove(&person).unwrap_or_default(),
            skips: away(person, EventKind::Skipped),
            put_backs: away(person, EventKind::PutBack),
            person,
            name,
            role,
            tier,
        };
        (turns, is_here)
    });
    // Who has left the desk is shown where they took something.
    Ok(turns
        .filter(|(turns, is_here)| *is_here || turns.tally.takes > 0)
        .map(|(turns, _)| turns)
        .collect())
}

fn tallies(
    conn: &mut PgConnection,
    period: (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<HashMap<PersonId, Tally>> {
    let mut tallies: HashMap<PersonId, Tally> = HashMap::new();
    let cut = cut(period);
    if let Some(days) = cut.days {
        for (who, tally) in of_days(conn, days)? {
            tallies.entry(who).or_default().add(tally);
        }
    }
    for edge in cut.edges {
        for (who, tally) in one_by_one(conn, edge)? {
            tallies.entry(who).or_default().add(tally);
        }
    }
    Ok(tallies)
}

/// A day of somebody's: takes, inversions by reason, minutes held.
type Day = (PersonId, i32, i32, i32, i32, Vec<i32>);

fn of_days(
    conn: &mut PgConnection,
    (first, last): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<(PersonId, Tally)>> {
    use turns_of_day as t;
    let days: Vec<Day> = t::table
        .filter(t::day.ge(first))
        .filter(t::day.lt(last))
        .select((t::person_id, t::takes, t::skipped, t::put_back, t::chosen, t::held_minutes))
        .load(conn)?;
    let tally = |(who, takes, skipped, put_back, chosen, held): Day| {
        let [takes, skipped, put_back, chosen] = [takes, skipped, put_back, chosen].map(i64::from);
        (who, Tally { takes, skipped, put_back, chosen, held })
    };
    Ok(days.into_iter().map(tally).collect())
}

/// A take: whose, why out of order, from when until when.
type Take = (PersonId, Option<Inversion>, DateTime<Utc>, Option<DateTime<Utc>>);

fn one_by_one(
    conn: &mut PgConnection,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<(PersonId, Tally)>> {
    let takes: Vec<Take> = holds::table
        .filter(holds::pulled_from.is_not_null())
        .filter(holds::from_at.ge(from))
        .filter(holds::from_at.lt(to))
        .select((holds::person_id, holds::inversion, holds::from_at, holds::until_at))
        .load(conn)?;
    let tally = |(who, inversion, from, until): Take| {
        (who, Tally::of(inversion, until.map(|until: DateTime<Utc>| until - from)))
    };
    Ok(takes.into_iter().map(tally).collect())
}

/// How often who passed over, and who put back.
fn turned_away_by(
    conn: &mut PgConnection,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<HashMap<(PersonId, EventKind), i64>> {
    let counts: Vec<(PersonId, EventKind, i64)> = turned_away::table
        .filter(turned_away::at.ge(from))
        .filter(turned_away::at.lt(to))
        .group_by((turned_away::by_id, turned_away::kind))
        .select((turned_away::by_id, turned_away::kind, count_star()))
        .load(conn)?;
    Ok(counts.into_iter().map(|(who, kind, count)| ((who, kind), count)).collect())
}
