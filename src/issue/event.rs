//! What happened to an issue. Time line, messages and numbers are all read from these.

use super::{
    AnswerId, Basket, CaseId, Documentation, Effect, FollowUp, FollowUpEnd, Inversion, IssueId,
    Priority, ResolutionCode, State,
};
use crate::people::{Channel, PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

crate::pg_enum! {
    pub enum EventKind {
        Submitted = "submitted" => "reported this",
        Taken = "taken" => "took this",
        PutBack = "put_back" => "put this back into its basket",
        Skipped = "skipped" => "passed this over",
        HandedOver = "handed_over" => "handed this over",
        Raised = "raised" => "raised this to tier 2",
        Retriaged = "retriaged" => "changed the effect",
        Contact = "contact" => "made contact",
        Message = "message" => "wrote",
        Note = "note" => "noted for staff only",
        FollowUpPlanned = "follow_up_planned" => "booked a follow-up",
        FollowUpFinished = "follow_up_finished" => "finished the follow-up",
        Tagged = "tagged" => "added a tag",
        Untagged = "untagged" => "removed a tag",
        Resolved = "resolved" => "resolved this",
        Escalated = "escalated" => "sent this to the Software Team",
        Acknowledged = "acknowledged" => "acknowledged this for the Software Team",
        Answered = "answered" => "answered for the Software Team",
        Returned = "returned" => "returned this to the desk",
        Relayed = "relayed" => "relayed the answer",
        Agreed = "agreed" => "agreed that it works",
        Closed = "closed" => "closed this, hearing nothing more",
        Reopened = "reopened" => "reopened this",
        Cancelled = "cancelled" => "cancelled this",
        MarkedDuplicate = "marked_duplicate" => "marked this as a duplicate",
        UnmarkedDuplicate = "unmarked_duplicate" => "undid the duplicate mark",
        Rated = "rated" => "said how the help was",
        FileRemoved = "file_removed" => "removed a file",
        Routed = "routed" => "gave this to somebody",
        GainedDuplicate = "gained_duplicate" => "found a duplicate of this",
        LostDuplicate = "lost_duplicate" => "let a duplicate stand alone again",
    }
}

impl EventKind {
    /// What the reporter's own page shows. Notes, tags, triage, routes, skips and hand-overs are the desk's own matter.
    pub const FOR_REPORTER: &'static [EventKind] = &[
        EventKind::Submitted,
        EventKind::Taken,
        EventKind::Contact,
        EventKind::Message,
        EventKind::FollowUpPlanned,
        EventKind::FollowUpFinished,
        EventKind::Resolved,
        EventKind::Escalated,
        EventKind::Relayed,
        EventKind::Agreed,
        EventKind::Closed,
        EventKind::Reopened,
        EventKind::Cancelled,
        EventKind::Rated,
    ];

    /// Words alone make no form stale that somebody has open: a reporter who keeps writing must not keep the desk from
    /// resolving. Nor does a file that is gone.
    pub const fn is_only_words(self) -> bool {
        matches!(self, EventKind::Message | EventKind::Note | EventKind::FileRemoved)
    }

    pub const fn icon(self) -> &'static str {
        match self {
            EventKind::Submitted => "user",
            EventKind::Taken => "hand",
            EventKind::PutBack => "undo-2",
            EventKind::Contact => "phone",
            EventKind::Message => "message-square",
            EventKind::Note => "lock",
            EventKind::Retriaged | EventKind::Raised => "flag",
            EventKind::Tagged | EventKind::Untagged => "tag",
            EventKind::Resolved | EventKind::Agreed | EventKind::Closed => "circle-check",
            EventKind::Reopened | EventKind::UnmarkedDuplicate => "rotate-ccw",
            EventKind::Cancelled => "x",
            EventKind::FileRemoved => "trash-2",
            EventKind::Rated => "star",
            EventKind::Escalated
            | EventKind::Acknowledged
            | EventKind::Answered
            | EventKind::Returned => "arrow-up-right",
            EventKind::FollowUpPlanned | EventKind::FollowUpFinished => "timer",
            EventKind::Relayed => "send",
            EventKind::HandedOver | EventKind::Routed => "shuffle",
            EventKind::Skipped => "skip-forward",
            EventKind::MarkedDuplicate | EventKind::GainedDuplicate | EventKind::LostDuplicate => {
                "copy"
            }
        }
    }
}

