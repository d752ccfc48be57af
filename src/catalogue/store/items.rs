use super::trail::item_called;
use crate::audit::store::note;
use crate::catalogue::domain::{Facts, ItemId, Known, Platform};
use crate::db::lower;
use crate::error::Error;
use crate::people::PersonId;
use crate::people::team::{Keeper, in_team, name_in_team};
use crate::schema::{people, software, vendors};
use crate::vendors::VendorId;
use crate::vendors::store::vendor_named;
use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use serde_json::json;

/// An item's row, who makes it, who looks after it and whether they are in the team still.
macro_rules! known {
    () => {
        (Row::as_select(), vendors::name, (people::name, people::email, in_team!()).nullable())
    };
}

pub(super) use known;

#[derive(Queryable, Selectable)]
#[diesel(table_name = software)]
pub(super) struct Row {
    id: ItemId,
    name: String,
    carries_mail: bool,
    retired_on: Option<NaiveDate>,
    platforms: Vec<Platform>,
    documentation: Option<String>,
    looked_after_by: Option<PersonId>,
    approved_on: Option<NaiveDate>,
}

pub(super) type Found = (Row, String, Option<(String, Option<String>, bool)>);

pub(super) fn as_known((row, vendor, keeper): Found) -> Known {
    Known {
        id: row.id,
        facts: Facts {
            name: row.name,
            vendor,
            platforms: row.platforms,
            documentation: row.documentation,
            looked_after_by: row.looked_after_by,
            carries_mail: row.carries_mail,
            approved_on: row.approved_on,
            retired_on: row.retired_on,
        },
        keeper: keeper.map(|(name, email, is_here)| Keeper { name, email, is_here }),
    }
}

pub fn item(conn: &mut PgConnection, id: ItemId) -> QueryResult<Known> {
    software::table
        .inner_join(vendors::table)
        .left_join(people::table)
        .filter(software::id.eq(id))
        .select(known!())
        .first(conn)
        .map(as_known)
}

/// The same, which stays so until the transaction ends. Who reports about it does not wait for that.
pub fn held_still(conn: &mut PgConnection, id: ItemId) -> QueryResult<Known> {
    software::table.find(id).select(software::id).for_no_key_update().first::<ItemId>(conn)?;
    item(conn, id)
}

/// # Errors
/// [`Error::Unfit`] when there is software of that name, no vendor of that name, or nobody like that in the team.
pub fn add(conn: &mut PgConnection, facts: &Facts, by: PersonId) -> Result<ItemId, Error> {
    let (vendor, keeper) = (maker(conn, facts)?, keeper(conn, facts)?);
    let added: Option<ItemId> = diesel::insert_into(software::table)
        .values((software::name.eq(&facts.name), columns(facts, vendor)))
        .on_conflict_do_nothing()
        .returning(software::id)
        .get_result(conn)
        .optional()?;
    let Some(id) = added else { return Err(there_is(&facts.name)) };
    let to = facts.written(keeper.as_deref());
    note(conn, Some(by), "software added", &item_called(id), json!({ "to": to }))?;
    Ok(id)
}

/// Says something else of an item that is held still: whether anything was different. Issues keep the name they were reported
/// under.
///
/// # Errors
/// Those of [`add`].
pub fn change(
    conn: &mut PgConnection,
    before: &Known,
    facts: &Facts,
    by: PersonId,
) -> Result<bool, Error> {
    if before.facts == *facts {
        return Ok(false);
    }
    let vendor = maker(conn, facts)?;
    // Who has left the team meanwhile may stay until somebody else is chosen.
    let keeper = match facts.looked_after_by == before.facts.looked_after_by {
        true => before.keeper.as_ref().map(|keeper| keeper.name.clone()),
        false => keeper(conn, facts)?,
    };
    let others = software::table
        .filter(lower(software::name).eq(lower(&facts.name)))
        .filter(software::id.ne(before.id));
    if diesel::select(exists(others)).get_result(conn)? {
        return Err(there_is(&facts.name));
    }
    diesel::update(software::table.find(before.id))
        .set((software::name.eq(&facts.name), columns(facts, vendor)))
        .execute(conn)?;
    // Which one it is about is said also where its name is what it was.
    let details = json!({
        "from": before.written(), "to": facts.written(keeper.as_deref()), "software": before.facts.name
    });
    note(conn, Some(by), "software changed", &item_called(before.id), details)?;
    Ok(true)
}

type Columns<'a> = (
    diesel::dsl::Eq<software::vendor_id, VendorId>,
    diesel::dsl::Eq<software::platforms, &'a [Platform]>,
    diesel::dsl::Eq<software::documentation, Option<&'a str>>,
    diesel::dsl::Eq<software::looked_after_by, Option<PersonId>>,
    diesel::dsl::Eq<software::carries_mail, bool>,
    diesel::dsl::Eq<software::approved_on, Option<NaiveDate>>,
    diesel::dsl::Eq<software::retired_on, Option<NaiveDate>>,
);

/// What is said of it besides its name.
fn columns(facts: &Facts, vendor: VendorId) -> Columns<'_> {
    (
        software::vendor_id.eq(vendor),
        software::platforms.eq(facts.platforms.as_slice()),
        software::documentation.eq(facts.documentation.as_deref()),
        software::looked_after_by.eq(facts.looked_after_by),
        software::carries_mail.eq(facts.carries_mail),
        software::approved_on.eq(facts.approved_on),
        software::retired_on.eq(facts.retired_on),
    )
}

fn maker(conn: &mut PgConnection, facts: &Facts) -> Result<VendorId, Error> {
    let vendor = vendor_named(conn, &facts.vendor)?;
    vendor.map(|(id, _)| id).ok_or_else(|| Error::Unfit {
        field: "vendor",
        words: format!(
            "No vendor is called “{}”. Choose one of the list, or tick that they are new.",
            facts.vendor
        ),
    })
}

/// The name of who looks after it.
fn keeper(conn: &mut PgConnection, facts: &Facts) -> Result<Option<String>, Error> {
    let Some(id) = facts.looked_after_by else { return Ok(None) };
    name_in_team(conn, id)?.map(Some).ok_or_else(|| Error::Unfit {
        field: "looked_after_by",
        words: "They are not in the Software Team. Choose somebody who is.".to_owned(),
    })
}

fn there_is(name: &str) -> Error {
    Error::Unfit {
        field: "name",
        words: format!("There is software called {name} in the catalogue already."),
    }
}
