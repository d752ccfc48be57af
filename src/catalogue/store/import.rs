use super::items::{self, Found as FoundItem, Row, as_known, known};
use super::versions::{self, COLUMNS, Found as FoundVersion, as_version};
use crate::catalogue::domain::ItemId;
use crate::catalogue::plan::{Plan, Present, Sheet, Step};
use crate::db::lower;
use crate::error::Error;
use crate::people::PersonId;
use crate::people::team::{in_team, team};
use crate::schema::{people, software, software_versions, vendors};
use crate::vendors::store::add_vendor;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, Text};
use std::collections::{BTreeSet, HashMap};

diesel::define_sql_function! {
    /// The texts of an array, each a row.
    #[sql_name = "unnest"]
    fn each_of(texts: Array<Text>) -> Text;
}

/// All of the catalogue, as a file is compared with it.
pub fn present(conn: &mut PgConnection, sheet: &Sheet, today: NaiveDate) -> QueryResult<Present> {
    let found: Vec<FoundItem> = software::table
        .inner_join(vendors::table)
        .left_join(people::table)
        .select(known!())
        .load(conn)?;
    let of_items: Vec<FoundVersion> = software_versions::table.select(COLUMNS).load(conn)?;
    let mut present = Present {
        items: found.into_iter().map(as_known).collect(),
        versions: of_items.into_iter().map(as_version).collect(),
        vendors: vendors::table.select(vendors::name).load(conn)?,
        team: team(conn)?,
        today,
        folded: HashMap::new(),
    };
    present.folded = folded(conn, sheet, &present)?;
    Ok(present)
}

/// Every name of both in lower case, as the indexes on names have it.
fn folded(
    conn: &mut PgConnection,
    sheet: &Sheet,
    present: &Present,
) -> QueryResult<HashMap<String, String>> {
    let items = present.items.iter().map(|item| item.facts.name.as_str());
    let versions = present.versions.iter().map(|version| version.facts.version.as_str());
    let vendors = present.vendors.iter().map(String::as_str);
    let all: BTreeSet<&str> = sheet.names().chain(items).chain(versions).chain(vendors).collect();
    let names = || each_of(all.iter().copied().collect::<Vec<_>>());
    let folded: Vec<String> = diesel::select(lower(names())).load(conn)?;
    Ok(all.iter().map(|name| (*name).to_owned()).zip(folded).collect())
}

/// The same, which stays so until the transaction ends.
pub fn present_held(
    conn: &mut PgConnection,
    sheet: &Sheet,
    today: NaiveDate,
) -> QueryResult<Present> {
    software::table
        .order(software::id)
        .select(software::id)
        .for_no_key_update()
        .load::<ItemId>(conn)?;
    present(conn, sheet, today)
}

/// Does what a file means, an audit line for each thing it changes.
///
/// # Errors
/// Those of the single changes.
pub fn carry_out(conn: &mut PgConnection, plan: &Plan, by: PersonId) -> Result<(), Error> {
    let mut added = HashMap::new();
    for step in &plan.steps {
        match step {
            Step::AddVendor(name) => {
                add_vendor(conn, name, by)?;
            }
            Step::AddItem(facts) => {
                let id = items::add(conn, facts, by)?;
                added.insert(&facts.name, id);
            }
            Step::ChangeItem(before, facts) => {
                items::change(conn, before, facts, by)?;
            }
            Step::AddVersion(of, item, facts) => {
                let item = item.or_else(|| added.get(of).copied());
                versions::add_version(conn, item.ok_or(Error::NotFound)?, of, facts, by)?;
            }
            Step::ChangeVersion(of, before, facts) => {
                versions::change_version(conn, before, of, facts, by)?;
            }
        }
    }
    Ok(())
}
