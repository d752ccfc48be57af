use crate::desk_time::day_in_words;
use crate::issue::{AnswerId, CaseId, Documentation, IssueId, ResolutionCode};
use crate::links::{DocumentPlaces, find_links};
use crate::people::{Channel, PersonId};
use chrono::{DateTime, NaiveDate, Utc};

crate::id! {
    /// That one person is told one answer.
    RelayId
}

crate::id! {
    /// That a case concerns somebody: by an issue they reported, or because they said "me too".
    ConcernedId
}

crate::pg_enum! {
    /// What the Software Team says on a case.
    pub enum AnswerKind {
        KnownPlanned = "known_planned" => "Known and planned",
        Fix = "fix" => "Fix",
        Workaround = "workaround" => "Workaround",
        Reported = "reported" => "Reported",
        NotADefect = "not_a_defect" => "Not a defect",
        NeedInformation = "need_information" => "Need information",
    }
}

impl AnswerKind {
    /// The line under each choice of the form.
    pub const fn line(self) -> &'static str {
        match self {
            AnswerKind::KnownPlanned => {
                "It will be mended with a coming version: say which, and when"
            }
            AnswerKind::Fix => "It is mended: say what to do to get it",
            AnswerKind::Workaround => "There is a way round it for now",
            AnswerKind::Reported => "The vendor has it now, and has not said more",
            AnswerKind::NotADefect => "It is meant to be so: say why, and what to do instead",
            AnswerKind::NeedInformation => {
                "Back to the techs with your question; nobody else is told"
            }
        }
    }

    /// Over the answer, to who reported it.
    pub const fn headline(self) -> &'static str {
        match self {
            AnswerKind::KnownPlanned => "It is known, and will be mended",
            AnswerKind::Fix => "It is mended",
            AnswerKind::Workaround => "There is a way round it",
            AnswerKind::Reported => "It has been reported to its makers",
            AnswerKind::NotADefect => "It is meant to work like this",
            AnswerKind::NeedInformation => "We need to know more",
        }
    }

    /// What they are asked with it.
    pub const fn question(self) -> &'static str {
        match self {
            AnswerKind::Fix | AnswerKind::Workaround => "Does it work for you now?",
            _ => "Can you go on with that for now?",
        }
    }

    /// What an issue ends as that it is told to; absent for what is told to nobody.
    pub const fn code(self) -> Option<ResolutionCode> {
        match self {
            AnswerKind::KnownPlanned => Some(ResolutionCode::PlannedFix),
            AnswerKind::Fix => Some(ResolutionCode::VendorFix),
            AnswerKind::Workaround => Some(ResolutionCode::Workaround),
            AnswerKind::Reported => Some(ResolutionCode::Reported),
            AnswerKind::NotADefect => Some(ResolutionCode::Explained),
            AnswerKind::NeedInformation => None,
        }
    }
}

crate::pg_enum! {
    /// How somebody came to know an answer.
    pub enum RelayHow {
        Phone = "phone" => "by phone",
        Chat = "chat" => "by chat",
        Email = "email" => "by email",
        InPerson = "in_person" => "in person",
        Message = "message" => "by a message that arrived",
        Page = "page" => "by reading it here",
    }
}

impl From<Channel> for RelayHow {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Phone => RelayHow::Phone,
            Channel::Chat => RelayHow::Chat,
            Channel::Email => RelayHow::Email,
            Channel::InPerson => RelayHow::InPerson,
        }
    }
}

/// Something the Software Team said on a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub id: AnswerId,
    pub case: CaseId,
    pub kind: AnswerKind,
    /// For employees.
    pub text: String,
    /// For techs.
    pub notes: Option<String>,
    pub version: Option<String>,
    pub planned_on: Option<NaiveDate>,
    pub at: DateTime<Utc>,
    /// Another answer holds now.
    pub superseded_at: Option<DateTime<Utc>>,
    /// How many are still to be told, and how many have been.
    pub owed: i32,
    pub told: i32,
}

impl Answer {
    /// All that an employee is told, in one text.
    pub fn in_words(&self) -> String {
        match self.plan() {
            Some(plan) => format!("{}\n\n{plan}", self.text),
            None => self.text.clone(),
        }
    }

    /// With which version it is mended, and when.
    pub fn plan(&self) -> Option<String> {
        plan(self.kind, self.version.as_deref(), self.planned_on)
    }

    /// The answer to the documentation question that goes with it: whether it names a page of ours.
    pub fn documentation(&self, places: &DocumentPlaces) -> Documentation {
        let names_ours = find_links(&self.text).iter().any(|link| places.contains(link));
        if names_ours { Documentation::AnsweredWith } else { Documentation::NotDocumentable }
    }

    /// How many it concerns, told or not.
    pub fn concerns(&self) -> i32 {
        self.owed.saturating_add(self.told)
    }
}

