//! What to say to somebody of what happened: one set of words for the mail and for their page. Never a note's text, never
//! why: reasons name priorities and who is on the VIP list.

use super::domain::{MailTopic, MessageId};
use crate::issue::{CaseId, Facts, IssueId};
use crate::people::Channel;
use chrono::{DateTime, Utc};

/// A message, with what it is about.
#[derive(Clone, Debug)]
pub struct Told {
    pub id: MessageId,
    pub topic: MailTopic,
    pub issue: Option<IssueId>,
    /// The known issue that it is about, to who reported none.
    pub known: Option<CaseId>,
    /// Where the report is that it brings.
    pub report: Option<String>,
    /// The issue's summary, as its reporter wrote it; a report's title.
    pub summary: String,
    /// Who did it; nobody where the clock did, or a whole team.
    pub by: Option<String>,
    pub text: Option<String>,
    pub channel: Option<Channel>,
    pub reached: bool,
    pub facts: Facts,
}

/// A message in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// "Ada Abbott wrote:"
    pub line: String,
    /// What somebody wrote, as they wrote it.
    pub words: Option<String>,
    /// What they are asked to do.
    pub ask: Option<String>,
}

/// The one place that chooses what is said of each topic. `when` says a moment on the desk's clocks.
pub fn said(told: &Told, when: impl Fn(DateTime<Utc>) -> String) -> Said {
    let who = told.by.as_deref().unwrap_or("The desk");
    let words = told.text.clone();
    match told.topic {
        MailTopic::Taken => Said::line(format!("{who} is working on it.")),
        MailTopic::Contact => Said { line: contact(told, who), words, ask: None },
        MailTopic::Message if told.facts.asks => Said {
            line: format!("{who} asks:"),
            words,
            ask: Some("The desk waits for your answer: write it on the issue’s page.".to_owned()),
        },
        MailTopic::Message => Said { line: format!("{who} wrote:"), words, ask: None },
        MailTopic::FollowUp => follow_up(told, who, when),
        MailTopic::Answered => {
            Said {
                line: format!("{who} passed on the Software Team’s answer."), words, ask: None
            }
        }
        MailTopic::Resolved => Said {
            line: format!("{who} resolved it."),
            words,
            ask: Some(verdict(told.facts.closes_at.map(when))),
        },
        MailTopic::Mention => Said::line(format!("{who} calls you to it in a note.")),
        MailTopic::Relay => Said {
            line: "The Software Team has an answer.".to_owned(),
            words,
            ask: Some("Does it help? Say so on the page.".to_owned()),
        },
        MailTopic::Report => {
            Said { line: "The report you asked for:".to_owned(), words, ask: None }
        }
    }
}

impl Told {
    /// Where it is read, on the desk's own pages.
    pub fn path(&self) -> String {
        match (self.issue, self.known, &self.report) {
            (Some(issue), ..) => format!("/issues/{issue}"),
            (None, Some(case), _) => format!("/known/{case}"),
            (None, None, Some(report)) => report.clone(),
            (None, None, None) => "/messages".to_owned(),
        }
    }
}

impl Said {
    fn line(line: String) -> Self {
        Said { line, ..Said::default() }
    }
}

fn contact(told: &Told, who: &str) -> String {
    let how = told.channel.map(|channel| format!(" by {channel}")).unwrap_or_default();
    let how = if told.channel == Some(Channel::InPerson) { " in person".to_owned() } else { how };
    match told.reached {
        true => format!("{who} reached you{how}."),
        false => format!("{who} tried to reach you{how}, and will try again."),
    }
}

fn follow_up(told: &Told, who: &str, when: impl Fn(DateTime<Utc>) -> String) -> Said {
    match &told.facts.follow_up {
        Some(booked) => Said {
            line: format!("{who} booked a {}: {}.", booked.kind, when(booked.at)),
            words: Some(booked.place.clone()).filter(|place| !place.is_empty()),
            ask: None,
        },
        None => Said::line(format!("{who} booked a follow-up.")),
    }
}

fn verdict(closes: Option<String>) -> String {
    match closes {
        Some(closes) => format!(
            "Does it work now? Say so on the issue’s page. Hearing nothing, we close it {closes}."
        ),
        None => "Does it work now? Say so on the issue’s page.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{FollowUp, FollowUpKind};

    fn told(topic: MailTopic) -> Told {
        Told {
            id: MessageId(1),
            topic,
            issue: Some(IssueId(7)),
            known: None,
            report: None,
            summary: "Word will not start".to_owned(),
            by: Some("Ada Abbott".to_owned()),
            text: Some("What was typed".to_owned()),
            channel: None,
            reached: false,
            facts: Facts::default(),
        }
    }

    fn line(told: &Told) -> String {
        said(told, |_| "tomorrow at 9 am".to_owned()).line
    }

    #[test]
    fn every_topic_is_said_in_a_sentence() {
        for topic in MailTopic::ALL.iter().copied() {
            let line = line(&told(topic));
            assert!(line.ends_with(['.', ':']) && line.len() > 15, "{topic}: {line}");
        }
        let nobody = Told { by: None, ..told(MailTopic::Resolved) };
        assert_eq!(line(&nobody), "The desk resolved it.");
        let booked = FollowUp {
            kind: FollowUpKind::Visit,
            at: DateTime::UNIX_EPOCH,
            place: "Room 4".to_owned(),
        };
        let facts = Facts { follow_up: Some(booked), ..Facts::default() };
        let visit = said(&Told { facts, ..told(MailTopic::FollowUp) }, |_| "noon".to_owned());
        assert_eq!(visit.line, "Ada Abbott booked a visit: noon.");
        assert_eq!(visit.words.as_deref(), Some("Room 4"));
    }

    #[test]
    fn a_contact_says_how_and_whether() {
        for (channel, reached, said) in [
            (Some(Channel::Phone), true, "Ada Abbott reached you by phone."),
            (Some(Channel::InPerson), true, "Ada Abbott reached you in person."),
            (
                Some(Channel::Chat),
                false,
                "Ada Abbott tried to reach you by chat, and will try again.",
            ),
            (None, true, "Ada Abbott reached you."),
        ] {
            assert_eq!(line(&Told { channel, reached, ..told(MailTopic::Contact) }), said);
        }
    }

    #[test]
    fn what_a_note_says_stays_where_it_is() {
        let called = said(&told(MailTopic::Mention), |_| String::new());
        assert_eq!((called.words, called.ask), (None, None));
        let taken = said(&told(MailTopic::Taken), |_| String::new());
        assert_eq!(taken.words, None);
    }
}
