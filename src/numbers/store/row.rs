//! A fact as the database keeps it.

use crate::numbers::fact::Fact;
use crate::schema::tally_requests;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = tally_requests)]
pub(in crate::numbers) struct FactRow {
    is_line: bool,
    id: i64,
    submitted_at: DateTime<Utc>,
    resolved_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    last_at: DateTime<Utc>,
    asker_id: Option<i64>,
    department: String,
    software: String,
    vendor: String,
    kinds: Vec<String>,
    basket: String,
    source: String,
    tier: Option<i16>,
    priority: String,
    flags: i64,
    minutes: i32,
    tags: i32,
    tags_kept: i32,
    promised_at: Option<DateTime<Utc>>,
    response_minutes: Option<i32>,
    logging_seconds: Option<i32>,
    resolve_seconds: Option<i32>,
    resolve_minutes: Option<i32>,
    links_at: Vec<DateTime<Utc>>,
    links_are: Vec<bool>,
}

impl FactRow {
    pub fn of(fact: &Fact) -> Self {
        FactRow {
            is_line: fact.is_line,
            id: fact.id,
            submitted_at: fact.submitted_at,
            resolved_at: fact.resolved_at,
            ended_at: fact.ended_at,
            last_at: fact.last_at(),
            asker_id: fact.asker,
            department: fact.department.clone(),
            software: fact.software.clone(),
            vendor: fact.vendor.clone(),
            kinds: fact.kinds.clone(),
            basket: fact.basket.clone(),
            source: fact.source.clone(),
            tier: fact.tier,
            priority: fact.priority.clone(),
            flags: fact.flags,
            minutes: fact.minutes,
            tags: fact.tags,
            tags_kept: fact.tags_kept,
            promised_at: fact.promised_at,
            response_minutes: fact.response_minutes,
            logging_seconds: fact.logging_seconds,
            resolve_seconds: fact.resolve_seconds,
            resolve_minutes: fact.resolve_minutes,
            links_at: fact.links.iter().map(|(at, _)| *at).collect(),
            links_are: fact.links.iter().map(|(_, is)| *is).collect(),
        }
    }
}

impl From<FactRow> for Fact {
    fn from(row: FactRow) -> Self {
        Fact {
            is_line: row.is_line,
            id: row.id,
            submitted_at: row.submitted_at,
            resolved_at: row.resolved_at,
            ended_at: row.ended_at,
            asker: row.asker_id,
            department: row.department,
            software: row.software,
            vendor: row.vendor,
            kinds: row.kinds,
            basket: row.basket,
            source: row.source,
            tier: row.tier,
            priority: row.priority,
            flags: row.flags,
            minutes: row.minutes,
            tags: row.tags,
            tags_kept: row.tags_kept,
            promised_at: row.promised_at,
            response_minutes: row.response_minutes,
            logging_seconds: row.logging_seconds,
            resolve_seconds: row.resolve_seconds,
            resolve_minutes: row.resolve_minutes,
            links: row.links_at.into_iter().zip(row.links_are).collect(),
        }
    }
}
