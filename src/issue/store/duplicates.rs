//! Duplicates on rows. An issue and those that belong to it are locked lower number first, as every list of issues is, so that
//! no two transactions wait for each other.

use super::{Row, Step, Stepped, get, step, step_unasked};
use crate::error::Error;
use crate::issue::duplicate::{self, Was};
use crate::issue::{Basket, Event, EventKind, Facts, Issue, IssueId, Refused, State, policy};
use crate::people::store::{get as person, hold as hold_person};
use crate::people::{Person, PersonId};
use crate::schema::{issue_events, issues, people};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::HashMap;

/// What an issue belongs to: looked up first, and then locked with it.
#[derive(Clone, Debug)]
pub struct Family {
    version: i32,
    /// What it points to.
    pub of: Option<IssueId>,
    /// What points to it and ends with it.
    pub duplicates: Vec<IssueId>,
}

impl Family {
    /// # Errors
    /// [`Refused::Stale`] when the issue, locked, belongs to others than were looked up.
    pub fn still(&self, issue: &Issue) -> Result<(), Refused> {
        let is_alone = |of: Option<IssueId>, duplicates| of.is_none() && duplicates == 0;
        let both = is_alone(self.of, self.duplicates.len() as i32)
            && is_alone(issue.duplicate_of, issue.duplicates);
        if both { Ok(()) } else { issue.still(self.version) }
    }
}

/// Looks an issue's family up and locks it. One statement for an issue that has none. Call inside a transaction, after
/// people were held.
pub fn hold_family(conn: &mut PgConnection, id: IssueId) -> QueryResult<Family> {
    let (version, of, count): (i32, Option<IssueId>, i32) = issues::table
        .find(id)
        .select((issues::version, issues::duplicate_of, issues::duplicates))
        .first(conn)?;
    let duplicates = if count > 0 { pointing(conn, id)? } else { Vec::new() };
    let family = Family { version, of, duplicates };
    if family.of.is_some() || !family.duplicates.is_empty() {
        let all = family.duplicates.iter().copied().chain(family.of).chain([id]);
        hold(conn, &all.collect::<Vec<_>>())?;
    }
    Ok(family)
}

/// What an issue is a duplicate of, locked with it; one statement for an issue that is none. Call inside a transaction.
pub fn hold_pointed_to(
    conn: &mut PgConnection,
    viewer: &Person,
    id: IssueId,
) -> QueryResult<Option<Issue>> {
    let of: Option<IssueId> = issues::table.find(id).select(issues::duplicate_of).first(conn)?;
    let Some(of) = of else { return Ok(None) };
    hold(conn, &[id, of])?;
    get(conn, viewer, of).map(Some)
}

/// The duplicates that end with an issue, by number.
pub fn pointing(conn: &mut PgConnection, id: IssueId) -> QueryResult<Vec<IssueId>> {
    issues::table
        .filter(issues::duplicate_of.eq(id))
        .filter(issues::state.eq(State::Duplicate))
        .order(issues::id)
        .select(issues::id)
        .load(conn)
}

/// Locks issues, lower numbers first. Call inside a transaction.
pub fn hold(conn: &mut PgConnection, ids: &[IssueId]) -> QueryResult<()> {
    issues::table
        .filter(issues::id.eq_any(ids))
        .order(issues::id)
        .select(issues::id)
        .for_no_key_update()
        .execute(conn)
        .map(drop)
}

