mod duplicates;
mod own;
mod record;
mod sheet;
mod standing;
mod timeline;
mod together;
mod told;
mod unasked;

pub use duplicates::{
    Duplicate, Family, Past, duplicates, hold, hold_family, hold_pointed_to, joined, leave, mark,
    no_such_issue, pointing, release, unmark,
};
pub use own::{OwnFound, OwnRow, own};
use record::passage;
pub use record::{Passage, record, record_all};
pub use sheet::{Sheet, sheet, sheet_if_there};
pub use standing::{is_held, is_open, is_resolved, is_waiting};
pub use timeline::{Lines, Together, latest_of, timeline, timeline_together};
pub use together::move_together;
use told::told;
pub(crate) use told::told_to;
pub use told::{Others, Told, as_told_to, pointed_to, told_of};
pub use unasked::{Held, step_all_held, step_overdue_resolutions, step_unasked};

use super::policy::{Sight, reads_as_reporter, sight};
use super::{
    Basket, CaseId, Documentation, Effect, Event, EventKind, Issue, IssueId, Priority, Refused,
    ResolutionCode, State,
};
use crate::error::Error;
use crate::people::{Person, PersonId};
use crate::schema::{issue_events, issues};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use uuid::Uuid;

/// How an issue stands: what a step may change. `None` writes null. Whoever writes issues down that have a past already embeds it.
#[derive(Debug, Queryable, Selectable, AsChangeset, Insertable)]
#[diesel(table_name = issues, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Present {
    vip: bool,
    effect: Effect,
    priority: Priority,
    basket: Basket,
    state: State,
    version: i32,
    owner_id: Option<PersonId>,
    routed: bool,
    promised_at: DateTime<Utc>,
    told_at: Option<DateTime<Utc>>,
    first_taken_at: Option<DateTime<Utc>>,
    first_response_at: Option<DateTime<Utc>>,
    resolved_at: Option<DateTime<Utc>>,
    resolved_by: Option<PersonId>,
    closes_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    code: Option<ResolutionCode>,
    details: Option<String>,
    documentation: Option<Documentation>,
    staff_minutes: i32,
    times_reopened: i32,
    overridden: bool,
    raised: bool,
    times_handed_over: i32,
    asked_at: Option<DateTime<Utc>>,
    wrote_at: Option<DateTime<Utc>>,
    rating: Option<i16>,
    rating_stands: bool,
    duplicate_of: Option<IssueId>,
    duplicates: i32,
    case_id: Option<CaseId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct Fixed {
    id: IssueId,
    reporter_id: PersonId,
    summary: String,
    software: String,
    submitted_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct Row {
    #[diesel(embed)]
    fixed: Fixed,
    #[diesel(embed)]
    present: Present,
}

impl From<Row> for Issue {
    fn from(Row { fixed, present }: Row) -> Self {
        Issue {
            id: fixed.id,
            reporter: fixed.reporter_id,
            summary: fixed.summary,
            software: fixed.software,
            vip: present.vip,
            submitted_at: fixed.submitted_at,
            effect: present.effect,
            priority: present.priority,
            basket: present.basket,
            state: present.state,
            version: present.version,
            owner: present.owner_id,
            routed: present.routed,
            promised_at: present.promised_at,
            told_at: present.told_at,
            first_taken_at: present.first_taken_at,
            first_response_at: present.first_response_at,
            resolved_at: present.resolved_at,
            resolved_by: present.resolved_by,
            closes_at: present.closes_at,
            closed_at: present.closed_at,
            code: present.code,
            details: present.details,
            documentation: present.documentation,
            staff_minutes: present.staff_minutes,
            times_reopened: present.times_reopened,
            overridden: present.overridden,
            raised: present.raised,
            times_handed_over: present.times_handed_over,
            asked_at: present.asked_at,
            wrote_at: present.wrote_at,
            rating: present.rating,
            rating_stands: present.rating_stands,
            duplicate_of: present.duplicate_of,
            duplicates: present.duplicates,
            case: present.case_id,
        }
    }
}

impl From<&Issue> for Present {
    fn from(issue: &Issue) -> Self {
        Present {
            vip: issue.vip,
            effect: issue.effect,
            priority: issue.priority,
            basket: issue.basket,
            state: issue.state,
            version: issue.version,
            owner_id: issue.owner,
            routed: issue.routed,
            promised_at: issue.promised_at,
            told_at: issue.told_at,
            first_taken_at: issue.first_taken_at,
            first_response_at: issue.first_response_at,
            resolved_at: issue.resolved_at,
            resolved_by: issue.resolved_by,
            closes_at: issue.closes_at,
            closed_at: issue.closed_at,
            code: issue.code,
            details: issue.details.clone(),
            documentation: issue.documentation,
            staff_minutes: issue.staff_minutes,
            times_reopened: issue.times_reopened,
            overridden: issue.overridden,
            raised: issue.raised,
            times_handed_over: issue.times_handed_over,
            asked_at: issue.asked_at,
            wrote_at: issue.wrote_at,
            rating: issue.rating,
            rating_stands: issue.rating_stands,
            duplicate_of: issue.duplicate_of,
            duplicates: issue.duplicates,
            case_id: issue.case,
        }
    }
}

/// The one scope of every list, page and step: what `$viewer` may know of. An SQL condition on `issues`.
macro_rules! visible_to {
    ($viewer:expr) => {{
        let (all, escalated) = match sight($viewer) {
            Sight::All => (true, false),
            Sight::Escalated => (false, true),
            Sight::Own => (false, false),
        };
        issues::reporter_id
            .eq($viewer.id)
            .or(all.into_sql::<Bool>())
            .or(escalated.into_sql::<Bool>().and(issues::case_id.is_not_null()))
    }};
}

pub(crate) use visible_to;

/// Whether `$viewer` reads all that an issue says, as an SQL condition on `issues`: where
/// [`reads_as_reporter`](super::policy::reads_as_reporter) is false.
macro_rules! reads_everything {
    ($viewer:expr) => {{
        let (works, me) = ($viewer.works_issues(), $viewer.id);
        let of_another = issues::reporter_id.ne(me).or(issues::owner_id.is_not_distinct_from(me));
        works.into_sql::<Bool>().and(of_another)
    }};
}

pub(crate) use reads_everything;

/// Whether an issue waits as far as `$viewer` is told, although it was routed; an SQL condition on `issues`.
macro_rules! waits_as_told {
    ($viewer:expr) => {
        issues::routed.and(diesel::dsl::not(reads_everything!($viewer)))
    };
}

pub(crate) use waits_as_told;

impl Issue {
    /// As this person may know it.
    fn known_to(self, viewer: &Person) -> Issue {
        match reads_as_reporter(viewer, self.reporter, self.owner) {
            true => self.as_told(),
            false => self,
        }
    }
}

/// The issue as `viewer` may know it, or `NotFound`.
pub fn get(conn: &mut PgConnection, viewer: &Person, id: IssueId) -> QueryResult<Issue> {
    issues::table
        .filter(issues::id.eq(id))
        .filter(visible_to!(viewer))
        .select(Row::as_select())
        .first(conn)
        .map(|row: Row| Issue::from(row).known_to(viewer))
}

/// Those of `ids` that `viewer` may know, in the order of their numbers.
pub fn these(conn: &mut PgConnection, viewer: &Person, ids: &[IssueId]) -> QueryResult<Vec<Issue>> {
    let rows: Vec<Row> = issues::table
        .filter(issues::id.eq_any(ids))
        .filter(visible_to!(viewer))
        .order(issues::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| Issue::from(row).known_to(viewer)).collect())
}

