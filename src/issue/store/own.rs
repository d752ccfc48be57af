//! Issues as their reporters' lists read them.

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
}

impl OwnRow {
    /// As this person may know it.
    pub fn known_to(self, viewer: &Person, owner: Option<String>) -> Own {
        let routed = self.routed && reads_as_reporter(viewer, self.reporter_id, self.owner_id);
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
