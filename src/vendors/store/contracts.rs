use super::trail::contract_called;
use crate::approval::ItemId;
use crate::audit::store::note;
use crate::db::{anywhere, lower};
use crate::desk_time::DeskHours;
use crate::error::Error;
use crate::people::PersonId;
use crate::people::team::{Keeper, in_team, name_in_team};
use crate::schema::{contract_software, contracts, people, software, vendors};
use crate::vendors::domain::{
    Comes, Contract, ContractId, Due, Facts, Item, Response, VendorId, WARNING, Wanted, Which,
};
use chrono::{NaiveDate, TimeDelta};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

#[derive(Queryable, Selectable)]
#[diesel(table_name = contracts)]
struct Row {
    id: ContractId,
    vendor_id: VendorId,
    reference: String,
    coverage: Option<Value>,
    response_minutes: Option<i32>,
    response_for: Option<String>,
    starts_on: NaiveDate,
    renews_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    notes: Option<String>,
    looked_after_by: Option<PersonId>,
}

type Found = (Row, String, Option<(String, Option<String>, bool)>);

type FoundItem = (ItemId, String, Option<NaiveDate>, Option<NaiveDate>);

/// An item as a contract names it.
const ITEM: (software::id, software::name, software::approved_on, software::retired_on) =
    (software::id, software::name, software::approved_on, software::retired_on);

fn as_item((id, name, approved_on, retired_on): FoundItem) -> Item {
    Item { id, name, approved_on, retired_on }
}

/// Not over on that day. An SQL condition on `contracts`.
macro_rules! in_force {
    ($today:expr) => {
        contracts::ended_on.is_null().or(contracts::ended_on.gt($today).assume_not_null())
    };
}

/// A contract's row, its vendor's name, who looks after it and whether they are in the team still.
macro_rules! known {
    () => {
        (Row::as_select(), vendors::name, (people::name, people::email, in_team!()).nullable())
    };
}

fn as_contract((row, vendor_name, keeper): Found, items: Vec<Item>) -> Contract {
    let response = |minutes| Response { minutes, to: row.response_for };
    Contract {
        id: row.id,
        vendor: row.vendor_id,
        vendor_name,
        facts: Facts {
            reference: row.reference,
            covers: items.iter().map(|item| item.id).collect::<BTreeSet<_>>().into_iter().collect(),
            coverage: row.coverage.and_then(|hours| serde_json::from_value(hours).ok()),
            response: row.response_minutes.map(response),
            starts_on: row.starts_on,
            renews_on: row.renews_on,
            ended_on: row.ended_on,
            notes: row.notes,
            looked_after_by: row.looked_after_by,
        },
        items,
        keeper: keeper.map(|(name, email, is_here)| Keeper { name, email, is_here }),
    }
}

