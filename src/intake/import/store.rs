mod pasts;

use super::catalogue::Item;
use super::draft::{Draft, Known};
use super::log::Colleague;
use super::row::Reporter;
use crate::approval::approved;
use crate::db::{Turn, lower};
use crate::issue::store::Present;
use crate::issue::{Event, EventKind, IssueId, Source, State};
use crate::people::{Channel, PersonId};
use crate::schema::{
    departments, issue_events, issue_links, issue_tags, issues, people, software, tags, vip_people,
};
use crate::tagging::{Kind, TagFacet, TagOrigin};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::collections::HashMap;
use std::thread::sleep;
use std::time::Duration;

/// One import at a time: two would make the same reporters twice. False while another one runs; one that was ended a
/// moment ago may hold the lock until PostgreSQL has noticed, so this asks for four seconds.
pub fn alone(conn: &mut PgConnection) -> QueryResult<bool> {
    for _ in 0..40 {
        if Turn::Import.take(conn)? {
            return Ok(true);
        }
        sleep(Duration::from_millis(100));
    }
    Ok(false)
}

/// A batch takes as long as it takes: what limits a page would stop an import for ever at the same rows. And has what this
/// connection asks planned once, and by index. The tables grow under it: a plan made for few rows would read
/// them whole for every row that comes. Planned anew each time, the checks behind an issue's columns take longer than all else.
pub fn take_your_time(conn: &mut PgConnection) -> QueryResult<()> {
    conn.batch_execute(
        "set statement_timeout = 0; set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off",
    )
}

/// The approved items.
pub fn catalogue(conn: &mut PgConnection, today: NaiveDate) -> QueryResult<Vec<Item>> {
    let rows: Vec<(i64, String, bool)> = software::table
        .filter(approved!(today))
        .order(software::id)
        .select((software::id, software::name, software::carries_mail))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name, carries_mail)| Item { id, name, carries_mail }).collect())
}

/// The kind that each tag says.
pub fn kinds(conn: &mut PgConnection) -> QueryResult<HashMap<i64, &'static Kind>> {
    let rows: Vec<(i64, String)> = tags::table
        .filter(tags::facet.eq(TagFacet::Kind))
        .select((tags::id, tags::word))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, word)| Some((id, Kind::from_word(&word)?))).collect())
}

/// Which of these keys have been imported before, and how those issues stand.
pub fn imported(conn: &mut PgConnection, keys: &[&str]) -> QueryResult<HashMap<String, State>> {
    issues::table
        .filter(issues::import_key.eq_any(keys))
        .select((issues::import_key.assume_not_null(), issues::state))
        .load(conn)
        .map(|keys: Vec<(String, State)>| keys.into_iter().collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = people)]
struct PersonRow {
    id: PersonId,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    contact_by: Channel,
}

/// Everybody who may be one of these reporters: by address, or by name in any letters. Also who has ended, whose issues
/// stay theirs.
pub fn people(conn: &mut PgConnection, reporters: &[&Reporter]) -> QueryResult<Vec<Known>> {
    known_as(conn, reporters, false)
}

/// Everybody of the desk who may be meant.
pub fn staff(conn: &mut PgConnection, named: &[&Reporter]) -> QueryResult<Vec<Known>> {
    known_as(conn, named, true)
}

/// All people of the desk.
pub fn colleagues(conn: &mut PgConnection) -> QueryResult<Vec<Colleague>> {
    let rows: Vec<(PersonId, String, Option<String>, Option<i16>)> = people::table
        .filter(people::is_staff)
        .order(people::id)
        .select((people::id, people::name, people::email, people::tier))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, email, tier)| Colleague { id, name, email, tier })
        .collect())
}

