//! Stories as rows: issues, their events, tags and links.

use crate::demo::life::{Happened, Story};
use crate::error::Error;
use crate::intake;
use crate::issue::store::Present;
use crate::issue::{EventKind, FollowUpEnd, FollowUpKind, Inversion, IssueId, Source, State};
use crate::people::{Channel, PersonId};
use crate::schema::{follow_ups, issue_events, issue_links, issue_tags, issues, passed_over};
use crate::tagging::store::Compiled;
use crate::tagging::{DocumentPlaces, Kind, TagOrigin, find_links};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// So many rows go into one statement: with 39 columns well under the 65,535 parameters that PostgreSQL takes.
const ROWS: usize = 1_000;

/// What is made of texts: tags by rules, tags by their word, links to documents.
pub struct Reading<'a> {
    pub rules: &'a Compiled,
    pub tags: &'a HashMap<String, i64>,
    pub documents: &'a DocumentPlaces,
}

/// All stories in their order, so that an older report has a smaller number; the numbers they were given.
///
/// # Errors
/// Any of the connection's.
pub fn add_stories(
    conn: &mut PgConnection,
    stories: &[Story],
    reading: &Reading<'_>,
) -> Result<Vec<IssueId>, Error> {
    let ids = add_issues(conn, stories)?;
    let told = || stories.iter().zip(ids.iter().copied());
    let mut events: Vec<(IssueId, &Happened)> =
        told().flat_map(|(story, id)| story.past.iter().map(move |event| (id, event))).collect();
    events.sort_by_key(|(_, happened)| happened.at);
    for some in events.chunks(ROWS) {
        let rows: Result<Vec<_>, _> =
            some.iter().map(|(id, event)| event_row(*id, event)).collect();
        diesel::insert_into(issue_events::table).values(rows?).execute(conn)?;
    }
    let meetings: Vec<_> = told().flat_map(|(story, id)| follow_up_rows(story, id)).collect();
    for some in meetings.chunks(ROWS) {
        diesel::insert_into(follow_ups::table).values(some).execute(conn)?;
    }
    let passed: Vec<_> = told().flat_map(|(story, id)| passed_over_rows(story, id)).collect();
    let rows = diesel::insert_into(passed_over::table).values(passed);
    rows.on_conflict_do_nothing().execute(conn)?;
    let tags: Vec<_> = told().flat_map(|(story, id)| tag_rows(story, id, reading)).collect();
    for some in tags.chunks(ROWS) {
        diesel::insert_into(issue_tags::table).values(some).execute(conn)?;
    }
    let links: Vec<_> =
        told().flat_map(|(story, id)| link_rows(story, id, reading.documents)).collect();
    for some in links.chunks(ROWS) {
        let rows = diesel::insert_into(issue_links::table).values(some);
        rows.on_conflict_do_nothing().execute(conn)?;
    }
    Ok(ids)
}

#[derive(Insertable)]
#[diesel(table_name = issues, treat_none_as_default_value = false)]
struct IssueRow<'a> {
    reporter_id: PersonId,
    logged_by_id: PersonId,
    source: Source,
    import_key: Option<String>,
    software_id: Option<i64>,
    software: &'a str,
    department: &'a str,
    phone_first: bool,
    contact_by: Channel,
    contact_address: &'a str,
    summary: &'a str,
    description: &'a str,
    kind: &'a str,
    opened_at: Option<DateTime<Utc>>,
    submitted_at: DateTime<Utc>,
    #[diesel(embed)]
    present: Present,
}

/// The numbers they were given, in their order.
fn add_issues(conn: &mut PgConnection, stories: &[Story]) -> QueryResult<Vec<IssueId>> {
    let numbered: Vec<_> = (1..).zip(stories).collect();
    let mut ids = Vec::with_capacity(stories.len());
    for some in numbered.chunks(ROWS) {
        let rows: Vec<_> = some.iter().map(|(number, story)| issue_row(*number, story)).collect();
        let new = diesel::insert_into(issues::table).values(rows).returning(issues::id);
        ids.extend(new.get_results::<IssueId>(conn)?);
    }
    Ok(ids)
}

fn issue_row(number: i64, story: &Story) -> IssueRow<'_> {
    let Story { issue, report, reporter, opened_at, .. } = story;
    let is_import = report.source == Source::Import;
    IssueRow {
        reporter_id: issue.reporter,
        logged_by_id: report.logged_by,
        source: report.source,
        import_key: is_import.then(|| format!("old list/{number}")),
        software_id: report.software_id,
        software: &report.software,
        department: &reporter.department,
        phone_first: intake::phone_first(report.carries_mail, report.contact_by),
        contact_by: report.contact_by,
        contact_address: reporter.address(report.contact_by).unwrap_or_default(),
        summary: &issue.summary,
        description: &report.description,
        kind: report.kind,
        opened_at: *opened_at,
        submitted_at: issue.submitted_at,
        present: Present::from(issue),
    }
}

#[derive(Insertable)]
#[diesel(table_name = issue_events, treat_none_as_default_value = false)]
struct EventRow<'a> {
    issue_id: i64,
    kind: EventKind,
    at: DateTime<Utc>,
    by_id: Option<PersonId>,
    from_state: Option<State>,
    to_state: State,
    owner_id: Option<PersonId>,
    text: Option<&'a str>,
    why: Option<&'a str>,
    channel: Option<Channel>,
    reached: Option<bool>,
    minutes: Option<i32>,
    facts: serde_json::Value,
}