/// What an event decided, so that the log alone can be replayed. Only what changed is there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basket: Option<Basket>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_at: Option<DateTime<Utc>>,
    /// What its reporter was told instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vip: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<ResolutionCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation: Option<Documentation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<DateTime<Utc>>,
    /// The tag's word, for tagged and untagged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_end: Option<FollowUpEnd>,
    /// The basket somebody pulled it from, as their turn; not when it came to them otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pulled: Option<Basket>,
    /// Why they took it although another had waited longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inversion: Option<Inversion>,
    /// Tier 1 gave it up, or got it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raised: Option<bool>,
    /// Whose hands it left, when it was handed over, passed on or raised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_owner: Option<PersonId>,
    /// Nobody chose it: a shift ended, or somebody left the desk.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_desk: bool,
    /// The words of tags that came with it: the kind of the report, the kinds ticked at the resolution.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The words of tags that rules found in the report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<String>,
    /// The words of tags that were set because of what was learnt from other issues.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub learnt: Vec<String>,
    /// The desk cannot go on without an answer of the reporter's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
    /// How the reporter found the help, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<i16>,
    /// The other issue: what this became a duplicate of, or what became one of this; the same when that ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<IssueId>,
    /// That duplicate had ended with this one, and was no longer counted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub had_ended: bool,
    /// It was said to this issue together with another one, which it was written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together_with: Option<IssueId>,
    /// The names of colleagues whom a note calls to the issue.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// The case that it was sent to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// It belongs to no case any more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub left_case: bool,
    /// Which answer of the Software Team it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerId>,
    /// The number of the document that solved it, as its reporter says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<i64>,
    /// First reached contact or first staff message: this event is the first response.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub first_response: bool,
    /// The line of the log that it began as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_line: Option<i64>,
    /// It happened at another desk: nobody here is told of it. With the first event, what that desk said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported: Option<Elsewhere>,
}

/// What another desk said of an issue, in its own words, as far as no event tells it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Elsewhere {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub priority: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub team: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub channel: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// How often; nobody knows when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times_reopened: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times_reassigned: Option<i32>,
}

/// The words of the tags that came with a report: what somebody said it is, and what rules found in its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    pub tags: Vec<String>,
    pub found: Vec<String>,
    pub learnt: Vec<String>,
}

/// One thing that happened, decided but not yet written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub kind: EventKind,
    /// What people wrote: message, note, what was said, what was done.
    pub text: Option<String>,
    pub why: Option<String>,
    pub channel: Option<Channel>,
    pub reached: Option<bool>,
    /// Staff minutes it took.
    pub minutes: Option<i32>,
    pub facts: Facts,
    /// The form it came from; the same form twice is one event.
    pub form_token: Option<Uuid>,
}

impl Event {
    pub fn new(kind: EventKind) -> Self {
        Event {
            kind,
            text: None,
            why: None,
            channel: None,
            reached: None,
            minutes: None,
            facts: Facts::default(),
            form_token: None,
        }
    }

    pub fn text(self, text: impl Into<String>) -> Self {
        Event { text: Some(text.into()), ..self }
    }

    pub fn why(self, why: impl Into<String>) -> Self {
        Event { why: Some(why.into()), ..self }
    }

    pub fn facts(self, facts: Facts) -> Self {
        Event { facts, ..self }
    }

    pub fn giving(self, Given { tags, found, learnt }: Given) -> Self {
        Event { facts: Facts { tags, found, learnt, ..self.facts }, ..self }
    }

    pub fn from_form(self, token: Option<Uuid>) -> Self {
        Event { form_token: token, ..self }
    }
}

/// A line of an issue's time line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Counts all that ever happened: a later line has a larger one.
    pub id: i64,
    pub issue: IssueId,
    pub kind: EventKind,
    pub at: DateTime<Utc>,
    pub by: Option<PersonId>,
    /// "The desk" when the clock did it.
    pub by_name: String,
    pub by_staff: bool,
    /// Who owned the issue after it.
    pub owner_name: Option<String>,
    pub from_state: Option<State>,
    pub to_state: State,
    pub text: Option<String>,
    pub why: Option<String>,
    pub channel: Option<Channel>,
    pub reached: Option<bool>,
    pub minutes: Option<i32>,
    pub facts: Facts,
}
