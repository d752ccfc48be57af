//! The demo's rows, many to a statement.

mod cases;
mod contracts;
mod duplicates;
mod programs;
mod stories;

pub use cases::{fill_cases, number_cases};
pub use contracts::add_contracts;
pub use duplicates::mark_duplicates;
pub use programs::add_programs;
pub use stories::{Reading, add_stories};

use super::people::{CAST, COLLEAGUES, DEPARTMENTS, FORMER_VIP, Player, VIPS};
use super::shifts::Shift;
use crate::people::{Channel, Person, PersonId, Role, RosterFact};
use crate::schema::{audit, departments, people, roster_spans, software, tags, vip_people};
use crate::tagging::TagFacet;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use std::collections::HashMap;

/// The mark that tells a demo's database from a desk's own.
const MARK: &str = "demo filled";

/// Tags that the demo's manager made, beside the kinds.
const TAGS: &[(TagFacet, &str, &str)] = &[
    (TagFacet::Cause, "outage", "Outage"),
    (TagFacet::Cause, "release-8", "PermitTrack 8"),
    (TagFacet::Free, "training", "Training wanted"),
    (TagFacet::Free, "from-home", "Working from home"),
];

pub fn is_demo(conn: &mut PgConnection) -> QueryResult<bool> {
    diesel::select(exists(audit::table.filter(audit::what.eq(MARK)))).get_result(conn)
}

/// Nobody and nothing is in it.
pub fn is_empty(conn: &mut PgConnection) -> QueryResult<bool> {
    let (people, software): (bool, bool) = diesel::select((
        exists(people::table.select(people::id)),
        exists(software::table.select(software::id)),
    ))
    .get_result(conn)?;
    Ok(!people && !software)
}

/// The past of the roster. Who is on shift now has been so since the beginning of their shift, if that has begun.
pub fn add_shifts(conn: &mut PgConnection, shifts: &[Shift]) -> QueryResult<()> {
    use roster_spans as spans;
    let past: Vec<_> = shifts
        .iter()
        .filter_map(|shift| {
            Some((
                spans::person_id.eq(shift.person),
                spans::fact.eq(RosterFact::OnShift),
                spans::from_at.eq(shift.from),
                spans::until_at.eq(shift.until?),
                spans::set_by.eq(shift.person),
                spans::ended_by.eq(shift.person),
            ))
        })
        .collect();
    for some in past.chunks(1_000) {
        diesel::insert_into(spans::table).values(some).execute(conn)?;
    }
    for shift in shifts.iter().filter(|shift| shift.until.is_none()) {
        diesel::update(spans::table.filter(spans::person_id.eq(shift.person)))
            .filter(spans::fact.eq(RosterFact::OnShift))
            .filter(spans::until_at.is_null())
            .set(spans::from_at.eq(shift.from))
            .execute(conn)?;
    }
    Ok(())
}

pub fn mark(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::insert_into(audit::table).values(audit::what.eq(MARK)).execute(conn).map(drop)
}

/// A new password for all of the demo's people.
pub fn set_passwords(conn: &mut PgConnection, hash: &str) -> QueryResult<()> {
    let emails: Vec<_> = CAST.iter().chain(COLLEAGUES).map(Player::email).collect();
    diesel::update(people::table.filter(people::email.eq_any(emails)))
        .set(people::password_hash.eq(hash))
        .execute(conn)
        .map(drop)
}

/// Everybody, with the numbers they were given.
pub fn add_people(
    conn: &mut PgConnection,
    hash: &str,
    now: DateTime<Utc>,
) -> QueryResult<Vec<Person>> {
    let names: Vec<_> = DEPARTMENTS.iter().map(|name| departments::name.eq(*name)).collect();
    let departments: HashMap<String, i64> = diesel::insert_into(departments::table)
        .values(names)
        .returning((departments::name, departments::id))
        .get_results(conn)?
        .into_iter()
        .collect();
    let mut people: Vec<Person> = (0..)
        .zip(CAST.iter().chain(COLLEAGUES))
        .map(|(turn, player)| person(turn, player, now))
        .collect();
    let rows: Vec<_> = people
        .iter()
        .map(|person| {
            (
                people::email.eq(&person.email),
                people::name.eq(&person.name),
                people::role.eq(person.role),
                // Today is a day like any other: the staff are there.
                people::on_shift.eq(person.role != Role::Employee),
                people::tier.eq(person.tier),
                people::leads.eq(person.leads),
                people::desk_since.eq(person.desk_since),
                people::department_id.eq(departments.get(&person.department)),
                people::phone.eq(&person.phone),
                people::contact_by.eq(person.contact_by),
                people::password_hash.eq(hash),
                people::created_at.eq(now - TimeDelta::days(200)),
            )
        })
        .collect();
    let ids: Vec<PersonId> =
        diesel::insert_into(people::table).values(rows).returning(people::id).get_results(conn)?;
    for (person, id) in people.iter_mut().zip(ids) {
        person.id = id;
    }
    Ok(people)
}

fn person(turn: i64, player: &Player, now: DateTime<Utc>) -> Person {
    // 202-555-01xx is kept free for stories; 0143 is the desk itself.
    let line = 100 + turn + i64::from(turn >= 43);
    Person {
        id: PersonId(0),
        name: player.name.to_owned(),
        email: Some(player.email()),
        role: player.role,
        tier: player.tier,
        leads: player.leads,
        department: player.department.to_owned(),
        phone: Some(format!("202-555-0{line}")),
        contact_by: match turn % 10 {
            3 | 6 | 9 => Channel::Phone,
            5 | 7 => Channel::Chat,
            _ => Channel::Email,
        },
        on_shift: player.role != Role::Employee,
        desk_since: player.desk_days.map(|days| (now - TimeDelta::days(days)).date_naive()),
    }
}

/// Who is on the VIP list, and who was once.
pub fn add_vips(
    conn: &mut PgConnection,
    people: &[Person],
    by: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<Vec<PersonId>> {
    let named = |name: &str| people.iter().find(|person| person.name == name).map(|p| p.id);
    let ago = |days| now - TimeDelta::days(days);
    let former = (FORMER_VIP, Some(ago(195)));
    let listed = VIPS.iter().map(|listed| (*listed, None)).chain([former]);
    let rows: Vec<_> = listed
        .filter_map(|((name, reason), ended_at)| {
            Some((
                vip_people::person_id.eq(named(name)?),
                vip_people::reason.eq(reason),
                vip_people::added_by.eq(by),
                vip_people::added_at.eq(ago(199)),
                vip_people::ended_by.eq(ended_at.map(|_| by)),
                vip_people::ended_at.eq(ended_at),
            ))
        })
        .collect();
    diesel::insert_into(vip_people::table).values(rows).execute(conn)?;
    Ok(VIPS.iter().filter_map(|(name, _)| named(name)).collect())
}

/// The manager's own tags. All tags by their word.
pub fn add_tags(conn: &mut PgConnection) -> QueryResult<HashMap<String, i64>> {
    let rows: Vec<_> = TAGS
        .iter()
        .map(|(facet, word, label)| {
            (tags::facet.eq(*facet), tags::word.eq(*word), tags::label.eq(*label))
        })
        .collect();
    diesel::insert_into(tags::table).values(rows).on_conflict_do_nothing().execute(conn)?;
    let all: Vec<(String, i64)> = tags::table.select((tags::word, tags::id)).load(conn)?;
    Ok(all.into_iter().collect())
}
