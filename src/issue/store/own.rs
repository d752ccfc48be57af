//! Issues as their reporters' lists read them.

use super::duplicates::standing;
use crate::issue::{Effect, IssueId, Own, State, duplicate};
use crate::schema::issues;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::HashMap;

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
    duplicate_of: Option<IssueId>,
}

/// A row with the name of its owner.
pub type OwnFound = (OwnRow, Option<String>);

/// As their reporter knows them: nothing says that one is a duplicate. One statement, and only where there are some.
pub fn own(conn: &mut PgConnection, rows: Vec<OwnFound>) -> QueryResult<Vec<Own>> {
    let pointers = rows.iter().filter(|(row, _)| row.state == State::Duplicate);
    let of: Vec<IssueId> = pointers.filter_map(|(row, _)| row.duplicate_of).collect();
    let others = if of.is_empty() { HashMap::new() } else { standing(conn, &of)? };
    let told = |(row, owner): OwnFound| {
        let of = row.duplicate_of.filter(|_| row.state == State::Duplicate);
        match of.and_then(|of| others.get(&of)) {
            Some((state, owner)) => row.own(duplicate::told(*state), owner.clone()),
            None => {
                let state = row.state;
                row.own(state, owner)
            }
        }
    };
    Ok(rows.into_iter().map(told).collect())
}

impl OwnRow {
    fn own(self, state: State, owner: Option<String>) -> Own {
        Own {
            id: self.id,
            summary: self.summary,
            software: self.software,
            effect: self.effect,
            vip: self.vip,
            state,
            submitted_at: self.submitted_at,
            promised_at: self.promised_at,
            first_response_at: self.first_response_at,
            closes_at: self.closes_at,
            owner,
            asked: self.asked_at.is_some(),
        }
    }
}