/// Makes an issue a duplicate of another, as its form with version `seen` asked. Call inside a transaction.
///
/// # Errors
/// [`Error::Unfit`] when there is no such other issue, [`Error::Refused`] and [`Error::Forbidden`] as [`duplicate::mark`]
/// says, or when the form is stale.
pub fn mark(
    conn: &mut PgConnection,
    id: IssueId,
    this: Step<'_>,
    (of, why, seen): (IssueId, Option<&str>, Option<i32>),
) -> Result<(), Error> {
    hold(conn, &[id, of])?;
    let other = get(conn, this.by, of).optional()?;
    let nothing = || Error::Unfit { field: "of", words: no_such_issue(of) };
    let other = other.ok_or_else(nothing)?;
    let marked = step(conn, id, this, |issue| {
        issue.still(seen.unwrap_or(issue.version))?;
        duplicate::mark(issue, &other, this.by, why.map(str::to_owned))
    })?;
    if let Stepped::New(_) = marked {
        step(conn, of, of_itself(this), |other| Ok(duplicate::gain(other, id)))?;
    }
    Ok(())
}

/// There is no issue of that number for whoever typed it.
pub fn no_such_issue(number: IssueId) -> String {
    format!("There is no issue #{number}. Type the number of the other report.")
}

/// The same person's step on another issue, which the form was not about.
fn of_itself(this: Step<'_>) -> Step<'_> {
    Step { token: None, ..this }
}

/// Lets an issue stand alone again, as its form with version `seen` asked. Whose it was is held meanwhile. Call inside a
/// transaction.
///
/// # Errors
/// [`Error::Refused`] as [`duplicate::unmark`] says, or when the form is stale; [`Error::Forbidden`] for an own report.
pub fn unmark(
    conn: &mut PgConnection,
    id: IssueId,
    this: Step<'_>,
    seen: Option<i32>,
) -> Result<(), Error> {
    let past = Past::hold(conn, &[id])?;
    let family = hold_family(conn, id)?;
    let mut from = State::Duplicate;
    let alone = step(conn, id, this, |issue| {
        from = issue.state;
        policy::may_work_on(this.by, issue)?;
        issue.still(seen.unwrap_or(issue.version))?;
        family.still(issue)?;
        past.restore(issue)
    })?;
    if let (Stepped::New(_), Some(of)) = (alone, family.of) {
        step(conn, of, of_itself(this), |other| duplicate::lose(other, (id, from), None))?;
    }
    Ok(())
}

/// An issue that stood at `from`, and that its reporter has cancelled or reopened, belongs to no other any more. Call after
/// that step, in its transaction, with the family that was held for it.
pub fn leave(
    conn: &mut PgConnection,
    (id, from): (IssueId, State),
    family: &Family,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(of) = family.of else { return Ok(()) };
    step_unasked(conn, of, None, now, |other| duplicate::lose(other, (id, from), Some(why)))
        .map(drop)
}

/// Those duplicates of an issue for which there is a `why` stand alone again. Which they were. Call after the step of the
/// issue that makes it so, in its transaction, with what was held before.
///
/// # Errors
/// [`Refused::Stale`] when one of them was not there yet when they were held.
pub fn release(
    conn: &mut PgConnection,
    id: IssueId,
    past: &Past,
    why: impl Fn(&Issue, &Issue) -> Option<String>,
    now: DateTime<Utc>,
) -> Result<Vec<Issue>, Error> {
    let other: Row = issues::table.find(id).select(Row::as_select()).first(conn)?;
    let other = Issue::from(other);
    let duplicates: Vec<Row> = issues::table
        .filter(issues::duplicate_of.eq(id))
        .filter(issues::state.eq(State::Duplicate))
        .order(issues::id)
        .select(Row::as_select())
        .for_no_key_update()
        .load(conn)?;
    let mut released = Vec::new();
    for duplicate in duplicates.into_iter().map(Issue::from) {
        let Some(why) = why(&duplicate, &other) else { continue };
        let restore = |issue: &mut Issue| Ok(past.restore(issue)?.why(&why));
        if !step_unasked(conn, duplicate.id, None, now, restore)? {
            return Err(Refused::Stale.into());
        }
        let lose =
            |other: &mut Issue| duplicate::lose(other, (duplicate.id, duplicate.state), Some(&why));
        step_unasked(conn, id, None, now, lose)?;
        released.push(duplicate);
    }
    Ok(released)
}

/// Those of these issues that have duplicates.
pub fn joined(conn: &mut PgConnection, ids: &[IssueId]) -> QueryResult<Vec<IssueId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    issues::table
        .filter(issues::id.eq_any(ids))
        .filter(issues::duplicates.gt(0))
        .order(issues::id)
        .select(issues::id)
        .load(conn)
}

