use super::items::{self, Found as FoundItem, Row, as_known, in_team, known};
use super::vendors::add_vendor;
use super::versions::{self, COLUMNS, Found as FoundVersion, as_version};
use crate::catalogue::domain::ItemId;
use crate::catalogue::plan::{Plan, Present, Step};
use crate::error::Error;
use crate::people::{PersonId, Role};
use crate::schema::{people, software, software_versions, vendors};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

/// All of the catalogue, as a file is compared with it.
pub fn present(conn: &mut PgConnection, today: NaiveDate) -> QueryResult<Present> {
    let found: Vec<FoundItem> = software::table
        .inner_join(vendors::table)
        .left_join(people::table)
        .select(known!())
        .load(conn)?;
    let of_items: Vec<FoundVersion> = software_versions::table.select(COLUMNS).load(conn)?;
    Ok(Present {
        items: found.into_iter().map(as_known).collect(),
        versions: of_items.into_iter().map(as_version).collect(),
        vendors: vendors::table.select(vendors::name).load(conn)?,
        team: items::team(conn)?,
        today,
    })
}

/// The same, which stays so until the transaction ends.
pub fn present_held(conn: &mut PgConnection, today: NaiveDate) -> QueryResult<Present> {
    software::table
        .order(software::id)
        .select(software::id)
        .for_no_key_update()
        .load::<ItemId>(conn)?;
    present(conn, today)
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
                added.insert(facts.name.to_lowercase(), id);
            }
            Step::ChangeItem(before, facts) => {
                items::change(conn, before, facts, by)?;
            }
            Step::AddVersion(of, item, facts) => {
                let item = item.or_else(|| added.get(&of.to_lowercase()).copied());
                versions::add_version(conn, item.ok_or(Error::NotFound)?, of, facts, by)?;
            }
            Step::ChangeVersion(of, before, facts) => {
                versions::change_version(conn, before, of, facts, by)?;
            }
        }
    }
    Ok(())
}
