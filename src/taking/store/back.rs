//! Issues that go back to their baskets: a VIP's goes on to who is there for it, and the duplicates of any that must not
//! wait with it stand alone again.

use super::route::route_again;
use crate::error::Error;
use crate::issue::store::{Past, joined, release, these};
use crate::issue::{Issue, IssueId, Refused, State, duplicate};
use crate::people::store::{Around, hold_around};
use crate::people::{Person, PersonId};
use chrono::{DateTime, Utc};
use diesel::PgConnection;
use diesel::result::QueryResult;

/// Whom and what that may touch: held before any of the issues is, and people first.
#[derive(Debug, Default)]
pub struct Back {
    around: Option<Around>,
    past: Past,
}

impl Back {
    /// One statement, unless a VIP's issue or one with duplicates is among them. Call inside a transaction.
    pub fn hold(conn: &mut PgConnection, viewer: &Person, ids: &[IssueId]) -> QueryResult<Self> {
        let issues = these(conn, viewer, ids)?;
        let joined: Vec<_> =
            issues.iter().filter(|issue| issue.duplicates > 0).map(|issue| issue.id).collect();
        if joined.is_empty() && !issues.iter().any(|issue| issue.vip) {
            return Ok(Back::default());
        }
        let around = hold_around(conn)?;
        Back::among(conn, around, &joined)
    }

    /// The same of issues with duplicates, by who holds everybody around already.
    pub fn among(conn: &mut PgConnection, around: Around, joined: &[IssueId]) -> QueryResult<Self> {
        Ok(Back { around: Some(around), past: Past::of_duplicates(conn, joined)? })
    }

    /// # Errors
    /// [`Refused::Stale`] when the issue, locked, has become one for which more had to be held.
    pub fn fits(&self, issue: &Issue) -> Result<(), Refused> {
        match self.around.is_none() && (issue.vip || issue.duplicates > 0) {
            true => Err(Refused::Stale),
            false => Ok(()),
        }
    }

    /// What follows when an issue waits again that was in the hands of `from`.
    ///
    /// # Errors
    /// Those of the database, or when somebody found a duplicate of it meanwhile.
    pub fn follows(
        &self,
        conn: &mut PgConnection,
        issue: &Issue,
        from: &[PersonId],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if let (Some(around), true) = (&self.around, issue.vip) {
            route_again(conn, around, issue.id, from, now)?;
        }
        match issue.duplicates {
            0 => Ok(()),
            _ => self.free_those_ahead(conn, issue.id, now),
        }
    }

    /// The same of several that have been dealt with otherwise. One statement where none has duplicates.
    ///
    /// # Errors
    /// As above.
    pub fn follows_of(
        &self,
        conn: &mut PgConnection,
        ids: &[IssueId],
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        joined(conn, ids)?.into_iter().try_for_each(|id| self.free_those_ahead(conn, id, now))
    }

    /// As long as an issue waits, the duplicates that are ahead of it stand alone.
    fn free_those_ahead(
        &self,
        conn: &mut PgConnection,
        id: IssueId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let why = |duplicate: &Issue, other: &Issue| {
            let ahead = duplicate::ahead(duplicate, other)?;
            let waits = other.state == State::Waiting;
            waits
                .then(|| format!("#{id} waits in {}, and #{} {ahead}.", other.basket, duplicate.id))
        };
        self.release(conn, id, why, now)
    }

    /// Those duplicates of an issue for which there is a `why` stand alone again; VIPs' among them go to who is there.
    ///
    /// # Errors
    /// As above.
    pub fn release(
        &self,
        conn: &mut PgConnection,
        id: IssueId,
        why: impl Fn(&Issue, &Issue) -> Option<String>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let released = release(conn, id, &self.past, why, now)?;
        let Some(around) = &self.around else { return Ok(()) };
        let mut vips = released.iter().filter(|issue| issue.vip);
        vips.try_for_each(|issue| route_again(conn, around, issue.id, &[], now))
    }
}
