//! What an issue's page says beside its time line.

use super::{Row, told, visible_to};
use crate::issue::policy::{Sight, reads_as_reporter, sight};
use crate::issue::{Issue, IssueId, Own, Source};
use crate::people::{Channel, Person, PersonId};
use crate::schema::{
    document_offers, files, issue_links, issues, mentions, people, relays, reporters, software,
    watchers,
};
use chrono::NaiveDate;
use diesel::dsl::exists;
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
    /// The day from which the item of the catalogue is retired; what the issue says of it is a copy, and stays.
    pub retired_on: Option<NaiveDate>,
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
    /// Another issue is its duplicate, or has ended with it.
    pub is_joined: bool,
    /// Something was attached to it once.
    pub has_files: bool,
    /// Documents were offered on it.
    pub has_offers: bool,
    /// A text of it has a link.
    pub has_links: bool,
    /// The Software Team has answered something about it.
    pub has_answers: bool,
    pub is_watched: bool,
    /// A note calls whoever looks, who has not looked since.
    pub calls_viewer: bool,
}

impl Sheet {
    /// Why the desk phones, if it should.
    pub fn phone_why(&self) -> Option<&'static str> {
        let why = match self.contact_by {
            Channel::Phone => "Phone first: that is how they want to be reached.",
            _ => "Phone first: mail or chat is what is broken, so neither may reach them.",
        };
        self.phone_first.then_some(why)
    }

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

type Beside = (bool, bool, bool, bool, bool, bool, bool);
type Found = (SheetRow, ReporterRow, Option<String>, Option<NaiveDate>, Beside);

/// The issue's sheet as `viewer` may know it, or `NotFound`. Who reads it as its reporter does not learn that it is a
/// duplicate: it stands as what it points to does.
pub fn sheet(conn: &mut PgConnection, viewer: &Person, id: IssueId) -> QueryResult<Sheet> {
    // A question of its own for the owner's name: as a join, the planner may merge all people into the one row.
    let owner = people::table
        .filter(people::id.nullable().eq(issues::owner_id))
        .select(people::name)
        .single_value();
    let retired = software::table
        .filter(software::id.nullable().eq(issues::software_id))
        .select(software::retired_on)
        .single_value();
    // Most issues have none of these: to know that is cheaper than to ask for each.
    let others = diesel::alias!(issues as others);
    let pointing = others.field(issues::duplicate_of).eq(issues::id.nullable());
    let beside = (
        exists(others.filter(pointing)),
        exists(files::table.filter(files::issue_id.eq(issues::id.nullable()))),
        exists(issue_links::table.filter(issue_links::issue_id.eq(issues::id))),
        exists(watchers::table.filter(watchers::issue_id.eq(issues::id))),
        exists(
            mentions::table
                .filter(mentions::person_id.eq(viewer.id))
                .filter(mentions::issue_id.eq(issues::id))
                .filter(mentions::seen_at.is_null()),
        ),
        exists(document_offers::table.filter(document_offers::issue_id.eq(issues::id))),
        exists(relays::table.filter(relays::issue_id.eq(issues::id.nullable()))),
    );
    let (row, reporter, owner_name, retired_on, beside): Found = issues::table
        .inner_join(reporters::table)
        .filter(issues::id.eq(id))
        .filter(visible_to!(viewer))
        .select((SheetRow::as_select(), ReporterRow::as_select(), owner, retired, beside))
        .first(conn)?;
    let whole = Issue::from(row.issue);
    let owned = whole.owner;
    let issue = whole.known_to(viewer);
    let (is_joined, has_files, has_links, is_watched, calls_viewer, has_offers, has_answers) =
        beside;
    let mut sheet = Sheet {
        owner_name: owner_name.filter(|_| issue.owner == owned),
        issue,
        description: row.description,
        department: row.department,
        kind: row.kind,
        software_id: row.software_id,
        retired_on,
        source: row.source,
        contact_by: row.contact_by,
        contact_address: row.contact_address,
        phone_first: row.phone_first,
        reporter_name: reporter.name,
        reporter_email: reporter.email,
        reporter_phone: reporter.phone,
        reporter_open: reporter.open_issues,
        logged_by: row.logged_by_id,
        is_joined,
        has_files,
        has_offers,
        has_links,
        has_answers,
        is_watched,
        calls_viewer,
    };
    let issue = &mut sheet.issue;
    if !reads_as_reporter(viewer, issue.reporter, issue.owner) {
        return Ok(sheet);
    }
    if let Some(of) = issue.points_to()
        && let Some((state, owner)) = told(conn, &[of])?.remove(&of)
    {
        issue.state = issue.state.told_with(false, Some(state));
        sheet.owner_name = owner;
    }
    (issue.duplicate_of, issue.duplicates) = (None, 0);
    Ok(sheet)
}

/// The same, or nothing where there is no such issue for them.
pub fn sheet_if_there(
    conn: &mut PgConnection,
    viewer: &Person,
    id: IssueId,
) -> QueryResult<Option<Sheet>> {
    sheet(conn, viewer, id).optional()
}
