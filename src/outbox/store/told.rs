//! Messages with what they are about: all that a letter says, and all that decides whether there is one.

use crate::issue::{CaseId, Facts, IssueId};
use crate::outbox::domain::{Due, MailTopic, MessageId, Wishes, sees};
use crate::outbox::said::Told;
use crate::people::{Channel, PersonId, Role};
use crate::relaying::{AnswerKind, plan};
use crate::schema::{
    answers, cases, issue_events, issues, mail_preferences, outbox, people, relays, report_mails,
    software,
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub(super) struct Row {
    pub id: MessageId,
    pub person_id: PersonId,
    pub issue_id: Option<IssueId>,
    topic: MailTopic,
    pub message_key: Uuid,
    pub letter_id: Option<MessageId>,
    pub attempts: i32,
    next_try_at: DateTime<Utc>,
    pub give_up_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = people)]
struct ToRow {
    name: String,
    email: Option<String>,
    role: Role,
    ended_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = issues)]
struct IssueRow {
    summary: String,
    case_id: Option<CaseId>,
    reporter_id: PersonId,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = issue_events)]
struct EventRow {
    text: Option<String>,
    channel: Option<Channel>,
    reached: Option<bool>,
    facts: serde_json::Value,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = mail_preferences)]
struct WishesRow {
    off: Vec<MailTopic>,
    digest_hour: Option<i16>,
}

/// What the Software Team says, of which case and software.
#[derive(Debug, Queryable)]
struct AnswerRow {
    case: CaseId,
    kind: AnswerKind,
    text: String,
    version: Option<String>,
    planned_on: Option<NaiveDate>,
    software: String,
}

/// A report that was made for somebody.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = report_mails)]
struct ReportRow {
    title: String,
    address: String,
    lines: String,
}

/// The message, to whom, how they want it; the issue, what happened, who did it; the answer that it relays; the
/// report that it brings.
type Found = (
    Row,
    ToRow,
    Option<WishesRow>,
    Option<IssueRow>,
    Option<EventRow>,
    Option<String>,
    Option<AnswerRow>,
    Option<ReportRow>,
);

/// A message whose turn it is, with all that decides about it.
#[derive(Debug)]
pub(super) struct Candidate {
    pub row: Row,
    pub name: String,
    pub address: String,
    pub wishes: Wishes,
    pub due: Due,
    pub told: Told,
}

/// These messages, oldest first, in one statement.
pub(super) fn candidates(
    conn: &mut PgConnection,
    ids: &[MessageId],
) -> QueryResult<Vec<Candidate>> {
    let authors = diesel::alias!(people as authors);
    let rows: Vec<Found> = outbox::table
        .inner_join(people::table.on(people::id.eq(outbox::person_id)))
        .left_join(mail_preferences::table.on(mail_preferences::person_id.eq(outbox::person_id)))
        .left_join(issues::table.on(issues::id.nullable().eq(outbox::issue_id)))
        .left_join(issue_events::table.on(issue_events::id.nullable().eq(outbox::event_id)))
        .left_join(authors.on(authors.field(people::id).nullable().eq(issue_events::by_id)))
        .left_join(
            relays::table
                .inner_join(answers::table)
                .inner_join(cases::table.on(cases::id.eq(relays::case_id)))
                .inner_join(software::table.on(software::id.eq(cases::software_id)))
                .on(relays::id.nullable().eq(outbox::relay_id)),
        )
        .left_join(report_mails::table.on(report_mails::id.nullable().eq(outbox::report_id)))
        .filter(outbox::id.eq_any(ids))
        .order(outbox::id)
        .select((
            Row::as_select(),
            ToRow::as_select(),
            Option::<WishesRow>::as_select(),
            Option::<IssueRow>::as_select(),
            Option::<EventRow>::as_select(),
            authors.field(people::name).nullable(),
            (
                relays::case_id,
                answers::kind,
                answers::text,
                answers::version,
                answers::planned_on,
                software::name,
            )
                .nullable(),
            Option::<ReportRow>::as_select(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(candidate).collect())
}

fn candidate((row, to, wishes, issue, event, by, answer, report): Found) -> Candidate {
    let (off, hour) = wishes.map_or((Vec::new(), None), |row| (row.off, row.digest_hour));
    let may_see = |issue: &IssueRow| {
        sees(to.role, issue.reporter_id == row.person_id, issue.case_id.is_some())
    };
    let address = to.email.unwrap_or_default();
    Candidate {
        wishes: Wishes {
            has_left: to.ended_at.is_some(),
            has_address: !address.is_empty(),
            is_blind: issue.as_ref().is_some_and(|issue| !may_see(issue)),
            off,
            digest_hour: hour.and_then(|hour| u32::try_from(hour).ok()),
        },
        due: Due { topic: row.topic, since: row.next_try_at, is_tried: row.letter_id.is_some() },
        told: match (answer, report) {
            (Some(answer), _) => relayed(&row, issue, answer),
            (None, Some(report)) => reported(&row, report),
            (None, None) => told(&row, issue, event, by),
        },
        name: to.name,
        address,
        row,
    }
}

fn told(row: &Row, issue: Option<IssueRow>, event: Option<EventRow>, by: Option<String>) -> Told {
    let summary = issue.map(|issue| issue.summary).unwrap_or_default();
    let (text, channel, reached, facts) = match event {
        Some(event) => (event.text, event.channel, event.reached, event.facts),
        None => (None, None, None, serde_json::Value::Null),
    };
    Told {
        id: row.id,
        topic: row.topic,
        issue: row.issue_id,
        known: None,
        report: None,
        summary,
        by,
        // A note is read where its reader may see it, and nowhere else.
        text: text.filter(|_| row.topic != MailTopic::Mention),
        channel,
        reached: reached.unwrap_or_default(),
        facts: serde_json::from_value::<Facts>(facts).unwrap_or_default(),
    }
}

/// What was answered, in the Software Team's own words for who reported it.
fn relayed(row: &Row, issue: Option<IssueRow>, answer: AnswerRow) -> Told {
    let headline = answer.kind.headline();
    let plan = plan(answer.kind, answer.version.as_deref(), answer.planned_on);
    let words = [Some(format!("{headline}.")), Some(answer.text), plan];
    Told {
        id: row.id,
        topic: row.topic,
        issue: row.issue_id,
        // Who said "me too" reported nothing: the known issue is theirs to read.
        known: row.issue_id.is_none().then_some(answer.case),
        report: None,
        summary: issue.map_or(answer.software, |issue| issue.summary),
        by: None,
        text: Some(words.into_iter().flatten().collect::<Vec<_>>().join("\n\n")),
        channel: None,
        reached: false,
        facts: Facts::default(),
    }
}

/// What a report comes to.
fn reported(row: &Row, report: ReportRow) -> Told {
    Told {
        id: row.id,
        topic: row.topic,
        issue: None,
        known: None,
        report: Some(report.address),
        summary: report.title,
        by: None,
        text: Some(report.lines),
        channel: None,
        reached: false,
        facts: Facts::default(),
    }
}

/// These messages, for who reads them on a page: the newest first.
pub(super) fn told_of(conn: &mut PgConnection, ids: &[MessageId]) -> QueryResult<Vec<Told>> {
    Ok(candidates(conn, ids)?.into_iter().rev().map(|candidate| candidate.told).collect())
}