/// How duplicates stood before, and whose they were.
#[derive(Clone, Debug, Default)]
pub struct Past {
    was: HashMap<IssueId, Was>,
    owners: HashMap<PersonId, Person>,
}

impl Past {
    /// Of all duplicates of these issues, which are locked with them then. Call inside a transaction, once everybody around
    /// is held.
    pub fn of_duplicates(conn: &mut PgConnection, of: &[IssueId]) -> QueryResult<Self> {
        if of.is_empty() {
            return Ok(Past::default());
        }
        let duplicates: Vec<IssueId> = issues::table
            .filter(issues::duplicate_of.eq_any(of))
            .filter(issues::state.eq(State::Duplicate))
            .select(issues::id)
            .load(conn)?;
        let past = Past::hold(conn, &duplicates)?;
        hold(conn, &[of, &duplicates].concat())?;
        Ok(past)
    }

    /// Looked up in the log; the owners are held from then on, so that they do not go away before it is theirs again.
    fn hold(conn: &mut PgConnection, ids: &[IssueId]) -> QueryResult<Self> {
        let mut past = Past::default();
        if ids.is_empty() {
            return Ok(past);
        }
        let marks: Vec<(IssueId, Option<State>, serde_json::Value)> = issue_events::table
            .filter(issue_events::issue_id.eq_any(ids))
            .filter(issue_events::kind.eq(EventKind::MarkedDuplicate))
            .order(issue_events::id)
            .select((issue_events::issue_id, issue_events::from_state, issue_events::facts))
            .load(conn)?;
        for (id, from_state, facts) in marks {
            let facts: Facts = serde_json::from_value(facts).unwrap_or_default();
            let state = from_state.unwrap_or(State::Waiting);
            past.was.insert(id, Was { state, owner: facts.from_owner });
        }
        let mut owners: Vec<_> = past.was.values().filter_map(|was| was.owner).collect();
        owners.sort_unstable();
        owners.dedup();
        for owner in owners {
            let known = person(conn, owner)?;
            if let Some(held) = hold_person(conn, &known)? {
                past.owners.insert(owner, held);
            }
        }
        Ok(past)
    }

    fn restore(&self, issue: &mut Issue) -> Result<Event, Refused> {
        let was = self.was.get(&issue.id).copied().ok_or(Refused::Stale)?;
        let owner = was.owner.and_then(|owner| self.owners.get(&owner));
        duplicate::unmark(issue, was, owner)
    }
}

/// A duplicate, as the issue it points to lists it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = issues)]
pub struct Duplicate {
    pub id: IssueId,
    pub summary: String,
    #[diesel(column_name = reporter_id)]
    pub reporter: PersonId,
    pub department: String,
    pub basket: Basket,
    pub state: State,
    pub submitted_at: DateTime<Utc>,
    pub promised_at: DateTime<Utc>,
    pub first_response_at: Option<DateTime<Utc>>,
    pub wrote_at: Option<DateTime<Utc>>,
}

/// What points to an issue, with the names of the reporters; for who works on it. At most [`duplicate::DUPLICATES`]: first
/// what ends with it, then what has ended with it, by number.
pub fn duplicates(conn: &mut PgConnection, of: IssueId) -> QueryResult<Vec<(Duplicate, String)>> {
    issues::table
        .inner_join(people::table)
        .filter(issues::duplicate_of.eq(of))
        .order((issues::state.ne(State::Duplicate), issues::id))
        .limit(duplicate::DUPLICATES.into())
        .select((Duplicate::as_select(), people::name))
        .load(conn)
}
