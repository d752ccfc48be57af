mod list;
pub mod log;

pub use list::{SEARCHED, Wanted, own};

use super::domain::{self, Submission, Twin, Twins};
use crate::approval::approved;
use crate::db::lower;
use crate::error::Error;
use crate::issue::store::{OwnRow, Passage, is_open, record};
use crate::issue::{self, Basket, Effect, Issue, IssueId, Own, Priority, Source, State};
use crate::people::store::hold_around;
use crate::people::{Channel, Person, PersonId};
use crate::schema::{issues, people, software, vip_people};
use crate::suggesting::store as suggesting;
use crate::tagging::learnt;
use crate::tagging::store as tagging;
use crate::taking::{self, Routed, store::About};
use crate::triage::{self, Reported};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};
use uuid::Uuid;

/// What became of a submission.
#[derive(Clone, Debug)]
pub enum Submitted {
    New(Box<Issue>),
    /// The same form had been sent before: nothing was added to what it made then.
    Before(IssueId),
}

impl Submitted {
    pub fn id(&self) -> IssueId {
        match self {
            Submitted::New(issue) => issue.id,
            Submitted::Before(id) => *id,
        }
    }
}

/// Makes an issue of a report, with everything that belongs to it. Call inside a transaction.
///
/// Five statements, six when the text has links: what is known, the issue, its first event, its tags, its links, the documents
/// that may help. A VIP's takes three more to find whom it goes to.
pub fn submit(conn: &mut PgConnection, submission: &Submission<'_>) -> Result<Submitted, Error> {
    let Submission { report, reporter, now, settings, .. } = *submission;
    let known = known(conn, submission)?;
    if known.at_limit && submission.source == Source::Web {
        let before = sent_before(conn, submission.by, report.form_token).optional()?;
        return before.map(Submitted::Before).ok_or_else(|| domain::at_limit(settings).into());
    }
    let item = known.software.as_ref();
    let mut issue = triage::fresh(
        Reported {
            reporter: reporter.id,
            summary: domain::summary(&report.description),
            software: item.map_or(&report.software, |item| &item.name).clone(),
            vip: known.vip,
            effect: report.effect,
            at: now,
        },
        settings,
    );
    let mut event = domain::submitted(&issue, triage::why(&issue));
    event.facts.log_line = submission.log_line;
    let routed = match issue.vip && submission.routes {
        true => route(conn, &issue, item.map(|item| item.id))?,
        false => None,
    };
    let given = routed.map(|routed| taking::give(&mut issue, &routed)).transpose()?;
    let (contact_by, contact_address) = report.reach.of(reporter);
    let new = New {
        reporter_id: reporter.id,
        logged_by_id: submission.by,
        source: submission.source,
        form_token: report.form_token,
        software_id: item.map(|item| item.id),
        software: &issue.software,
        department: &reporter.department,
        vip: issue.vip,
        phone_first: domain::phone_first(item.is_some_and(|item| item.carries_mail), contact_by),
        contact_by,
        contact_address: &contact_address,
        summary: &issue.summary,
        description: &report.description,
        kind: report.kind.word,
        effect: issue.effect,
        priority: issue.priority,
        basket: issue.basket,
        state: issue.state,
        version: issue.version + i32::from(given.is_some()),
        owner_id: issue.owner,
        routed: issue.routed,
        first_taken_at: issue.first_taken_at,
        opened_at: submission.opened_at,
        submitted_at: issue.submitted_at,
        promised_at: issue.promised_at,
        told_at: issue.told_at,
    };
    let Some(id) = insert(conn, &new)? else {
        return Ok(Submitted::Before(sent_before(conn, submission.by, report.form_token)?));
    };
    let rules = tagging::rules_of(conn, known.rules)?;
    let mut tags = rules.tags(&report.description, report.kind, new.software_id, report.effect);
    let percent = settings.learnt_percent;
    tags.extend(learnt::tags(submission.learnt, new.software, &report.description, &tags, percent));
    let told = learnt::given(submission.learnt, &tags, rules.given(&tags));
    issue.id = id;
    record(conn, submitted(&issue, submission.by), &event.giving(told))?;
    if let Some(given) = given {
        record(conn, routed_at_once(&issue), &given)?;
    }
    tagging::tag_submission(conn, id, &tags, submission.by, now)?;
    tagging::record_links(conn, id, &report.description, &settings.documents, false, now)?;
    if settings.documents_offered > 0 {
        suggesting::offer(conn, id, settings.documents_offered)?;
    }
    Ok(Submitted::New(Box::new(issue)))
}

