//! What an issue's page says beside its time line.

use super::{Row, visible_to};
use crate::issue::policy::{Sight, sight};
use crate::issue::{Issue, IssueId, Source, State};
use crate::people::{Channel, Person, PersonId};
use crate::schema::{issues, people};
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// Everything an issue's page says beside its time line.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub issue: Issue,
    pub description: String,
    pub department: String,
    pub kind: String,
    pub software_id: Option<i64>,
    pub source: Source,
    pub contact_by: Channel,
    pub contact_address: String,
    pub phone_first: bool,
    pub reporter_name: String,
    pub owner_name: Option<String>,
    pub logged_by: PersonId,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct SheetRow {
    #[diesel(embed)]
    issue: Row,
    description: String,
    department: String,
    kind: String,
    software_id: Option<i64>,
    source: Source,
    contact_by: Channel,
    contact_address: String,
    phone_first: bool,
    logged_by_id: PersonId,
}

/// The issue's sheet as `viewer` may know it, or `NotFound`.
pub fn sheet(conn: &mut PgConnection, viewer: &Person, id: IssueId) -> QueryResult<Sheet> {
    let owners = diesel::alias!(people as owners);
    let (row, reporter_name, owner_name): (SheetRow, String, Option<String>) = issues::table
        .inner_join(people::table.on(people::id.eq(issues::reporter_id)))
        .left_join(owners.on(owners.field(people::id).nullable().eq(issues::owner_id)))
        .filter(issues::id.eq(id))
        .filter(visible_to!(viewer))
        .select((SheetRow::as_select(), people::name, owners.field(people::name).nullable()))
        .first(conn)?;
    Ok(Sheet {
        issue: row.issue.into(),
        description: row.description,
        department: row.department,
        kind: row.kind,
        software_id: row.software_id,
        source: row.source,
        contact_by: row.contact_by,
        contact_address: row.contact_address,
        phone_first: row.phone_first,
        reporter_name,
        owner_name,
        logged_by: row.logged_by_id,
    })
}
