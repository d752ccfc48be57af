//! What may happen to a case, and in which words.

mod alike;

pub use alike::{Likely, likely};

use crate::approval::ItemId;
use crate::desk_time::day_in_words;
use crate::issue::{AnswerId, CaseId, IssueId, Refused, State};
use crate::people::PersonId;
use crate::relaying::{AnswerKind, ConcernedId, RelayHow, RelayId};
use crate::vendors::{ContractId, VendorId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Characters of a case’s title.
pub const TITLE: usize = 200;
/// Characters of what was tried: as many as a reason in the log has.
pub const TRIED: usize = 1_000;
/// Characters of notes and answers.
pub const TEXT: usize = 10_000;
/// Characters of an answer: with its plan it is what an issue is resolved with.
pub const ANSWER: usize = 9_000;
/// Characters of what employees read of a known issue.
pub const KNOWN: usize = 5_000;
/// Characters of a vendor’s reference.
pub const REFERENCE: usize = 120;
/// The fewest characters that say something.
pub const LEAST: usize = 10;

crate::pg_enum! {
    pub enum CaseEventKind {
        Opened = "opened" => "opened the case",
        Joined = "joined" => "sent an issue to it",
        Acknowledged = "acknowledged" => "acknowledged it",
        Kept = "kept" => "gave it to look after",
        Note = "note" => "wrote",
        VendorContact = "vendor_contact" => "spoke with the vendor",
        Answered = "answered" => "answered",
        Returned = "returned" => "gave an issue back to the desk",
        Known = "known" => "told everybody that it is known",
        KnownEnded = "known_ended" => "ended the known issue",
        Closed = "closed" => "closed the case",
        Reopened = "reopened" => "opened it again",
        Versions = "versions" => "said which versions it is about",
    }
}

impl CaseEventKind {
    pub const fn icon(self) -> &'static str {
        match self {
            CaseEventKind::Opened | CaseEventKind::Joined => "arrow-up-right",
            CaseEventKind::Acknowledged | CaseEventKind::Closed => "circle-check",
            CaseEventKind::Kept => "user",
            CaseEventKind::Note => "lock",
            CaseEventKind::VendorContact => "phone",
            CaseEventKind::Answered => "send",
            CaseEventKind::Returned => "undo-2",
            CaseEventKind::Known | CaseEventKind::KnownEnded => "megaphone",
            CaseEventKind::Reopened => "rotate-ccw",
            CaseEventKind::Versions => "layers",
        }
    }
}

/// What an event of a case decided, beside its text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseFacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<IssueId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_kind: Option<AnswerKind>,
    /// Who looks after it from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keeper: Option<String>,
    /// Who of the vendor’s was spoken to, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoke_with: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoke_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Under which contract, by its reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
}

/// One line of what happened to a case.
#[derive(Clone, Debug)]
pub struct CaseEvent {
    pub kind: CaseEventKind,
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub by_name: String,
    pub text: Option<String>,
    pub facts: CaseFacts,
}

/// A case as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub id: CaseId,
    pub software_id: i64,
    pub software: String,
    pub title: String,
    pub opened_at: DateTime<Utc>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub keeper: Option<PersonId>,
    pub keeper_name: Option<String>,
    pub waits_since: Option<DateTime<Utc>>,
    pub planned_version: Option<String>,
    pub planned_on: Option<NaiveDate>,
    pub vendor: VendorId,
    pub vendor_name: String,
    pub vendor_reference: Option<String>,
    /// Under which of their contracts it was brought to them, and by what that is called.
    pub contract: Option<(ContractId, String)>,
    pub closed_at: Option<DateTime<Utc>>,
    pub version: i32,
    /// How many have not been told what was answered.
    pub owed: i32,
    /// How many it concerns.
    pub concerned: i32,
}

impl Case {
    /// What it is about, as the catalogue numbers it.
    pub fn item(&self) -> ItemId {
        ItemId(self.software_id)
    }

    /// # Errors
    /// [`Refused::Rule`] once it is closed.
    pub fn is_open(&self) -> Result<(), Refused> {
        match self.closed_at {
            None => Ok(()),
            Some(_) => Err(Refused::Rule("This case is closed. Open it again first.".to_owned())),
        }
    }

    /// # Errors
    /// [`Refused::Rule`] when it changed since the form that saw `seen` was opened.
    pub fn still(&self, seen: i32) -> Result<(), Refused> {
        if self.version == seen {
            return Ok(());
        }
        Err(Refused::Rule(
            "Somebody changed this case since you opened the form. Look at what happened, then send yours again."
                .to_owned(),
        ))
    }

    /// Whether nothing keeps it open any longer.
    ///
    /// # Errors
    /// [`Refused::Rule`] with what does.
    pub fn may_close(&self, is_answered: bool, with_team: i64) -> Result<(), Refused> {
        self.is_open()?;
        Err(Refused::Rule(match (self.owed, with_team) {
            (1, _) => {
                "One person has not been told the answer. A case is closed when everybody knows."
                    .to_owned()
            }
            (owed, _) if owed > 1 => format!(
                "{owed} people have not been told the answer. A case is closed when everybody knows."
            ),
            (_, n) if n > 0 => {
                format!("{n} of its issues wait for an answer. Answer, or return them to the desk.")
            }
            _ if !is_answered && self.concerned > 0 => {
                "Nobody it concerns has been answered anything. Answer, or return the issues."
                    .to_owned()
            }
            _ => return Ok(()),
        }))
    }