/// Whom a VIP's new issue goes to.
fn route(
    conn: &mut PgConnection,
    issue: &Issue,
    software: Option<i64>,
) -> QueryResult<Option<Routed>> {
    let around = hold_around(conn)?;
    let about = About { issue: None, but: vec![issue.reporter], software };
    taking::store::choose(conn, &around, &about, &issue.software, issue.submitted_at)
}

fn submitted(issue: &Issue, by: PersonId) -> Passage {
    Passage {
        issue: issue.id,
        from: None,
        to: State::Waiting,
        owner: None,
        by: Some(by),
        at: issue.submitted_at,
    }
}

fn routed_at_once(issue: &Issue) -> Passage {
    Passage {
        issue: issue.id,
        from: Some(State::Waiting),
        to: issue.state,
        owner: issue.owner,
        by: None,
        at: issue.submitted_at,
    }
}

/// What a submission has to know, in one look.
struct Known {
    /// The reporter has sent as many within the last hour as the desk takes.
    at_limit: bool,
    vip: bool,
    software: Option<Item>,
    rules: tagging::Fingerprint,
}

/// An approved item of the catalogue.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = software)]
pub struct Item {
    pub id: i64,
    pub name: String,
    pub carries_mail: bool,
}

fn known(conn: &mut PgConnection, submission: &Submission<'_>) -> QueryResult<Known> {
    let Submission { report, reporter, now, settings, .. } = *submission;
    let (typed, today) = (report.software.as_str(), domain::today(settings, now));
    let on_list = vip_people::person_id.eq(people::id).and(vip_people::ended_at.is_null());
    let meant = lower(software::name).eq(lower(typed)).and(approved!(today));
    // The oldest of so many of their newest, if it is of this hour: a short look, whatever they have reported before.
    let limit = settings.report_limit;
    let within_the_hour = issues::submitted_at.gt(now - TimeDelta::hours(1));
    let at_limit = issues::table
        .filter(issues::reporter_id.eq(reporter.id))
        .order(issues::id.desc())
        .offset(limit.max(1) - 1)
        .select(within_the_hour.and(issues::source.eq(Source::Web)))
        .single_value();
    let (vip, software, rules, at_limit) = people::table
        .left_join(vip_people::table.on(on_list))
        .left_join(software::table.on(meant))
        .filter(people::id.eq(reporter.id))
        .select((
            vip_people::id.nullable().is_not_null(),
            Option::<Item>::as_select(),
            tagging::fingerprint(),
            at_limit,
        ))
        .first::<(bool, Option<Item>, tagging::Fingerprint, Option<bool>)>(conn)?;
    Ok(Known { at_limit: limit > 0 && at_limit == Some(true), vip, software, rules })
}

#[derive(Insertable)]
#[diesel(table_name = issues, treat_none_as_default_value = false)]
struct New<'a> {
    reporter_id: PersonId,
    logged_by_id: PersonId,
    source: Source,
    form_token: Option<Uuid>,
    software_id: Option<i64>,
    software: &'a str,
    department: &'a str,
    vip: bool,
    phone_first: bool,
    contact_by: Channel,
    contact_address: &'a str,
    summary: &'a str,
    description: &'a str,
    kind: &'a str,
    effect: Effect,
    priority: Priority,
    basket: Basket,
    state: State,
    version: i32,
    owner_id: Option<PersonId>,
    routed: bool,
    first_taken_at: Option<DateTime<Utc>>,
    opened_at: Option<DateTime<Utc>>,
    submitted_at: DateTime<Utc>,
    promised_at: DateTime<Utc>,
    told_at: Option<DateTime<Utc>>,
}

