//! An issue as its reporter knows it: one set of words for every page.

use super::{IssueId, State};
use chrono::{DateTime, Utc};

/// One of a person’s own issues, as their pages know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    pub id: IssueId,
    pub summary: String,
    pub software: String,
    pub state: State,
    pub submitted_at: DateTime<Utc>,
    /// By when they were told to hear from the desk.
    pub told_at: DateTime<Utc>,
    pub first_response_at: Option<DateTime<Utc>>,
    pub closes_at: Option<DateTime<Utc>>,
    pub owner: Option<String>,
    /// The desk waits for their answer.
    pub asked: bool,
}

/// What happens next, as far as the reporter is concerned. `owner` is a first name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next<'a> {
    /// Nobody has reached them yet. They were told that somebody will by then.
    Contact {
        by: DateTime<Utc>,
        owner: Option<&'a str>,
    },
    /// Nobody has reached them yet, and by then somebody should have.
    Late {
        by: DateTime<Utc>,
        owner: Option<&'a str>,
    },
    /// It waits, but they have heard from the desk: put back, or reopened while its owner was away.
    GoingOn,
    /// They are asked something.
    Asked {
        owner: Option<&'a str>,
    },
    Work {
        owner: Option<&'a str>,
    },
    FollowUp {
        owner: Option<&'a str>,
    },
    SoftwareTeam,
    Answer {
        owner: Option<&'a str>,
    },
    /// They are asked whether it works; silence closes it at that time.
    Verdict {
        closes_at: Option<DateTime<Utc>>,
    },
    Closed,
    Cancelled,
}

impl Own {
    /// What happens next.
    pub fn next(&self, now: DateTime<Utc>) -> Next<'_> {
        let told = self.told_at;
        let owner = self.owner.as_deref().and_then(|name| name.split_whitespace().next());
        match (self.state, self.first_response_at) {
            (State::Taken | State::FollowUp, _) if self.asked => Next::Asked { owner },
            (State::Waiting | State::Taken, None) if told <= now => Next::Late { by: told, owner },
            (State::Waiting | State::Taken, None) => Next::Contact { by: told, owner },
            (State::Waiting, Some(_)) => Next::GoingOn,
            // Told by itself, which no page does: `store::own` and `store::sheet` say how what it points to stands.
            (State::Taken, Some(_)) | (State::Duplicate, _) => Next::Work { owner },
            (State::FollowUp, _) => Next::FollowUp { owner },
            (State::Escalated, _) => Next::SoftwareTeam,
            (State::Answered, _) => Next::Answer { owner },
            (State::Resolved, _) => Next::Verdict { closes_at: self.closes_at },
            (State::Closed, _) => Next::Closed,
            (State::Cancelled, _) => Next::Cancelled,
        }
    }
}

