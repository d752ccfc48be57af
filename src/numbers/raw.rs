//! Requests as the tables have them, before anybody says what they count for.

use crate::clocks::Happened;
use crate::issue::{Basket, Documentation, Priority, ResolutionCode, Source, State};
use crate::people::PersonId;
use crate::tagging::{TagFacet, TagOrigin};
use chrono::{DateTime, Utc};

/// An issue as the tables have it.
#[derive(Clone, Debug)]
pub struct RawIssue {
    pub id: i64,
    pub reporter: PersonId,
    pub logged_by: PersonId,
    pub source: Source,
    pub software: String,
    pub vendor: String,
    pub department: String,
    pub vip: bool,
    pub basket: Basket,
    pub priority: Priority,
    /// What another desk called it.
    pub priority_there: Option<String>,
    pub state: State,
    pub opened_at: Option<DateTime<Utc>>,
    pub submitted_at: DateTime<Utc>,
    pub promised_at: DateTime<Utc>,
    pub first_taken_at: Option<DateTime<Utc>>,
    pub first_response_at: Option<DateTime<Utc>>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub resolved_by: Option<PersonId>,
    pub resolved_tier: Option<i16>,
    pub closed_at: Option<DateTime<Utc>>,
    pub code: Option<ResolutionCode>,
    pub documentation: Option<Documentation>,
    pub staff_minutes: i32,
    pub times_reopened: i32,
    pub times_handed_over: i32,
    pub overridden: bool,
    pub rating: Option<i16>,
}

#[derive(Clone, Debug)]
pub struct RawTag {
    pub word: String,
    pub facet: TagFacet,
    pub origin: TagOrigin,
    pub added_at: DateTime<Utc>,
    pub removed: bool,
    pub in_hindsight: bool,
}

#[derive(Clone, Debug)]
pub struct RawEvent {
    pub happened: Happened,
    pub owner: Option<PersonId>,
}

#[derive(Clone, Debug)]
pub struct RawLine {
    pub id: i64,
    pub asker: Option<i64>,
    pub department: String,
    pub software: String,
    pub vendor: String,
    pub kind: String,
    /// Whether anybody or anything said of what kind it is.
    pub is_tagged: bool,
    pub automatic: bool,
    pub source: Source,
    pub tier: Option<i16>,
    pub minutes: i32,
    pub documentation: Option<Documentation>,
    pub opened_at: Option<DateTime<Utc>>,
    pub at: DateTime<Utc>,
}
