//! What is done to an issue and its duplicates in one.

use super::{Tagged, message};
use crate::issue::{Event, Facts, Issue, IssueId, Refused};
use crate::people::Person;
use crate::tagging::TagFacet;
use chrono::{DateTime, Utc};

/// The same message to the reporter of a duplicate of `other`, which it was written to. Nobody waits for their answer.
///
/// # Errors
/// As for [`message`]; [`Refused::Rule`] when `by` is that reporter.
pub fn message_together(
    issue: &mut Issue,
    text: String,
    other: IssueId,
    by: &Person,
    now: DateTime<Utc>,
) -> Result<Event, Refused> {
    if by.id == issue.reporter {
        return Err(Refused::Rule("Nobody writes to themselves.".to_owned()));
    }
    let event = message(issue, text, false, by, now)?;
    let facts = Facts { together_with: Some(other), ..event.facts };
    Ok(Event { facts, ..event })
}

/// The words of the kinds among tags.
pub fn kinds(live: &[Tagged]) -> Vec<String> {
    let kinds = live.iter().filter(|tag| tag.facet == TagFacet::Kind);
    kinds.map(|tag| tag.word.clone()).collect()
}
