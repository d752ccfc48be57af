//! What an issue's page says beside its time line.

use super::{Row, visible_to};
use crate::issue::policy::{Sight, sight};
use crate::issue::{Issue, IssueId, Own, Source, State};
use crate::people::{Channel, Person, PersonId};
use crate::schema::{issues, people, reporters};
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
    /// How to reach the reporter as their profile says; `contact_address` is what they said this time.
    pub reporter_email: Option<String>,
    pub reporter_phone: Option<String>,
    /// How many of the reporter's issues are open.
    pub reporter_open: i64,
    pub owner_name: Option<String>,
    pub logged_by: PersonId,
}

impl Sheet {
    /// As its reporter knows it.
    pub fn own(&self) -> Own {
        let issue = &self.issue;
        Own {
            id: issue.id,
            summary: issue.summary.clone(),
            software: issue.software.clone(),
            state: issue.state,
            submitted_at: issue.submitted_at,
            told_at: issue.told(),
            first_response_at: issue.first_response_at,
            closes_at: issue.closes_at,
            owner: self.owner_name.clone(),
            asked: issue.asked_at.is_some(),
        }
    }
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

#[derive(Queryable, Selectable)]
#[diesel(table_name = reporters)]
struct ReporterRow {
    name: String,
    email: Option<String>,
    phone: Option<String>,
    open_issues: i64,
}

/// The issue's sheet as `viewer` may know it, or `NotFound`.
pub fn sheet(conn: &mut PgConnection, viewer: &Person, id: IssueId) -> QueryResult<Sheet> {
    // A question of its own for the owner's name: as a join, the planner may merge all people into the one row.
    let owner = people::table
        .filter(people::id.nullable().eq(issues::owner_id))
        .select(people::name)
        .single_value();
    let (row, reporter, owner_name): (SheetRow, ReporterRow, Option<String>) = issues::table
        .inner_join(reporters::table)
        .filter(issues::id.eq(id))
        .filter(visible_to!(viewer))
        .select((SheetRow::as_select(), ReporterRow::as_select(), owner))
        .first(conn)?;
    let whole = Issue::from(row.issue);
    let owned = whole.owner;
    let issue = whole.known_to(viewer);
    Ok(Sheet {
        owner_name: owner_name.filter(|_| issue.owner == owned),
        issue,
        description: row.description,
        department: row.department,
        kind: row.kind,
        software_id: row.software_id,
        source: row.source,
        contact_by: row.contact_by,
        contact_address: row.contact_address,
        phone_first: row.phone_first,
        reporter_name: reporter.name,
        reporter_email: reporter.email,
        reporter_phone: reporter.phone,
        reporter_open: reporter.open_issues,
        logged_by: row.logged_by_id,
    })
}