fn known_as(
    conn: &mut PgConnection,
    reporters: &[&Reporter],
    staff_only: bool,
) -> QueryResult<Vec<Known>> {
    let emails: Vec<&str> =
        reporters.iter().filter_map(|reporter| reporter.email.as_deref()).collect();
    let names =
        reporters.iter().filter(|reporter| reporter.email.is_none()).map(|reporter| &reporter.name);
    // PostgreSQL's lower case may know ASCII alone, which depends on its locale.
    let names: Vec<String> =
        names.flat_map(|name| [name.to_lowercase(), name.to_ascii_lowercase()]).collect();
    let rows: Vec<(PersonRow, Option<String>, bool)> = people::table
        .left_join(departments::table)
        .left_join(
            vip_people::table
                .on(vip_people::person_id.eq(people::id).and(vip_people::ended_at.is_null())),
        )
        .filter(people::email.eq_any(emails).or(lower(people::name).eq_any(names)))
        .filter(people::is_staff.or((!staff_only).into_sql::<diesel::sql_types::Bool>()))
        .order(people::id)
        .select((
            PersonRow::as_select(),
            departments::name.nullable(),
            vip_people::id.nullable().is_not_null(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(known).collect())
}

fn known((row, department, vip): (PersonRow, Option<String>, bool)) -> Known {
    Known {
        id: row.id,
        name: row.name,
        email: row.email,
        phone: row.phone,
        contact_by: row.contact_by,
        department: department.unwrap_or_default(),
        vip,
    }
}

/// Adds people who can be reporters and nothing else: without a password nobody signs in.
pub fn add_people(conn: &mut PgConnection, reporters: &[&Reporter]) -> QueryResult<Vec<Known>> {
    let rows: Vec<_> = reporters
        .iter()
        .map(|reporter| {
            (people::name.eq(&reporter.name), people::email.eq(reporter.email.as_deref()))
        })
        .collect();
    let made: Vec<PersonRow> = diesel::insert_into(people::table)
        .values(rows)
        .returning(PersonRow::as_returning())
        .get_results(conn)?;
    Ok(made.into_iter().map(|row| known((row, None, false))).collect())
}

/// Writes issues down with everything that belongs to them: some four statements, however many they are. Call inside a
/// transaction. Returns the keys of those that were not there.
pub fn insert(
    conn: &mut PgConnection,
    drafts: &[Draft<'_>],
    now: DateTime<Utc>,
) -> QueryResult<HashMap<String, IssueId>> {
    let written: Vec<(String, IssueId)> = diesel::insert_into(issues::table)
        .values(drafts.iter().map(new_issue).collect::<Vec<_>>())
        .on_conflict(issues::import_key)
        .do_nothing()
        .returning((issues::import_key.assume_not_null(), issues::id))
        .get_results(conn)?;
    let written: HashMap<String, IssueId> = written.into_iter().collect();
    let new: Vec<(IssueId, &Draft<'_>)> =
        drafts.iter().filter_map(|draft| Some((*written.get(draft.key)?, draft))).collect();
    insert_events(conn, &new)?;
    pasts::insert(conn, &new)?;
    insert_tags(conn, &new, now)?;
    insert_links(conn, &new, now)?;
    Ok(written)
}

#[derive(Insertable)]
#[diesel(table_name = issues, treat_none_as_default_value = false)]
struct NewIssue<'d> {
    reporter_id: PersonId,
    logged_by_id: PersonId,
    source: Source,
    import_key: &'d str,
    software_id: Option<i64>,
    software: &'d str,
    department: &'d str,
    phone_first: bool,
    contact_by: Channel,
    contact_address: &'d str,
    summary: &'d str,
    description: &'d str,
    kind: &'d str,
    submitted_at: DateTime<Utc>,
    #[diesel(embed)]
    present: Present,
}

/// Nobody at this desk logged it, so its reporter did.
fn new_issue<'d>(draft: &'d Draft<'_>) -> NewIssue<'d> {
    let issue = &draft.issue;
    NewIssue {
        reporter_id: issue.reporter,
        logged_by_id: issue.reporter,
        source: Source::Import,
        import_key: draft.key,
        software_id: draft.software_id,
        software: &issue.software,
        department: &draft.department,
        phone_first: draft.phone_first,
        contact_by: draft.contact_by,
        contact_address: &draft.contact_address,
        summary: &issue.summary,
        description: &draft.ticket.description,
        kind: draft.kind,
        submitted_at: issue.submitted_at,
        present: Present::from(issue),
    }
}

/// A line of the log. Nobody owns what was imported.
#[derive(Insertable)]
#[diesel(table_name = issue_events, treat_none_as_default_value = false)]
struct NewEvent<'d> {
    issue_id: IssueId,
    kind: EventKind,
    at: DateTime<Utc>,
    by_id: Option<PersonId>,
    from_state: Option<State>,
    to_state: State,
    text: Option<&'d str>,
    why: Option<&'d str>,
    reached: Option<bool>,
    minutes: Option<i32>,
    facts: serde_json::Value,
}

fn new_event<'d>(
    issue_id: IssueId,
    event: &'d Event,
    at: DateTime<Utc>,
    by_id: Option<PersonId>,
    (from_state, to_state): (Option<State>, State),
) -> QueryResult<NewEvent<'d>> {
    let facts = serde_json::to_value(&event.facts)
        .map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
    Ok(NewEvent {
        issue_id,
        kind: event.kind,
        at,
        by_id,
        from_state,
        to_state,
        text: event.text.as_deref(),
        why: event.why.as_deref(),
        reached: event.reached,
        minutes: event.minutes,
        facts,
    })
}

