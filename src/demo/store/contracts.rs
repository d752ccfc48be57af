use crate::demo::vendors::{AGREED, Agreed, FRIENDS, SEATS};
use crate::people::{Person, PersonId, Role};
use crate::schema::{contract_software, contracts, software, vendor_contacts as contacts, vendors};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Where the vendors are, whom to call there, and what was agreed.
pub fn add_contracts(
    conn: &mut PgConnection,
    people: &[Person],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let vendors: HashMap<String, i64> =
        vendors::table.select((vendors::name, vendors::id)).load(conn)?.into_iter().collect();
    for seat in SEATS {
        diesel::update(vendors::table.filter(vendors::name.eq(seat.vendor)))
            .set((vendors::address.eq(seat.address), vendors::support_page.eq(seat.support_page)))
            .execute(conn)?;
    }
    let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    let friends: Vec<_> = FRIENDS
        .iter()
        .filter_map(|friend| {
            Some((
                contacts::vendor_id.eq(*vendors.get(friend.vendor)?),
                contacts::name.eq(friend.name),
                contacts::role.eq(friend.role),
                contacts::email.eq(some(friend.email)),
                contacts::phone.eq(some(friend.phone)),
                contacts::ended_at.eq(friend.left.then(|| now - TimeDelta::days(40))),
            ))
        })
        .collect();
    diesel::insert_into(contacts::table).values(friends).execute(conn)?;
    let team = || people.iter().filter(|person| person.role == Role::Software);
    let keepers: Vec<PersonId> = team().map(|person| person.id).collect();
    for (turn, agreed) in AGREED.iter().enumerate() {
        let Some(vendor) = vendors.get(agreed.vendor) else { continue };
        let keeper = keepers.get(turn % keepers.len().max(1)).filter(|_| agreed.renews.is_some());
        add(conn, *vendor, keeper.copied(), agreed, now)?;
    }
    Ok(())
}

fn add(
    conn: &mut PgConnection,
    vendor: i64,
    keeper: Option<PersonId>,
    agreed: &Agreed,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let ago = |days| (now - TimeDelta::days(days)).date_naive();
    let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    let contract: i64 = diesel::insert_into(contracts::table)
        .values((
            contracts::vendor_id.eq(vendor),
            contracts::reference.eq(agreed.reference),
            contracts::coverage.eq(coverage(agreed)),
            contracts::response_minutes
                .eq(Some(agreed.response_minutes).filter(|minutes| *minutes > 0)),
            contracts::response_for.eq(some(agreed.response_for)),
            contracts::starts_on.eq(ago(agreed.started)),
            contracts::renews_on.eq(agreed.renews.map(|days| ago(-days))),
            contracts::ended_on.eq(agreed.ended.map(ago)),
            contracts::notes.eq(some(agreed.notes)),
            contracts::looked_after_by.eq(keeper),
        ))
        .returning(contracts::id)
        .get_result(conn)?;
    let items: Vec<i64> = software::table
        .filter(software::name.eq_any(agreed.covers))
        .select(software::id)
        .load(conn)?;
    let covered = |item| {
        (contract_software::contract_id.eq(contract), contract_software::software_id.eq(item))
    };
    let rows: Vec<_> = items.into_iter().map(covered).collect();
    diesel::insert_into(contract_software::table).values(rows).execute(conn).map(drop)
}

/// As the desk's own hours are kept.
fn coverage(agreed: &Agreed) -> Option<Value> {
    let days = if agreed.weekend { 7 } else { 5 };
    let day = |day: &&str| ((*day).to_owned(), json!([agreed.hours]));
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let week: serde_json::Map<_, _> = week.iter().take(days).map(day).collect();
    (!agreed.hours.is_empty()).then(|| json!({ "zone": agreed.zone, "week": week }))
}
