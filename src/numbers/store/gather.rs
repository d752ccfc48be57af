//! Requests as the tables have them, for the tally: a constant number of statements for any number of requests.

use crate::clocks::Happened;
use crate::issue::{Documentation, EventKind, IssueId, Source, State};
use crate::numbers::fact::{Fact, Rules};
use crate::numbers::raw::{RawEvent, RawIssue, RawLine, RawTag};
use crate::people::{PersonId, Role};
use crate::schema::{
    imported_issues, issue_events, issue_links, issue_tags, issues, log_lines, log_links, people,
    software, tags, vendors,
};
use crate::settings::Settings;
use crate::tagging::{TagFacet, TagOrigin};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::HashMap;
use std::hash::Hash;

/// What moves no number.
const ASIDE: [EventKind; 3] = [EventKind::Note, EventKind::Skipped, EventKind::FileRemoved];

pub fn rules(conn: &mut PgConnection, settings: &Settings) -> QueryResult<Rules> {
    let managers = people::table.filter(people::role.eq(Role::Manager)).select(people::id);
    Ok(Rules {
        hours: settings.hours.clone(),
        heavy_minutes: settings.heavy_minutes,
        managers: managers.load(conn)?.into_iter().collect(),
    })
}

/// What these issues count for, in no order. Who is gone has none.
pub fn issues(conn: &mut PgConnection, ids: &[i64], rules: &Rules) -> QueryResult<Vec<Fact>> {
    let raw = raw_issues(conn, ids)?;
    let reporters: HashMap<i64, PersonId> = raw.iter().map(|one| (one.id, one.reporter)).collect();
    let (mut tags, mut links) = (tags_of(conn, ids)?, links_of_issues(conn, ids)?);
    let mut events = events_of(conn, ids, &reporters)?;
    let fact = |issue: RawIssue| {
        let tags = tags.remove(&issue.id).unwrap_or_default();
        let events = events.remove(&issue.id).unwrap_or_default();
        let links = links.remove(&issue.id).unwrap_or_default();
        Fact::of_issue(&issue, &tags, &events, links, rules)
    };
    Ok(raw.into_iter().map(fact).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct IssueRow {
    id: i64,
    reporter_id: PersonId,
    logged_by_id: PersonId,
    source: Source,
    software: String,
    department: String,
    vip: bool,
    basket: crate::issue::Basket,
    priority: crate::issue::Priority,
    state: State,
    opened_at: Option<DateTime<Utc>>,
    submitted_at: DateTime<Utc>,
    promised_at: DateTime<Utc>,
    first_taken_at: Option<DateTime<Utc>>,
    first_response_at: Option<DateTime<Utc>>,
    resolved_at: Option<DateTime<Utc>>,
    resolved_by: Option<PersonId>,
    resolved_tier: Option<i16>,
    closed_at: Option<DateTime<Utc>>,
    code: Option<crate::issue::ResolutionCode>,
    documentation: Option<Documentation>,
    staff_minutes: i32,
    times_reopened: i32,
    times_handed_over: i32,
    overridden: bool,
    rating: Option<i16>,
}

type FoundIssue = (IssueRow, Option<String>, Option<String>);

fn raw_issues(conn: &mut PgConnection, ids: &[i64]) -> QueryResult<Vec<RawIssue>> {
    let found: Vec<FoundIssue> = issues::table
        .left_join(
            software::table
                .on(software::id.nullable().eq(issues::software_id))
                .inner_join(vendors::table),
        )
        .left_join(imported_issues::table)
        .filter(issues::id.eq_any(ids))
        .select((
            IssueRow::as_select(),
            vendors::name.nullable(),
            imported_issues::priority.nullable(),
        ))
        .load(conn)?;
    Ok(found.into_iter().map(as_issue).collect())
}

fn as_issue((row, vendor, priority_there): FoundIssue) -> RawIssue {
    RawIssue {
        id: row.id,
        reporter: row.reporter_id,
        logged_by: row.logged_by_id,
        source: row.source,
        software: row.software,
        vendor: vendor.unwrap_or_default(),
        department: row.department,
        vip: row.vip,
        basket: row.basket,
        priority: row.priority,
        priority_there: priority_there.filter(|word| !word.is_empty()),
        state: row.state,
        opened_at: row.opened_at,
        submitted_at: row.submitted_at,
        promised_at: row.promised_at,
        first_taken_at: row.first_taken_at,
        first_response_at: row.first_response_at,
        resolved_at: row.resolved_at,
        resolved_by: row.resolved_by,
        resolved_tier: row.resolved_tier,
        closed_at: row.closed_at,
        code: row.code,
        documentation: row.documentation,
        staff_minutes: row.staff_minutes,
        times_reopened: row.times_reopened,
        times_handed_over: row.times_handed_over,
        overridden: row.overridden,
        rating: row.rating,
    }
}

/// The rows by whose they are.
fn by_owner<K: Eq + Hash, V>(rows: impl IntoIterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut all: HashMap<K, Vec<V>> = HashMap::new();
    rows.into_iter().for_each(|(owner, row)| all.entry(owner).or_default().push(row));
    all
}

type FoundTag = (i64, String, TagFacet, TagOrigin, DateTime<Utc>, Option<DateTime<Utc>>, bool);

fn tags_of(conn: &mut PgConnection, ids: &[i64]) -> QueryResult<HashMap<i64, Vec<RawTag>>> {
    let found: Vec<FoundTag> = issue_tags::table
        .inner_join(tags::table)
        .filter(issue_tags::issue_id.eq_any(ids))
        .select((
            issue_tags::issue_id,
            tags::word,
            tags::facet,
            issue_tags::origin,
            issue_tags::added_at,
            issue_tags::removed_at,
            issue_tags::in_hindsight,
        ))
        .load(conn)?;
    let tag = |(issue, word, facet, origin, added_at, removed_at, in_hindsight): FoundTag| {
        let removed = removed_at.is_some();
        (issue, RawTag { word, facet, origin, added_at, removed, in_hindsight })
    };
    Ok(by_owner(found.into_iter().map(tag)))
}

type FoundEvent = (
    i64,
    DateTime<Utc>,
    EventKind,
    State,
    Option<PersonId>,
    Option<PersonId>,
    Option<bool>,
    Option<String>,
);

/// Each issue's, oldest first.
fn events_of(
    conn: &mut PgConnection,
    ids: &[i64],
    reporters: &HashMap<i64, PersonId>,
) -> QueryResult<HashMap<i64, Vec<RawEvent>>> {
    let found: Vec<FoundEvent> = issue_events::table
        .filter(issue_events::issue_id.eq_any(ids))
        .filter(issue_events::kind.ne_all(ASIDE))
        .order((issue_events::issue_id, issue_events::id))
        .select((
            issue_events::issue_id,
            issue_events::at,
            issue_events::kind,
            issue_events::to_state,
            issue_events::by_id,
            issue_events::owner_id,
            issue_events::reached,
            issue_events::facts.retrieve_as_text("asks").nullable(),
        ))
        .load(conn)?;
    let event = |(issue, at, kind, to_state, by, owner, reached, asks): FoundEvent| {
        let by_reporter = by.is_some() && by == reporters.get(&issue).copied();
        let (reached, asks) = (reached == Some(true), asks.as_deref() == Some("true"));
        let happened = Happened { at, kind, to_state, by_reporter, reached, asks };
        (issue, RawEvent { happened, owner })
    };
    Ok(by_owner(found.into_iter().map(event)))
}

type Links = HashMap<i64, Vec<(DateTime<Utc>, bool)>>;

fn links_of_issues(conn: &mut PgConnection, ids: &[i64]) -> QueryResult<Links> {
    let found: Vec<(i64, DateTime<Utc>, bool)> = issue_links::table
        .filter(issue_links::issue_id.eq_any(ids))
        .filter(issue_links::outward)
        .order((issue_links::issue_id, issue_links::added_at, issue_links::url))
        .select((issue_links::issue_id, issue_links::added_at, issue_links::is_document))
        .load(conn)?;
    Ok(by_owner(found.into_iter().map(|(issue, at, is_document)| (issue, (at, is_document)))))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = log_lines)]
struct LineRow {
    id: i64,
    asker_id: Option<i64>,
    department: String,
    software: String,
    kind: String,
    tag_origin: Option<TagOrigin>,
    automatic: bool,
    source: Source,
    tier: Option<i16>,
    minutes: i32,
    documentation: Option<Documentation>,
    opened_at: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
}

/// What these lines of the log count for. What was taken back has none, nor what became an issue: that counts.
pub fn lines(conn: &mut PgConnection, ids: &[i64], rules: &Rules) -> QueryResult<Vec<Fact>> {
    let found: Vec<(LineRow, Option<String>)> = log_lines::table
        .left_join(
            software::table
                .on(software::id.nullable().eq(log_lines::software_id))
                .inner_join(vendors::table),
        )
        .filter(log_lines::id.eq_any(ids))
        .filter(log_lines::undone_at.is_null())
        .filter(log_lines::issue_id.is_null())
        .select((LineRow::as_select(), vendors::name.nullable()))
        .load(conn)?;
    let links: Vec<(i64, DateTime<Utc>, bool)> = log_links::table
        .filter(log_links::log_line_id.eq_any(ids))
        .order((log_links::log_line_id, log_links::added_at, log_links::url))
        .select((log_links::log_line_id, log_links::added_at, log_links::is_document))
        .load(conn)?;
    let mut links = by_owner(links.into_iter().map(|(line, at, is)| (line, (at, is))));
    let fact = |(row, vendor): (LineRow, Option<String>)| {
        let links = links.remove(&row.id).unwrap_or_default();
        Fact::of_line(&as_line(row, vendor), links, rules)
    };
    Ok(found.into_iter().map(fact).collect())
}

fn as_line(row: LineRow, vendor: Option<String>) -> RawLine {
    RawLine {
        id: row.id,
        asker: row.asker_id,
        department: row.department,
        software: row.software,
        vendor: vendor.unwrap_or_default(),
        kind: row.kind,
        is_tagged: row.tag_origin.is_some(),
        automatic: row.automatic,
        source: row.source,
        tier: row.tier,
        minutes: row.minutes,
        documentation: row.documentation,
        opened_at: row.opened_at,
        at: row.at,
    }
}

/// At most so many issues with greater numbers than `after`, from the smallest on.
pub fn issues_after(conn: &mut PgConnection, after: i64, at_most: i64) -> QueryResult<Vec<i64>> {
    issues::table
        .filter(issues::id.gt(IssueId(after)))
        .order(issues::id)
        .limit(at_most)
        .select(issues::id)
        .load(conn)
}