    /// How it stands, in a few words.
    pub fn standing(&self) -> &'static str {
        match self {
            Case { closed_at: Some(_), .. } => "Closed",
            Case { acknowledged_at: None, .. } => "Not acknowledged",
            Case { owed: 1.., .. } => "Being told",
            Case { planned_version: Some(_), .. } | Case { planned_on: Some(_), .. } => "Planned",
            Case { waits_since: Some(_), .. } => "With the vendor",
            _ => "In work",
        }
    }
}

/// What a software item must be to be escalated about.
///
/// # Errors
/// [`Refused::Rule`] with why not: it is not on the list, or retired.
pub fn may_escalate(
    software: Option<Item>,
    named: &str,
    today: NaiveDate,
) -> Result<Item, Refused> {
    match software {
        None => Err(Refused::Rule(format!(
            "“{named}” is not on the list of approved software, so nobody keeps it or talks to its maker. Resolve it as not supported, or ask the Software Team to approve it."
        ))),
        Some(Item { retired_on: Some(day), name, .. }) if day <= today => {
            Err(Refused::Rule(format!(
                "{name} is retired since {}: the Software Team no longer follows it up. Resolve it as not supported, or help them move on.",
                day_in_words(day)
            )))
        }
        Some(item) => Ok(item),
    }
}

/// The software that an issue is about, as the catalogue has it now.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub id: i64,
    pub name: String,
    pub retired_on: Option<NaiveDate>,
    /// The mail or chat tool itself: a message may not arrive.
    pub carries_mail: bool,
}

/// Where an issue is escalated to.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    New { title: String },
    Case(CaseId),
}

/// What is said on a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub kind: AnswerKind,
    pub text: String,
    pub notes: Option<String>,
    pub version: Option<String>,
    pub planned_on: Option<NaiveDate>,
}

/// Somebody a case concerns, in the list on its page.
#[derive(Clone, Debug)]
pub struct Concerned {
    pub id: ConcernedId,
    pub person: String,
    pub department: String,
    pub issue: Option<IssueId>,
    pub summary: Option<String>,
    pub state: Option<State>,
    pub owner: Option<String>,
    pub tried: Option<String>,
    pub joined_at: DateTime<Utc>,
    /// What of the answer that holds.
    pub told_at: Option<DateTime<Utc>>,
    pub how: Option<RelayHow>,
    pub owed: Option<RelayId>,
    pub sent_at: Option<DateTime<Utc>>,
    pub helped: Option<bool>,
}

/// Somebody who is owed an answer.
#[derive(Clone, Debug)]
pub struct Owed {
    pub id: RelayId,
    pub answer: AnswerId,
    pub kind: AnswerKind,
    pub case: CaseId,
    pub software: String,
    pub person: String,
    pub issue: Option<IssueId>,
    pub summary: Option<String>,
    pub owner: Option<String>,
    pub phone_first: bool,
    pub owed_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
}

/// What became of the attempt to tell somebody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// They know, and can go on with it.
    Told,
    /// They know, and it does not help them.
    InVain,
    /// They were not reached.
    NotReached,
    /// They have left the organisation.
    Gone,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case() -> Case {
        Case {
            id: CaseId(1),
            software_id: 1,
            software: "Word".to_owned(),
            title: "Word closes on save".to_owned(),
            opened_at: DateTime::UNIX_EPOCH,
            acknowledged_at: Some(DateTime::UNIX_EPOCH),
            keeper: Some(PersonId(8)),
            keeper_name: Some("Sam Sutter".to_owned()),
            waits_since: None,
            planned_version: None,
            planned_on: None,
            vendor: VendorId(1),
            vendor_name: "Microsoft".to_owned(),
            vendor_reference: None,
            contract: None,
            closed_at: None,
            version: 3,
            owed: 0,
            concerned: 2,
        }
    }

    #[test]
    fn a_case_closes_when_everybody_knows_and_nobody_waits() {
        let owing = Case { owed: 2, ..case() };
        let closed = Case { closed_at: Some(DateTime::UNIX_EPOCH), ..case() };
        assert!(case().may_close(true, 0).is_ok());
        let returned = Case { concerned: 0, ..case() };
        assert!(returned.may_close(false, 0).is_ok(), "all of it was returned");
        assert!(case().may_close(false, 0).is_err(), "somebody said “me too”");
        assert!(case().may_close(false, 1).is_err());
        assert!(case().may_close(true, 1).is_err(), "it came back after the answer");
        assert!(owing.may_close(true, 0).is_err());
        assert!(closed.may_close(true, 0).is_err());
    }

    #[test]
    fn only_listed_software_in_use_is_escalated_about() {
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let item = |retired: Option<&str>| Item {
            id: 1,
            name: "AutoCAD".to_owned(),
            retired_on: retired.map(|day| day.parse().unwrap()),
            carries_mail: false,
        };
        assert!(may_escalate(None, "My macro", today).is_err());
        assert!(may_escalate(Some(item(None)), "", today).is_ok());
        assert!(may_escalate(Some(item(Some("2026-11-23"))), "", today).is_ok());
        assert!(may_escalate(Some(item(Some("2026-11-22"))), "", today).is_err());
    }

    #[test]
    fn a_case_says_how_it_stands() {
        let when = Some(DateTime::UNIX_EPOCH);
        let planned = Some("9".to_owned());
        for (case, words) in [
            (Case { acknowledged_at: None, keeper: None, ..case() }, "Not acknowledged"),
            (case(), "In work"),
            (Case { waits_since: when, ..case() }, "With the vendor"),
            (Case { planned_version: planned.clone(), waits_since: when, ..case() }, "Planned"),
            (Case { planned_version: planned, owed: 1, ..case() }, "Being told"),
            (Case { closed_at: when, ..case() }, "Closed"),
        ] {
            assert_eq!(case.standing(), words);
        }
    }
}
