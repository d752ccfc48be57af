//! Issues as their reporters' lists read them.

use crate::issue::{Effect, IssueId, Own, State};
use crate::schema::issues;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// The columns of an [`Own`]; select them beside the owner's name.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = issues)]
pub struct OwnRow {
    id: IssueId,
    summary: String,
    software: String,
    effect: Effect,
    vip: bool,
    state: State,
    submitted_at: DateTime<Utc>,
    promised_at: DateTime<Utc>,
    first_response_at: Option<DateTime<Utc>>,
    closes_at: Option<DateTime<Utc>>,
    asked_at: Option<DateTime<Utc>>,
}

impl From<(OwnRow, Option<String>)> for Own {
    fn from((row, owner): (OwnRow, Option<String>)) -> Self {
        Own {
            id: row.id,
            summary: row.summary,
            software: row.software,
            effect: row.effect,
            vip: row.vip,
            state: row.state,
            submitted_at: row.submitted_at,
            promised_at: row.promised_at,
            first_response_at: row.first_response_at,
            closes_at: row.closes_at,
            owner,
            asked: row.asked_at.is_some(),
        }
    }
}