/// Who takes a step, when, and with which form.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    pub by: &'a Person,
    pub now: DateTime<Utc>,
    /// The form's token: the same form sent twice is one step of an issue.
    pub token: Option<Uuid>,
}

/// What a step came to.
#[derive(Clone, Debug)]
pub enum Stepped {
    /// It was taken: the issue as it stands now.
    New(Box<Issue>),
    /// The same form had taken it before: nothing was done now, and what follows from it was done then.
    Before,
}

/// Takes one step in an issue's life: looks at it, lets `decide` change it and say what happened, writes both.
/// The row stays locked from look to write, so two people never decide on the same moment. Call inside a transaction.
///
/// # Errors
/// [`Error::NotFound`] when the issue is not there for this person, or `decide`'s reason.
pub fn step(
    conn: &mut PgConnection,
    id: IssueId,
    step: Step<'_>,
    decide: impl FnOnce(&mut Issue) -> Result<Event, Refused>,
) -> Result<Stepped, Error> {
    step_knowing(conn, id, step, |_| Ok(()), |issue, ()| decide(issue))
}

/// The same for a rule that must know more than the issue says: `look` asks once the row is locked, so that nobody changes
/// it before the rule has decided.
///
/// # Errors
/// As for [`step`], and those of `look`.
pub fn step_knowing<Known>(
    conn: &mut PgConnection,
    id: IssueId,
    step: Step<'_>,
    look: impl FnOnce(&mut PgConnection) -> Result<Known, Error>,
    decide: impl FnOnce(&mut Issue, Known) -> Result<Event, Refused>,
) -> Result<Stepped, Error> {
    let before: Issue = issues::table
        .filter(issues::id.eq(id))
        .filter(visible_to!(step.by))
        .select(Row::as_select())
        .for_no_key_update()
        .first(conn)
        .map(Issue::from)?;
    let known = look(conn)?;
    let mut after = before.clone();
    let event = match decide(&mut after, known) {
        Ok(event) => event.from_form(step.token),
        Err(_) if was_sent_before(conn, id, step)? => return Ok(Stepped::Before),
        Err(refused) => {
            let told = told::state(conn, step.by, &before)?;
            return Err(refused.of_what_is(told).into());
        }
    };
    if let Some(taken) = before.taken_up(&mut after, step.by.id, event.kind, step.now) {
        if was_sent_before(conn, id, step)? {
            return Ok(Stepped::Before);
        }
        record(conn, passage(&before, &before, Some(step.by.id), step.now), &taken)?;
    }
    after.changed_by(&event);
    if !record(conn, passage(&before, &after, Some(step.by.id), step.now), &event)? {
        return Ok(Stepped::Before);
    }
    if after != before {
        save(conn, &after)?;
    }
    Ok(Stepped::New(Box::new(after)))
}

/// Whether the same form has taken a step of the issue before.
pub fn was_sent_before(conn: &mut PgConnection, id: IssueId, step: Step<'_>) -> QueryResult<bool> {
    let Some(token) = step.token else { return Ok(false) };
    diesel::select(diesel::dsl::exists(
        issue_events::table
            .filter(issue_events::by_id.eq(step.by.id))
            .filter(issue_events::form_token.eq(token))
            .filter(issue_events::issue_id.eq(id)),
    ))
    .get_result(conn)
}

/// The issue that came into this person's hands by this form, if it has been sent before.
pub fn taken_by_form(conn: &mut PgConnection, step: Step<'_>) -> QueryResult<Option<IssueId>> {
    let Some(token) = step.token else { return Ok(None) };
    issue_events::table
        .filter(issue_events::by_id.eq(step.by.id))
        .filter(issue_events::form_token.eq(token))
        .filter(issue_events::kind.eq(EventKind::Taken))
        .select(issue_events::issue_id)
        .first(conn)
        .optional()
}

fn save(conn: &mut PgConnection, issue: &Issue) -> QueryResult<()> {
    diesel::update(issues::table.find(issue.id)).set(Present::from(issue)).execute(conn).map(drop)
}