/// Absent when the form had been sent before; while that other request is still at work, this one waits for it.
fn insert(conn: &mut PgConnection, new: &New<'_>) -> QueryResult<Option<IssueId>> {
    diesel::insert_into(issues::table)
        .values(new)
        .on_conflict((issues::logged_by_id, issues::form_token))
        .do_nothing()
        .returning(issues::id)
        .get_result(conn)
        .optional()
}

fn sent_before(conn: &mut PgConnection, by: PersonId, token: Option<Uuid>) -> QueryResult<IssueId> {
    issues::table
        .filter(issues::logged_by_id.eq(by))
        .filter(issues::form_token.eq(token))
        .select(issues::id)
        .first(conn)
}

/// The approved items, by name: what a form suggests.
pub fn catalogue(conn: &mut PgConnection, today: NaiveDate) -> QueryResult<Vec<Item>> {
    software::table
        .filter(approved!(today))
        .order(lower(software::name))
        .limit(500)
        .select(Item::as_select())
        .load(conn)
}

/// Who called lately: their addresses and names, for the tech who answers the next call. Nobody else is suggested.
pub fn recent_callers(conn: &mut PgConnection) -> QueryResult<Vec<(String, String)>> {
    /// Of so many newest issues, whatever way they came in.
    const AMONG: i64 = 1_000;
    let newest: Option<IssueId> = issues::table.select(diesel::dsl::max(issues::id)).first(conn)?;
    let since = newest.map_or(0, |newest| newest.0 - AMONG);
    issues::table
        .inner_join(people::table.on(people::id.eq(issues::reporter_id)))
        .filter(issues::id.gt(since))
        .filter(issues::source.eq(Source::Call))
        .filter(people::ended_at.is_null())
        .filter(people::email.is_not_null())
        .order(people::name)
        .select((people::email.assume_not_null(), people::name))
        .distinct()
        .limit(50)
        .load(conn)
}

/// What is open about one software item, besides the issue `but`: the count of colleagues, and `me`'s own.
pub fn twins(
    conn: &mut PgConnection,
    me: &Person,
    software: &str,
    item: Option<i64>,
    but: Option<IssueId>,
    now: DateTime<Utc>,
) -> QueryResult<Twins> {
    let colleagues = issues::table
        .filter(is_open())
        .filter(about(item, software))
        .filter(issues::submitted_at.gt(now - TimeDelta::days(1)))
        .filter(issues::reporter_id.ne(me.id))
        .select(diesel::dsl::count(issues::reporter_id).aggregate_distinct())
        .first(conn)?;
    let own = issues::table
        .filter(issues::reporter_id.eq(me.id))
        .filter(is_open())
        .filter(about(item, software))
        .filter(issues::id.ne(but.unwrap_or(IssueId(0))))
        .order(issues::id.desc())
        .limit(5)
        .select(OwnRow::as_select())
        .load::<OwnRow>(conn)?;
    let twin = |own: Own| Twin { id: own.id, summary: own.summary, state: own.state };
    let own = issue::store::own(conn, me, own.into_iter().map(|row| (row, None)).collect())?;
    Ok(Twins { colleagues, own: own.into_iter().map(twin).collect() })
}

type Condition<'a> = Box<dyn BoxableExpression<issues::table, Pg, SqlType = Nullable<Bool>> + 'a>;

/// About this item of the catalogue; where there is none, about what goes by the same name.
fn about(item: Option<i64>, software: &str) -> Condition<'_> {
    match item {
        Some(item) => Box::new(issues::software_id.eq(item)),
        None => Box::new(
            issues::software_id
                .is_null()
                .and(lower(issues::software).eq(lower(software)))
                .nullable(),
        ),
    }
}