impl Next<'_> {
    /// To the reporter. `said` says a moment, `phone` is the desk's number.
    pub fn in_words(self, said: impl Fn(DateTime<Utc>) -> String, phone: &str) -> String {
        let name = |owner: Option<&'_ str>| owner.unwrap_or("A technician").to_owned();
        match self {
            Next::Contact { by, owner: None } => {
                format!("A technician will contact you by {}.", said(by))
            }
            Next::Contact { by, owner: Some(owner) } => {
                format!("{owner} is working on it and will contact you by {}.", said(by))
            }
            Next::Late { by, owner: None } => format!(
                "We are late: a technician should have contacted you by {}. Call {phone} if it cannot wait.",
                said(by)
            ),
            Next::Late { by, owner: Some(owner) } => format!(
                "{owner} is working on it. We are late: you should have heard from us by {}. Call {phone} if it cannot wait.",
                said(by)
            ),
            Next::GoingOn => "The next free technician goes on with it.".to_owned(),
            Next::Asked { owner } => {
                format!("{} has asked you something and waits for your answer.", name(owner))
            }
            Next::Work { owner } => {
                format!("{} is working on it. Nothing for you to do now.", name(owner))
            }
            Next::FollowUp { owner } => format!("{} has booked a follow-up with you.", name(owner)),
            Next::SoftwareTeam => {
                "The Software Team is looking into it. Nothing for you to do now.".to_owned()
            }
            Next::Answer { owner } => {
                format!("The Software Team has an answer. {} will tell you.", name(owner))
            }
            Next::Verdict { closes_at: Some(closes_at) } => {
                format!("Does it work now? Hearing nothing, we close it {}.", said(closes_at))
            }
            Next::Verdict { closes_at: None } => "Does it work now? Please tell us.".to_owned(),
            Next::Closed => "It is closed. If it comes back, report it again.".to_owned(),
            Next::Cancelled => "You cancelled it.".to_owned(),
        }
    }

    pub const fn is_late(self) -> bool {
        matches!(self, Next::Late { .. })
    }

    /// By when they were told to hear from the desk, until they have.
    pub const fn due(self) -> Option<DateTime<Utc>> {
        match self {
            Next::Contact { by, .. } | Next::Late { by, .. } => Some(by),
            _ => None,
        }
    }

    /// The icon beside the words.
    pub const fn icon(self) -> &'static str {
        match self {
            Next::Contact { .. } | Next::GoingOn => "clock",
            Next::Late { .. } => "phone",
            Next::Asked { .. } => "circle-question-mark",
            Next::Work { .. } => "taken",
            Next::FollowUp { .. } => "follow_up",
            Next::SoftwareTeam => "escalated",
            Next::Answer { .. } => "answered",
            Next::Verdict { .. } => "circle-question-mark",
            Next::Closed => "circle-check",
            Next::Cancelled => "x",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn issue(state: State, responded: bool) -> Own {
        Own {
            id: IssueId(1),
            summary: String::new(),
            software: String::new(),
            state,
            submitted_at: NOW,
            told_at: NOW,
            first_response_at: responded.then_some(NOW),
            closes_at: Some(NOW),
            owner: (state != State::Waiting).then(|| "Ada Abbott".to_owned()),
            asked: false,
        }
    }

    fn words(state: State, responded: bool, minutes_left: i64) -> String {
        let told = NOW + TimeDelta::minutes(minutes_left);
        let issue = Own { told_at: told, ..issue(state, responded) };
        issue.next(NOW).in_words(|_| "noon".to_owned(), "0143")
    }

    #[test]
    fn what_happens_next_is_said_in_every_state_and_a_promise_only_until_the_desk_was_heard() {
        use State::*;
        let table = [
            (Waiting, false, 5, "A technician will contact you by noon."),
            (Taken, false, 5, "Ada is working on it and will contact you by noon."),
            (Waiting, true, 5, "The next free technician goes on with it."),
            (Waiting, true, -5, "The next free technician goes on with it."),
            (Taken, true, -5, "Ada is working on it. Nothing for you to do now."),
            (FollowUp, false, -5, "Ada has booked a follow-up with you."),
            (Answered, true, -5, "The Software Team has an answer. Ada will tell you."),
            (Resolved, false, -5, "Does it work now? Hearing nothing, we close it noon."),
            (Closed, true, -5, "It is closed. If it comes back, report it again."),
            (Cancelled, false, -5, "You cancelled it."),
        ];
        for (state, responded, minutes_left, said) in table {
            assert_eq!(words(state, responded, minutes_left), said, "{state} {responded}");
        }
    }

    #[test]
    fn who_is_asked_something_is_told_so_while_the_desk_works_on_it() {
        for state in State::ALL.iter().copied() {
            let asked = Own { asked: true, ..issue(state, true) };
            let is_asked = matches!(asked.next(NOW), Next::Asked { .. });
            assert_eq!(is_asked, state.is_in_work(), "{state}");
        }
    }

    #[test]
    fn late_is_what_was_told_and_not_kept_and_nothing_else() {
        for state in State::ALL.iter().copied() {
            for (responded, minutes_left) in [(false, 0), (false, 1), (true, 0), (true, 1)] {
                let told_at = NOW + TimeDelta::minutes(minutes_left);
                let issue = Own { told_at, ..issue(state, responded) };
                let next = issue.next(NOW);
                let waits = matches!(state, State::Waiting | State::Taken) && !responded;
                assert_eq!(next.is_late(), waits && minutes_left == 0, "{state} {responded}");
                assert_eq!(next.due().is_some(), waits, "{state} {responded}");
            }
            assert_eq!(words(state, false, -1).contains("We are late"), {
                matches!(state, State::Waiting | State::Taken)
            });
        }
    }
}