/// Rows of one statement, which has 65,535 values at most.
const AT_ONCE: usize = 5_000;

/// Issue by issue, each in the order in which it happened.
fn insert_events(conn: &mut PgConnection, new: &[(IssueId, &Draft<'_>)]) -> QueryResult<()> {
    let mut rows = Vec::with_capacity(new.len());
    for (id, draft) in new {
        let issue = &draft.issue;
        let passage = (None, State::Waiting);
        rows.push(new_event(*id, &draft.event, issue.submitted_at, Some(issue.reporter), passage)?);
        for then in &draft.then {
            rows.push(new_event(*id, &then.event, then.at, then.by, (Some(then.from), then.to))?);
        }
    }
    while !rows.is_empty() {
        let some: Vec<_> = rows.drain(..rows.len().min(AT_ONCE)).collect();
        diesel::insert_into(issue_events::table).values(some).execute(conn)?;
    }
    Ok(())
}

fn insert_tags(
    conn: &mut PgConnection,
    new: &[(IssueId, &Draft<'_>)],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let rows: Vec<_> = new
        .iter()
        .flat_map(|(id, draft)| draft.tags.iter().map(move |tag| (id, draft, tag)))
        .map(|(id, draft, tag)| {
            (
                issue_tags::issue_id.eq(id.0),
                issue_tags::tag_id.eq(tag.id),
                issue_tags::origin.eq(tag.origin),
                issue_tags::rule_id.eq(tag.rule),
                issue_tags::added_at.eq(moment(draft, now)),
                issue_tags::added_by
                    .eq((tag.origin == TagOrigin::Form).then_some(draft.issue.reporter)),
            )
        })
        .collect();
    for rows in rows.chunks(AT_ONCE) {
        diesel::insert_into(issue_tags::table).values(rows.to_vec()).execute(conn)?;
    }
    Ok(())
}

fn insert_links(
    conn: &mut PgConnection,
    new: &[(IssueId, &Draft<'_>)],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let rows: Vec<_> = new
        .iter()
        .flat_map(|(id, draft)| draft.links.iter().map(move |link| (id, draft, link)))
        .map(|(id, draft, (link, is_document))| {
            (
                issue_links::issue_id.eq(id.0),
                issue_links::url.eq(&link.url),
                issue_links::host.eq(&link.host),
                issue_links::is_document.eq(*is_document),
                issue_links::outward.eq(false),
                issue_links::added_at.eq(moment(draft, now)),
            )
        })
        .collect();
    for rows in rows.chunks(AT_ONCE) {
        diesel::insert_into(issue_links::table).values(rows.to_vec()).execute(conn)?;
    }
    Ok(())
}

/// Tags and links of what happened long ago were given then.
fn moment(draft: &Draft<'_>, now: DateTime<Utc>) -> DateTime<Utc> {
    if draft.past.is_some() { draft.issue.submitted_at } else { now }
}