/// At most `limit`: those in force by what comes up first, those that are over by the last one. Pages by keyset.
pub fn list(
    conn: &mut PgConnection,
    wanted: &Wanted,
    today: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<Contract>> {
    let mut list = contracts::table
        .inner_join(vendors::table)
        .left_join(people::table)
        .limit(limit)
        .select(known!())
        .into_boxed();
    list = match wanted.which {
        Which::Current => list.filter(in_force!(today)),
        Which::Ended => list.filter(contracts::ended_on.le(today)),
        Which::All => list,
    };
    list = match (wanted.which, wanted.after) {
        (Which::Ended, None) => list.order((contracts::ended_on.desc(), contracts::id.desc())),
        (Which::Ended, Some((day, id))) => list
            .filter(contracts::ended_on.le(day))
            .filter(contracts::ended_on.lt(day).assume_not_null().or(contracts::id.lt(id)))
            .order((contracts::ended_on.desc(), contracts::id.desc())),
        (_, None) => list.order((contracts::comes_up_on, contracts::id)),
        (_, Some((day, id))) => list
            .filter(contracts::comes_up_on.ge(day))
            .filter(contracts::comes_up_on.gt(day).or(contracts::id.gt(id)))
            .order((contracts::comes_up_on, contracts::id)),
    };
    if let Some(words) = &wanted.words {
        let like = anywhere(words);
        let in_reference = lower(contracts::reference).like(lower(like.clone()));
        list = list.filter(in_reference.or(lower(vendors::name).like(lower(like))));
    }
    if let Some(vendor) = wanted.vendor {
        list = list.filter(contracts::vendor_id.eq(vendor));
    }
    if let Some(keeper) = wanted.keeper {
        list = list.filter(contracts::looked_after_by.eq(keeper));
    }
    let found: Vec<Found> = list.load(conn)?;
    with_items(conn, found)
}

fn with_items(conn: &mut PgConnection, found: Vec<Found>) -> QueryResult<Vec<Contract>> {
    let ids: Vec<_> = found.iter().map(|(row, ..)| row.id).collect();
    let named: Vec<(ContractId, FoundItem)> = contract_software::table
        .inner_join(software::table)
        .filter(contract_software::contract_id.eq_any(ids))
        .order(lower(software::name))
        .select((contract_software::contract_id, ITEM))
        .load(conn)?;
    let mut items: HashMap<_, Vec<Item>> = HashMap::new();
    for (contract, item) in named {
        items.entry(contract).or_default().push(as_item(item));
    }
    let with = |found: Found| {
        let items = items.remove(&found.0.id).unwrap_or_default();
        as_contract(found, items)
    };
    Ok(found.into_iter().map(with).collect())
}

pub fn contract(conn: &mut PgConnection, id: ContractId) -> QueryResult<Contract> {
    let found: Found = contracts::table
        .inner_join(vendors::table)
        .left_join(people::table)
        .filter(contracts::id.eq(id))
        .select(known!())
        .first(conn)?;
    with_items(conn, vec![found])?.pop().ok_or(diesel::NotFound)
}

/// The same, which stays so until the transaction ends.
pub fn held_still(conn: &mut PgConnection, id: ContractId) -> QueryResult<Contract> {
    contracts::table
        .find(id)
        .select(contracts::id)
        .for_no_key_update()
        .first::<ContractId>(conn)?;
    contract(conn, id)
}

/// What comes up within the days of warning, or should have been renewed; what comes first on top.
pub fn due(conn: &mut PgConnection, today: NaiveDate, limit: i64) -> QueryResult<Vec<Due>> {
    type Found = (ContractId, VendorId, String, Option<NaiveDate>);
    let found: Vec<Found> = contracts::table
        .inner_join(vendors::table)
        .filter(contracts::comes_up_on.le(today + TimeDelta::days(WARNING)))
        .filter(contracts::ended_on.is_null())
        .order((contracts::comes_up_on, contracts::id))
        .limit(limit)
        .select((contracts::id, contracts::vendor_id, vendors::name, contracts::renews_on))
        .load(conn)?;
    let due = |(id, vendor, vendor_name, renews_on)| Due {
        id,
        vendor,
        vendor_name,
        comes: Comes::of(renews_on, None, today),
    };
    Ok(found.into_iter().map(due).collect())
}

/// The contracts in force that are about an item, or about everything its vendor makes, by reference: at most a hundred.
pub fn about(
    conn: &mut PgConnection,
    item: ItemId,
    today: NaiveDate,
) -> QueryResult<Vec<(ContractId, String)>> {
    let named = contract_software::table.filter(contract_software::contract_id.eq(contracts::id));
    let this = named.filter(contract_software::software_id.eq(item));
    contracts::table
        .inner_join(vendors::table.inner_join(software::table))
        .filter(software::id.eq(item))
        .filter(in_force!(today))
        .filter(exists(this).or(not(exists(named))))
        .order(lower(contracts::reference))
        .limit(100)
        .select((contracts::id, contracts::reference))
        .load(conn)
}

/// At most `limit` of what a vendor makes or made, by name.
pub fn items_of(conn: &mut PgConnection, vendor: VendorId, limit: i64) -> QueryResult<Vec<Item>> {
    let found: Vec<FoundItem> = software::table
        .filter(software::vendor_id.eq(vendor))
        .order(lower(software::name))
        .limit(limit)
        .select(ITEM)
        .load(conn)?;
    Ok(found.into_iter().map(as_item).collect())
}

/// Adds one, unless this form has done so already: its number in either case.
///
/// # Errors
/// [`Error::Unfit`] when the vendor has a contract of that reference, when something is not theirs, and when nobody like that
/// is in the team.
pub fn add(
    conn: &mut PgConnection,
    vendor: VendorId,
    facts: &Facts,
    token: Option<Uuid>,
    by: PersonId,
) -> Result<ContractId, Error> {
    let (items, keeper) = (chosen(conn, vendor, facts, &[])?, keeper(conn, facts)?);
    let added: Option<ContractId> = diesel::insert_into(contracts::table)
        .values((
            contracts::vendor_id.eq(vendor),
            contracts::reference.eq(&facts.reference),
            columns(facts),
            contracts::added_by.eq(by),
            contracts::form_token.eq(token),
        ))
        .on_conflict_do_nothing()
        .returning(contracts::id)
        .get_result(conn)
        .optional()?;
    let Some(id) = added else {
        let before = contracts::table
            .filter(contracts::added_by.eq(by))
            .filter(contracts::form_token.eq(token))
            .select(contracts::id);
        return before.first(conn).optional()?.ok_or_else(|| there_is(&facts.reference));
    };
    say_covered(conn, id, facts)?;
    let details = json!({ "to": facts.written(&items, keeper.as_deref()) });
    note(conn, Some(by), "contract added", &contract_called(id), details)?;
    Ok(id)
}

/// Says something else of one that is held still: whether anything was different.
///
/// # Errors
/// Those of [`add`].
pub fn change(
    conn: &mut PgConnection,
    before: &Contract,
    facts: &Facts,
    by: PersonId,
) -> Result<bool, Error> {
    if before.facts == *facts {
        return Ok(false);
    }
    let items = chosen(conn, before.vendor, facts, &before.items)?;
    // Who has left the team meanwhile may stay until somebody else is chosen.
    let keeper = match facts.looked_after_by == before.facts.looked_after_by {
        true => before.keeper.as_ref().map(|keeper| keeper.name.clone()),
        false => keeper(conn, facts)?,
    };
    let others = contracts::table
        .filter(contracts::vendor_id.eq(before.vendor))
        .filter(lower(contracts::reference).eq(lower(&facts.reference)))
        .filter(contracts::id.ne(before.id));
    if diesel::select(exists(others)).get_result(conn)? {
        return Err(there_is(&facts.reference));
    }
    diesel::update(contracts::table.find(before.id))
        .set((contracts::reference.eq(&facts.reference), columns(facts)))
        .execute(conn)?;
    say_covered(conn, before.id, facts)?;
    let details = json!({
        "from": before.written(),
        "to": facts.written(&items, keeper.as_deref()),
        "contract": before.facts.reference,
    });
    note(conn, Some(by), "contract changed", &contract_called(before.id), details)?;
    Ok(true)
}

/// What the contract names: what the vendor makes, or what it named before.
fn chosen(
    conn: &mut PgConnection,
    vendor: VendorId,
    facts: &Facts,
    before: &[Item],
) -> Result<Vec<Item>, Error> {
    let found: Vec<FoundItem> = software::table
        .filter(software::id.eq_any(&facts.covers))
        .filter(
            software::vendor_id.eq(vendor).or(software::id.eq_any(before.iter().map(|one| one.id))),
        )
        .order(lower(software::name))
        .select(ITEM)
        .load(conn)?;
    if found.len() < facts.covers.len() {
        return Err(Error::Unfit {
            field: "covers",
            words: "Some of that is another vendor’s now. Choose again.".to_owned(),
        });
    }
    Ok(found.into_iter().map(as_item).collect())
}

fn say_covered(conn: &mut PgConnection, id: ContractId, facts: &Facts) -> QueryResult<()> {
    use contract_software as covered;
    diesel::delete(covered::table.filter(covered::contract_id.eq(id))).execute(conn)?;
    let row = |item: &ItemId| (covered::contract_id.eq(id), covered::software_id.eq(*item));
    let rows: Vec<_> = facts.covers.iter().map(row).collect();
    diesel::insert_into(covered::table).values(rows).execute(conn).map(drop)
}

/// The name of who looks after it.
fn keeper(conn: &mut PgConnection, facts: &Facts) -> Result<Option<String>, Error> {
    let Some(id) = facts.looked_after_by else { return Ok(None) };
    name_in_team(conn, id)?.map(Some).ok_or_else(|| Error::Unfit {
        field: "looked_after_by",
        words: "They are not in the Software Team. Choose somebody who is.".to_owned(),
    })
}

type Columns<'a> = (
    diesel::dsl::Eq<contracts::coverage, Option<Value>>,
    diesel::dsl::Eq<contracts::response_minutes, Option<i32>>,
    diesel::dsl::Eq<contracts::response_for, Option<&'a str>>,
    diesel::dsl::Eq<contracts::starts_on, NaiveDate>,
    diesel::dsl::Eq<contracts::renews_on, Option<NaiveDate>>,
    diesel::dsl::Eq<contracts::ended_on, Option<NaiveDate>>,
    diesel::dsl::Eq<contracts::notes, Option<&'a str>>,
    diesel::dsl::Eq<contracts::looked_after_by, Option<PersonId>>,
);

/// What is said of it besides its reference and what it covers.
fn columns(facts: &Facts) -> Columns<'_> {
    let response = facts.response.as_ref();
    let hours = |hours: &DeskHours| json!(hours);
    (
        contracts::coverage.eq(facts.coverage.as_ref().map(hours)),
        contracts::response_minutes.eq(response.map(|response| response.minutes)),
        contracts::response_for.eq(response.and_then(|response| response.to.as_deref())),
        contracts::starts_on.eq(facts.starts_on),
        contracts::renews_on.eq(facts.renews_on),
        contracts::ended_on.eq(facts.ended_on),
        contracts::notes.eq(facts.notes.as_deref()),
        contracts::looked_after_by.eq(facts.looked_after_by),
    )
}

fn there_is(reference: &str) -> Error {
    Error::Unfit {
        field: "reference",
        words: format!("There is a contract {reference} with them already."),
    }
}
