//! Issues as their reporters' lists read them.

use super::told;
use crate::issue::policy::reads_as_reporter;
use crate::issue::{IssueId, Own, State};
use crate::people::{Person, PersonId};
use crate::schema::issues;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// The columns of an [`Own`]; select them beside the owner's name.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = issues)]
pub struct OwnRow {
    id: IssueId,
    reporter_id: PersonId,
    summary: String,
    software: String,
    state: State,
    owner_id: Option<PersonId>,
    routed: bool,
    submitted_at: DateTime<Utc>,
    promised_at: DateTime<Utc>,
    told_at: Option<DateTime<Utc>>,
    first_response_at: Option<DateTime<Utc>>,
    closes_at: Option<DateTime<Utc>>,
    asked_at: Option<DateTime<Utc>>,
    duplicate_of: Option<IssueId>,
}

/// A row with the name of its owner.
pub type OwnFound = (OwnRow, Option<String>);

/// As this person may know them: to who reads them as their reporter nothing says that one is a duplicate. One statement,
/// and only where there are some.
pub fn own(conn: &mut PgConnection, viewer: &Person, rows: Vec<OwnFound>) -> QueryResult<Vec<Own>> {
    let of: Vec<IssueId> = rows.iter().filter_map(|(row, _)| row.stands_at(viewer)).collect();
    let others = told(conn, &of)?;
    let known = |(row, owner): OwnFound| {
        let other = row.stands_at(viewer).and_then(|of| others.get(&of));
        let mut own = row.known_to(viewer, owner);
        if let Some((state, owner)) = other {
            own.state = own.state.told_with(false, Some(*state));
            own.owner.clone_from(owner);
        }
        own
    };
    Ok(rows.into_iter().map(known).collect())
}

impl OwnRow {
    /// The issue that it stands as, to `viewer`.
    fn stands_at(&self, viewer: &Person) -> Option<IssueId> {
        self.duplicate_of.filter(|_| self.state == State::Duplicate && self.reads_as_own(viewer))
    }

    fn reads_as_own(&self, viewer: &Person) -> bool {
        reads_as_reporter(viewer, self.reporter_id, self.owner_id)
    }

    fn known_to(self, viewer: &Person, owner: Option<String>) -> Own {
        let routed = self.routed && self.reads_as_own(viewer);
        Own {
            id: self.id,
            summary: self.summary,
            software: self.software,
            state: self.state.told(routed),
            submitted_at: self.submitted_at,
            told_at: self.told_at.unwrap_or(self.promised_at),
            first_response_at: self.first_response_at,
            closes_at: self.closes_at,
            owner: owner.filter(|_| !routed),
            asked: self.asked_at.is_some(),
        }
    }
}