fn event_row(id: IssueId, happened: &Happened) -> Result<EventRow<'_>, Error> {
    let Happened { event, from, to, owner, by, at } = happened;
    Ok(EventRow {
        issue_id: id.0,
        kind: event.kind,
        at: *at,
        by_id: *by,
        from_state: *from,
        to_state: *to,
        owner_id: *owner,
        text: event.text.as_deref(),
        why: event.why.as_deref(),
        channel: event.channel,
        reached: event.reached,
        minutes: event.minutes,
        facts: serde_json::to_value(&event.facts).map_err(Error::broken)?,
    })
}

#[derive(Insertable)]
#[diesel(table_name = issue_tags, treat_none_as_default_value = false)]
struct TagRow {
    issue_id: i64,
    tag_id: i64,
    origin: TagOrigin,
    rule_id: Option<i64>,
    added_at: DateTime<Utc>,
    added_by: Option<PersonId>,
    removed_at: Option<DateTime<Utc>>,
    removed_by: Option<PersonId>,
}

/// What form and rules gave it, and what staff added and took away.
fn tag_rows(story: &Story, id: IssueId, reading: &Reading<'_>) -> Vec<TagRow> {
    let Story { issue, report, past, .. } = story;
    let kind = Kind::from_word(report.kind);
    let automatic = kind
        .map(|kind| {
            reading.rules.tags(&report.description, kind, report.software_id, report.effect)
        })
        .unwrap_or_default();
    let blank = |tag_id, origin, at, by| TagRow {
        issue_id: id.0,
        tag_id,
        origin,
        rule_id: None,
        added_at: at,
        added_by: by,
        removed_at: None,
        removed_by: None,
    };
    let mut rows = BTreeMap::new();
    for tag in automatic {
        let by = (tag.origin == TagOrigin::Form).then_some(report.logged_by);
        let row = blank(tag.id, tag.origin, issue.submitted_at, by);
        rows.insert(tag.id, TagRow { rule_id: tag.rule, ..row });
    }
    for Happened { event, by, at, .. } in past {
        let tag = event.facts.tag.as_ref().and_then(|word| reading.tags.get(word));
        match (event.kind, tag) {
            (EventKind::Tagged, Some(tag)) => {
                rows.insert(*tag, blank(*tag, TagOrigin::Staff, *at, *by));
            }
            (EventKind::Untagged, Some(tag)) => {
                if let Some(row) = rows.get_mut(tag) {
                    (row.removed_at, row.removed_by) = (Some(*at), *by);
                }
            }
            _ => {}
        }
    }
    rows.into_values().collect()
}

#[derive(Insertable)]
#[diesel(table_name = issue_links)]
struct LinkRow {
    issue_id: i64,
    url: String,
    host: String,
    is_document: bool,
    outward: bool,
    added_at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = follow_ups, treat_none_as_default_value = false)]
struct FollowUpRow {
    issue_id: i64,
    kind: FollowUpKind,
    at: DateTime<Utc>,
    place: String,
    owner_id: i64,
    booked_at: DateTime<Utc>,
    ended_as: Option<FollowUpEnd>,
    ended_at: Option<DateTime<Utc>>,
}

/// The meetings that were booked, each with what became of it.
fn follow_up_rows(story: &Story, id: IssueId) -> Vec<FollowUpRow> {
    let row = |(place, told): (usize, &Happened)| {
        let booked = told.event.facts.follow_up.clone()?;
        let end = story.past[place..]
            .iter()
            .find_map(|later| Some((later.event.facts.follow_up_end?, later.at)));
        Some(FollowUpRow {
            issue_id: id.0,
            kind: booked.kind,
            at: booked.at,
            place: booked.place,
            owner_id: told.owner?.0,
            booked_at: told.at,
            ended_as: end.map(|(end, _)| end),
            ended_at: end.map(|(_, at)| at),
        })
    };
    story.past.iter().enumerate().filter_map(row).collect()
}

#[derive(Insertable)]
#[diesel(table_name = passed_over)]
struct PassedOverRow {
    person_id: i64,
    issue_id: i64,
    how: Inversion,
    at: DateTime<Utc>,
}

/// What take next does not give to whom, as long as it waits.
fn passed_over_rows(story: &Story, id: IssueId) -> Vec<PassedOverRow> {
    let since_taken = story.past.iter().rev().take_while(|told| told.to == State::Waiting);
    let row = |told: &Happened| {
        let how = match told.event.kind {
            EventKind::Skipped => Inversion::Skipped,
            EventKind::PutBack => Inversion::PutBack,
            _ => return None,
        };
        Some(PassedOverRow { person_id: told.by?.0, issue_id: id.0, how, at: told.at })
    };
    since_taken.filter_map(row).collect()
}

/// The links of the report, and of what the desk wrote to the reporter.
fn link_rows(story: &Story, id: IssueId, documents: &DocumentPlaces) -> Vec<LinkRow> {
    let from_desk = |happened: &&Happened| {
        let is_outward = matches!(
            happened.event.kind,
            EventKind::Message | EventKind::Resolved | EventKind::Relayed
        );
        is_outward && happened.by != Some(story.issue.reporter)
    };
    let outward = story.past.iter().filter(from_desk);
    let outward = outward.filter_map(|told| Some((told.event.text.as_deref()?, true, told.at)));
    let reported = (story.report.description.as_str(), false, story.issue.submitted_at);
    let link = |(text, outward, added_at): (&str, bool, DateTime<Utc>)| {
        find_links(text)
            .into_iter()
            .map(|link| LinkRow {
                issue_id: id.0,
                is_document: documents.contains(&link),
                url: link.url,
                host: link.host,
                outward,
                added_at,
            })
            .collect::<Vec<_>>()
    };
    std::iter::once(reported).chain(outward).flat_map(link).collect()
}
