use crate::desk_time::DeskHours;
use crate::issue::store::is_held;
use crate::people::{self, PersonId, Role};
use crate::schema::{holds, issues, people as staff, turns_of_day};
use crate::taking::{self, InTurn, LOOKS_BACK};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use diesel::dsl::{max, sum};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::collections::HashMap;

/// Whose turn it is at the bin, and who comes then.
pub fn turns(
    conn: &mut PgConnection,
    hours: &DeskHours,
    limit: i64,
    now: DateTime<Utc>,
) -> QueryResult<Vec<InTurn>> {
    let since = (now - TimeDelta::days(LOOKS_BACK)).date_naive();
    let takes: HashMap<i64, Option<i64>> = turns_of_day::table
        // Between two days, as plans are made before days are known and from one on would be thought most of them.
        .filter(turns_of_day::day.between(since, now.date_naive()))
        .group_by(turns_of_day::person_id)
        .select((turns_of_day::person_id, sum(turns_of_day::takes)))
        .load(conn)?
        .into_iter()
        .collect();
    let mut minutes: HashMap<PersonId, i64> = HashMap::new();
    for (who, from, to) in
        people::store::shifts(conn, since.and_time(NaiveTime::MIN).and_utc(), now)?
    {
        *minutes.entry(who).or_default() += hours.minutes_between(from, to);
    }
    let around = around(conn)?.into_iter().map(|(person, name, last_take, held)| InTurn {
        takes: takes.get(&person.0).copied().flatten().unwrap_or(0),
        minutes: minutes.get(&person).copied().unwrap_or(0),
        person,
        name,
        last_take,
        held,
    });
    Ok(taking::turns(around.collect(), limit))
}

/// Somebody, when they last pulled an issue, and how many they hold.
type Around = (PersonId, String, Option<DateTime<Utc>>, i64);

/// The techs of tier 1 who are on shift.
fn around(conn: &mut PgConnection) -> QueryResult<Vec<Around>> {
    let last_take = holds::table
        .filter(holds::person_id.eq(staff::id.into_sql::<BigInt>()))
        .filter(holds::pulled_from.is_not_null())
        .select(max(holds::from_at))
        .single_value();
    let held = issues::table.filter(issues::owner_id.eq(staff::id.nullable())).filter(is_held());
    staff::table
        .filter(staff::is_staff)
        .filter(staff::role.eq(Role::Tech))
        .filter(staff::tier.eq(1))
        .filter(staff::on_shift)
        .filter(staff::ended_at.is_null())
        .select((staff::id, staff::name, last_take, held.count().single_value().assume_not_null()))
        .load(conn)
}