/// With which version something is mended, and when, as an answer of that kind says it.
pub fn plan(kind: AnswerKind, version: Option<&str>, on: Option<NaiveDate>) -> Option<String> {
    match (version, on.map(day_in_words)) {
        (Some(version), Some(day)) => Some(format!("Planned with version {version}, for {day}.")),
        (Some(version), None) if kind == AnswerKind::Fix => {
            Some(format!("Mended in version {version}."))
        }
        (Some(version), None) => Some(format!("Planned with version {version}.")),
        (None, Some(day)) => Some(format!("Planned for {day}.")),
        (None, None) => None,
    }
}

/// That somebody is told an answer: how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Relay {
    pub id: RelayId,
    pub answer: AnswerId,
    pub case: CaseId,
    pub concerned: ConcernedId,
    pub person: PersonId,
    /// Absent for who said "me too".
    pub issue: Option<IssueId>,
    pub owed_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub sent_by: Option<PersonId>,
    pub told_at: Option<DateTime<Utc>>,
    pub how: Option<RelayHow>,
    pub void_at: Option<DateTime<Utc>>,
    pub helped: Option<bool>,
}

impl Relay {
    /// Nobody has told them yet.
    pub const fn is_owed(&self) -> bool {
        self.told_at.is_none() && self.void_at.is_none()
    }

    /// They may read it: somebody told them, or sent it.
    pub const fn is_theirs_to_read(&self) -> bool {
        self.told_at.is_some() || (self.sent_at.is_some() && self.void_at.is_none())
    }
}

/// What employees read of a case while it lasts.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownIssue {
    pub case: CaseId,
    pub software: String,
    pub title: String,
    pub text: String,
    pub wide: bool,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// How many people have said that it concerns them, or reported it.
    pub concerned: i32,
    /// Whoever looks is one of them.
    pub concerns_me: bool,
}

impl KnownIssue {
    /// "3 people have it".
    pub fn people(&self) -> String {
        match self.concerned {
            0 => "Nobody has said that they have it.".to_owned(),
            1 => "1 person has it.".to_owned(),
            n => format!("{n} people have it."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(kind: AnswerKind, version: Option<&str>, on: Option<&str>) -> Answer {
        Answer {
            id: AnswerId(1),
            case: CaseId(1),
            kind,
            text: "Save under another name.".to_owned(),
            notes: None,
            version: version.map(str::to_owned),
            planned_on: on.map(|day| day.parse().unwrap()),
            at: DateTime::UNIX_EPOCH,
            superseded_at: None,
            owed: 2,
            told: 3,
        }
    }

    #[test]
    fn what_is_told_says_with_which_version_and_when() {
        use AnswerKind::*;
        for (kind, version, on, plan) in [
            (
                KnownPlanned,
                Some("9.1"),
                Some("2027-03-01"),
                Some("Planned with version 9.1, for 1 March 2027."),
            ),
            (KnownPlanned, Some("9.1"), None, Some("Planned with version 9.1.")),
            (KnownPlanned, None, Some("2027-03-01"), Some("Planned for 1 March 2027.")),
            (Fix, Some("9.1"), None, Some("Mended in version 9.1.")),
            (Workaround, None, None, None),
        ] {
            let answer = answer(kind, version, on);
            assert_eq!(answer.plan().as_deref(), plan);
            assert!(answer.in_words().starts_with("Save under another name."));
            assert_eq!(answer.in_words().len() > answer.text.len(), plan.is_some());
        }
    }

    #[test]
    fn every_answer_but_a_question_ends_what_it_is_told_to() {
        for kind in AnswerKind::ALL.iter().copied() {
            assert_eq!(kind.code().is_none(), kind == AnswerKind::NeedInformation, "{kind}");
        }
    }

    #[test]
    fn an_answer_that_names_a_page_of_ours_is_an_answer_with_a_document() {
        let places = DocumentPlaces::parse("docs.example.com").unwrap();
        let said = |text: &str| {
            let answer = Answer { text: text.to_owned(), ..answer(AnswerKind::Fix, None, None) };
            answer.documentation(&places)
        };
        assert_eq!(said("See https://docs.example.com/word"), Documentation::AnsweredWith);
        assert_eq!(said("See https://example.org/word"), Documentation::NotDocumentable);
    }

    #[test]
    fn what_is_owed_can_be_read_once_it_was_sent_and_as_long_as_it_holds() {
        let at = Some(DateTime::UNIX_EPOCH);
        let relay = |sent_at, told_at, void_at| Relay {
            id: RelayId(1),
            answer: AnswerId(1),
            case: CaseId(1),
            concerned: ConcernedId(1),
            person: PersonId(1),
            issue: None,
            owed_at: DateTime::UNIX_EPOCH,
            due_at: DateTime::UNIX_EPOCH,
            sent_at,
            sent_by: None,
            told_at,
            how: None,
            void_at,
            helped: None,
        };
        for (sent, told, void, owed, read) in [
            (None, None, None, true, false),
            (at, None, None, true, true),
            (at, at, None, false, true),
            (None, at, None, false, true),
            (at, None, at, false, false),
        ] {
            let relay = relay(sent, told, void);
            assert_eq!((relay.is_owed(), relay.is_theirs_to_read()), (owed, read), "{relay:?}");
        }
    }
}
