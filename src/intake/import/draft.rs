//! What the desk makes of a ticket: an issue in its basket, decided and not yet written down.

use super::catalogue::Catalogue;
use super::history::{Past, Then};
use super::row::Ticket;
use crate::intake::domain::{phone_first, submitted};
use crate::issue::{Basket, Effect, Event, Issue};
use crate::people::{Channel, PersonId};
use crate::settings::Settings;
use crate::tagging::store::{Compiled, Tag};
use crate::tagging::{DocumentPlaces, KINDS, Kind, Link, TagOrigin, find_links};
use crate::triage::{self, Reported};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::Arc;

/// Where nothing in the catalogue is meant.
pub const NOT_LISTED: &str = "Not in the list";

/// What is the same for every row.
#[derive(Debug)]
pub struct Desk {
    pub settings: Settings,
    pub documents: DocumentPlaces,
    pub catalogue: Catalogue,
    pub rules: Arc<Compiled>,
    /// The kind that a tag says.
    pub kinds: HashMap<i64, &'static Kind>,
    /// The effect of what does not say one.
    pub effect: Effect,
    /// When the import began.
    pub now: DateTime<Utc>,
}

/// A reporter as the desk knows them.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub contact_by: Channel,
    pub department: String,
    pub vip: bool,
}

/// An issue that is decided.
#[derive(Clone, Debug)]
pub struct Draft<'t> {
    pub ticket: &'t Ticket,
    pub key: &'t str,
    /// Without its number.
    pub issue: Issue,
    pub software_id: Option<i64>,
    pub department: String,
    pub kind: &'static str,
    pub contact_by: Channel,
    pub contact_address: String,
    pub phone_first: bool,
    pub tags: Vec<Tag>,
    pub links: Vec<(Link, bool)>,
    pub event: Event,
    /// What it brings along, and what happened to it after it was reported.
    pub past: Option<&'t Past>,
    pub then: Vec<Then>,
}

impl Draft<'_> {
    pub fn basket(&self) -> Basket {
        self.issue.basket
    }

    pub fn tagged_by_rules(&self) -> bool {
        self.tags.iter().any(|tag| tag.origin == TagOrigin::Rule)
    }
}

impl Desk {
    /// `place` counts the rows of the file: of two that say no time, the one further up is the older. `vip` is whether the
    /// reporter was on the list then.
    pub fn draft<'t>(
        &self,
        ticket: &'t Ticket,
        key: &'t str,
        place: i64,
        reporter: &Known,
        vip: bool,
    ) -> Draft<'t> {
        let (software_id, software, carries_mail) = self.software(ticket);
        let effect = ticket.effect.unwrap_or(self.effect);
        let at = ticket.submitted.unwrap_or(self.now + TimeDelta::microseconds(place));
        let issue = self.issue(ticket, reporter, vip, software, effect, at);
        let (tags, kind) = self.tags(ticket, software_id, effect);
        let (contact_by, contact_address) = reach(ticket.contact.as_deref(), reporter);
        let links = find_links(&ticket.text).into_iter();
        Draft {
            event: submitted(&issue, why(&issue, ticket.effect.is_none()))
                .giving(self.rules.given(&tags)),
            issue,
            ticket,
            key,
            software_id,
            department: ticket.department.clone().unwrap_or_else(|| reporter.department.clone()),
            kind,
            phone_first: phone_first(carries_mail, contact_by),
            contact_by,
            contact_address,
            tags,
            links: links.map(|link| (link.clone(), self.documents.contains(&link))).collect(),
            past: None,
            then: Vec::new(),
        }
    }

    /// What the file says, in the catalogue's spelling; what it does not say, the text may.
    fn software(&self, ticket: &Ticket) -> (Option<i64>, String, bool) {
        let item = match &ticket.software {
            Some(name) => self.catalogue.named(name),
            None => self.catalogue.mentioned(&ticket.text),
        };
        match (item, &ticket.software) {
            (Some(item), _) => (Some(item.id), item.name.clone(), item.carries_mail),
            (None, Some(said)) => (None, said.clone(), false),
            (None, None) => (None, NOT_LISTED.to_owned(), false),
        }
    }

    fn issue(
        &self,
        ticket: &Ticket,
        reporter: &Known,
        vip: bool,
        software: String,
        effect: Effect,
        at: DateTime<Utc>,
    ) -> Issue {
        let report = Reported {
            reporter: reporter.id,
            summary: ticket.summary.clone(),
            software,
            vip,
            effect,
            at,
        };
        triage::fresh(report, &self.settings)
    }

    /// The tags, and the kind: the file's, or that of the first rule that found a word. Where neither says one it is
    /// `other`, and there is no tag: nobody chose it.
    fn tags(
        &self,
        ticket: &Ticket,
        software: Option<i64>,
        effect: Effect,
    ) -> (Vec<Tag>, &'static str) {
        let kind = ticket.kind.or(KINDS.last());
        let mut tags = kind
            .map_or_else(Vec::new, |kind| self.rules.tags(&ticket.text, kind, software, effect));
        if ticket.kind.is_none() {
            tags.retain(|tag| tag.origin == TagOrigin::Rule);
        }
        let first_rule = tags
            .iter()
            .filter_map(|tag| Some((tag.rule?, *self.kinds.get(&tag.id)?)))
            .min_by_key(|(rule, _)| *rule)
            .map(|(_, kind)| kind);
        let kind = ticket.kind.or(first_rule).map_or("other", |kind| kind.word);
        (tags, kind)
    }
}

/// Channel and address: the file's if it has one, and else the profile's.
fn reach(contact: Option<&str>, reporter: &Known) -> (Channel, String) {
    let by = match contact {
        Some(address) if address.contains('@') => Channel::Email,
        Some(address) if address.contains(|c: char| c.is_ascii_digit()) => Channel::Phone,
        _ => reporter.contact_by,
    };
    let own = by.address(reporter.email.as_deref(), reporter.phone.as_deref());
    let address: String = contact.or(own).unwrap_or_default().chars().take(200).collect();
    (by, address)
}

fn why(issue: &Issue, assumed: bool) -> String {
    let mut why = triage::why(issue);
    if assumed {
        why.push_str(
            " The imported ticket named no effect; this one was chosen for the whole import.",
        );
    }
    why
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known {
            id: PersonId(1),
            name: "Eve Ellis".to_owned(),
            email: Some("eve@example.org".to_owned()),
            phone: Some("202-555-0101".to_owned()),
            contact_by: Channel::Chat,
            department: "Permits".to_owned(),
            vip: false,
        }
    }

    #[test]
    fn a_reporter_is_reached_as_the_file_or_else_the_profile_says() {
        let no_address = Known { email: None, ..known() };
        for (contact, person, by, address) in [
            (None, known(), Channel::Chat, "eve@example.org"),
            (Some("eve@home.example"), known(), Channel::Email, "eve@home.example"),
            (Some("+1 202 555 0199"), known(), Channel::Phone, "+1 202 555 0199"),
            (Some("at the counter"), known(), Channel::Chat, "at the counter"),
            (None, no_address, Channel::Chat, ""),
        ] {
            assert_eq!(reach(contact, &person), (by, address.to_owned()), "{contact:?}");
        }
    }
}
