//! Every number that leadership may look at: what it is called, what it divides by what, and which way is better. The ids are
//! those of kpis.md; docs/numbers.md says the same at length.

use super::count::Count;
use super::lengths::Measure;

/// Where a number stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What was asked for first.
    First,
    Promises,
    Resolving,
    Documentation,
    Tags,
    SoftwareTeam,
}

impl Group {
    pub const ALL: [Group; 6] = [
        Group::First,
        Group::Promises,
        Group::Resolving,
        Group::Documentation,
        Group::Tags,
        Group::SoftwareTeam,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Group::First => "Key figures",
            Group::Promises => "Promises and time",
            Group::Resolving => "How issues are resolved",
            Group::Documentation => "Documentation",
            Group::Tags => "Logging and tags",
            Group::SoftwareTeam => "Software Team and relays",
        }
    }
}

/// What a number is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// So many, and that is all.
    HowMany(Count),
    /// So many of so many.
    Share(Count, Count),
    /// One or the other, of so many.
    EitherOf([Count; 2], Count),
    /// Answered in time, of those that were answered or whose promise is over.
    Kept {
        vip: bool,
    },
    /// Resolved within so many days, of those that are old enough to say so.
    Within(i64, Count),
    /// Median and 90th percentile.
    Length(Measure),
    /// How long reports took to compile: median and longest, in seconds.
    Reports,
    /// Of documents that were offered and judged.
    DocumentsHelped,
    /// Of relays: made within one desk day.
    RelaysInTime,
    RelaysOwed,
    /// Desk minutes from the answer until its person was told.
    RelayTime,
    /// Desk minutes from escalating to acknowledging.
    Acknowledging,
    /// Cases answered within five desk days.
    CasesAnswered,
}

/// In what it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Percent,
    Cases,
    /// Minutes of desk time.
    DeskMinutes,
    /// Seconds of clock time.
    Seconds,
}

impl Unit {
    /// As files have it.
    pub const fn word(self) -> &'static str {
        match self {
            Unit::Percent => "%",
            Unit::Cases => "cases",
            Unit::DeskMinutes => "desk minutes",
            Unit::Seconds => "seconds",
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    More,
    Less,
    /// It depends.
    Neither,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub id: &'static str,
    pub title: &'static str,
    pub group: Group,
    pub formula: Formula,
    pub better: Better,
    /// In its own unit: percent, minutes, seconds.
    pub target: Option<f64>,
    /// How it is counted.
    pub how: &'static str,
}

impl Number {
    pub fn unit(&self) -> Unit {
        match self.formula {
            Formula::HowMany(_) | Formula::RelaysOwed => Unit::Cases,
            Formula::Length(Measure::Logging | Measure::Resolve) | Formula::Reports => {
                Unit::Seconds
            }
            Formula::Length(_) | Formula::RelayTime | Formula::Acknowledging => Unit::DeskMinutes,
            _ => Unit::Percent,
        }
    }

    /// The one with that id, as addresses have it: any case.
    pub fn called(id: &str) -> Option<&'static Number> {
        NUMBERS.iter().find(|number| number.id.eq_ignore_ascii_case(id))
    }

    /// What has rows among the requests: those counted, and those it is out of.
    pub fn rows(&self) -> Option<(Count, Count)> {
        match self.formula {
            Formula::HowMany(count) => Some((count, count)),
            Formula::Share(part, of) if part.is_of_requests() => Some((part, of)),
            Formula::EitherOf([first, _], of) => Some((first, of)),
            Formula::Kept { vip: false } => Some((Count::AnsweredInTime, Count::Answered)),
            Formula::Kept { vip: true } => Some((Count::VipAnsweredInTime, Count::VipAnswered)),
            Formula::Within(_, count) => Some((count, Count::Standing)),
            Formula::Length(Measure::Response) => Some((Count::Answered, Count::Answered)),
            Formula::Length(Measure::VipResponse) => Some((Count::VipAnswered, Count::VipAnswered)),
            Formula::Length(Measure::Logging) => Some((Count::TimedLogging, Count::TimedLogging)),
            Formula::Length(_) => Some((Count::Resolved, Count::Resolved)),
            _ => None,
        }
    }
}

const fn share(
    (id, title, group): (&'static str, &'static str, Group),
    (part, of): (Count, Count),
    (better, target): (Better, Option<f64>),
    how: &'static str,
) -> Number {
    Number { id, title, group, formula: Formula::Share(part, of), better, target, how }
}

const fn other(
    (id, title, group): (&'static str, &'static str, Group),
    formula: Formula,
    (better, target): (Better, Option<f64>),
    how: &'static str,
) -> Number {
    Number { id, title, group, formula, better, target, how }
}

use Better::{Less, More, Neither};
use Group::{Documentation, First, Promises, Resolving, SoftwareTeam, Tags};

/// In the order of the page.
pub const NUMBERS: &[Number] = &[
    share(
        ("K1", "Logged and tagged automatically", First),
        (Count::LoggedAndTagged, Count::All),
        (More, Some(95.0)),
        "Came by the report page, a program, a channel or mail, with at least one tag by the form or a rule: of all issues and log lines.",
    ),
    other(
        ("K2", "Time to compile a report", First),
        Formula::Reports,
        (Less, Some(1.0)),
        "From asking for a report to its last line, measured by every report that was made: median; the longest beside it.",
    ),
    share(
        ("K3", "Links to our documentation", First),
        (Count::DocumentLinks, Count::Links),
        (More, None),
        "Each address counts once for each issue it was given in. Of those in texts to employees: the ones that are our documents.",
    ),
    other(
        ("K6", "Reported", First),
        Formula::HowMany(Count::All),
        (Neither, None),
        "Issues and log lines, by when they were submitted.",
    ),
    other(
        ("K7", "Promise kept", First),
        Formula::Kept { vip: false },
        (More, Some(90.0)),
        "First response by the promised time: of those answered, and of those whose promise is over. Without who cancelled or helped themselves.",
    ),
    other(
        ("K8a", "Time to resolve", First),
        Formula::Length(Measure::Resolve),
        (Less, None),
        "Clock time from the report to the last resolution, nights and weekends included: median.",
    ),
    share(
        ("K9", "Resolved on first contact", First),
        (Count::FirstContact, Count::ResolvedByStaff),
        (More, Some(60.0)),
        "Exactly one contact that reached them; no follow-up, escalation, hand-over, and not doubted within 14 days: of what staff resolved.",
    ),
    share(
        ("K15", "Reopened", First),
        (Count::ReopenedIn14Days, Count::Resolved),
        (Less, Some(5.0)),
        "Came back within 14 days of a resolution: of what was resolved, by its last resolution.",
    ),
    other(
        ("K7a", "Time to first response", Promises),
        Formula::Length(Measure::Response),
        (Less, Some(180.0)),
        "Desk time from the report to the first staff contact or reply that reached them: median.",
    ),
    other(
        ("K8-1", "Resolved within 1 day", Promises),
        Formula::Within(1, Count::ResolvedIn1Day),
        (More, None),
        "By when they were reported; only days that are old enough to say so. Without cancelled ones.",
    ),
    other(
        ("K8-2", "Resolved within 2 days", Promises),
        Formula::Within(2, Count::ResolvedIn2Days),
        (More, None),
        "The same within 48 hours.",
    ),
    other(
        ("K8-5", "Resolved within 5 days", Promises),
        Formula::Within(5, Count::ResolvedIn5Days),
        (More, None),
        "The same within five times 24 hours.",
    ),
    other(
        ("K8-10", "Resolved within 10 days", Promises),
        Formula::Within(10, Count::ResolvedIn10Days),
        (More, None),
        "The same within ten times 24 hours.",
    ),
    other(
        ("K8b", "Time to resolve, desk time", Promises),
        Formula::Length(Measure::ResolveRunning),
        (Less, None),
        "Desk time to the last resolution, without the time in which somebody else had to do something: median.",
    ),
    other(
        ("K20", "VIP: promise kept", Promises),
        Formula::Kept { vip: true },
        (More, Some(90.0)),
        "As promise kept, of issues of people on the VIP list.",
    ),
    other(
        ("K20a", "VIP: time to first response", Promises),
        Formula::Length(Measure::VipResponse),
        (Less, Some(60.0)),
        "As time to first response, of issues of people on the VIP list.",
    ),
    share(
        ("K20b", "VIP: with a manager", Promises),
        (Count::VipByManager, Count::Vip),
        (More, None),
        "A manager has or had it: of issues of people on the VIP list.",
    ),
    share(
        ("K9a", "Resolved without any contact", Resolving),
        (Count::WithoutContact, Count::ResolvedByStaff),
        (Neither, None),
        "Nobody was reached before it was resolved: of what staff resolved.",
    ),
    share(
        ("K10", "Escalated", Resolving),
        (Count::Escalated, Count::Standing),
        (Neither, None),
        "Sent to the Software Team: of what was reported and not cancelled.",
    ),
    share(
        ("K10a", "Resolved by tier 1", Resolving),
        (Count::ResolvedByTier1, Count::ResolvedByStaff),
        (More, Some(75.0)),
        "By the tier of who resolved it, as it was then.",
    ),
    share(
        ("K13", "Self-solved", Resolving),
        (Count::SelfSolved, Count::Resolved),
        (More, None),
        "Its reporter said that a document solved it: of what was resolved.",
    ),
    share(
        ("K16", "Handed over", Resolving),
        (Count::HandedOver, Count::Taken),
        (Less, None),
        "Given to somebody else at least once: of what was taken.",
    ),
    share(
        ("K16b", "Priority overridden", Resolving),
        (Count::PriorityOverridden, Count::All),
        (Less, None),
        "The effect was changed at the desk: of all that was reported.",
    ),
    share(
        ("K18", "Satisfied", Resolving),
        (Count::Satisfied, Count::Rated),
        (More, None),
        "Four or five of five: of those who said how the help was.",
    ),
    share(
        ("K18a", "Said how the help was", Resolving),
        (Count::Rated, Count::Resolved),
        (More, None),
        "Of what was resolved.",
    ),
    share(
        ("K4", "Resolved by a document", Documentation),
        (Count::ByDocument, Count::Resolved),
        (More, None),
        "As whoever resolved it answered the documentation question: of what was resolved.",
    ),
    share(
        ("K4a", "Answered with a document", Documentation),
        (Count::WithDocument, Count::Resolved),
        (More, None),
        "The same: a document was given, and more was needed.",
    ),
    other(
        ("K4b", "Documentation gap", Documentation),
        Formula::EitherOf([Count::Missing, Count::OutOfDate], Count::Resolved),
        (Less, None),
        "Documentation was missing or out of date: of what was resolved.",
    ),
    share(
        ("K12", "By staff, with a document alone", Documentation),
        (Count::ByDocumentAlone, Count::ResolvedByStaff),
        (Less, None),
        "What the employee could have found: of what staff resolved.",
    ),
    other(
        ("K14", "Suggestions that helped", Documentation),
        Formula::DocumentsHelped,
        (More, None),
        "Of the documents that were offered in these days and judged by whoever they were offered to.",
    ),
    share(
        ("K1a", "Logged automatically", Tags),
        (Count::LoggedByItself, Count::All),
        (More, None),
        "Nobody at the desk typed it: of all issues and log lines. It is self-service, too (K22).",
    ),
    share(
        ("K1b", "Tagged automatically", Tags),
        (Count::TaggedByItself, Count::All),
        (More, None),
        "A tag by the form or a rule came with it.",
    ),
    share(
        ("K1c", "Has a tag", Tags),
        (Count::Tagged, Count::All),
        (More, None),
        "At least one tag stands, whoever set it.",
    ),
    share(
        ("K1e", "Resolved ones with a tag", Tags),
        (Count::ResolvedTagged, Count::Resolved),
        (More, Some(100.0)),
        "At least one tag stands: of what was resolved.",
    ),
    share(
        ("K1d", "Automatic tags kept", Tags),
        (Count::OwnTagsKept, Count::OwnTags),
        (More, Some(90.0)),
        "Tags by the form and by rules that nobody removed: of all of them.",
    ),
    share(
        ("K16a", "Kind corrected", Tags),
        (Count::KindCorrected, Count::KindAsked),
        (Less, None),
        "The kind that the form asked for was removed at the desk: of issues whose form asked.",
    ),
    other(
        ("K5", "Time to log", Tags),
        Formula::Length(Measure::Logging),
        (Less, Some(30.0)),
        "From opening the form to submitting it, where staff typed: median.",
    ),
    share(
        ("K5a", "Logged within 120 s", Tags),
        (Count::LoggedIn120Seconds, Count::TimedLogging),
        (More, None),
        "Of what staff typed.",
    ),
    share(
        ("K5b", "Logged within 30 s", Tags),
        (Count::LoggedIn30Seconds, Count::TimedLogging),
        (More, None),
        "Of what staff typed.",
    ),
    other(
        ("K17", "Told within one desk day", SoftwareTeam),
        Formula::RelaysInTime,
        (More, Some(100.0)),
        "Answers that were told in time: of those told, and of those owed longer. By when they were owed.",
    ),
    other(
        ("K17a", "Not told yet", SoftwareTeam),
        Formula::RelaysOwed,
        (Less, None),
        "People who are owed an answer right now.",
    ),
    other(
        ("K17b", "Answer to told", SoftwareTeam),
        Formula::RelayTime,
        (Less, None),
        "Desk time from an answer until each person concerned was told: median.",
    ),
    other(
        ("K21", "Escalated to acknowledged", SoftwareTeam),
        Formula::Acknowledging,
        (Less, None),
        "Desk time from opening a case until the team acknowledged it: median, by when it was opened.",
    ),
    other(
        ("K21a", "Cases answered within 5 desk days", SoftwareTeam),
        Formula::CasesAnswered,
        (More, None),
        "Of cases opened in these days that were answered, or are older than that.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_an_id_of_its_own_and_says_how_it_is_counted() {
        for (place, number) in NUMBERS.iter().enumerate() {
            assert!(NUMBERS[..place].iter().all(|other| other.id != number.id), "{}", number.id);
            assert!(number.how.ends_with('.') && number.how.len() > 20, "{}", number.id);
            assert_eq!(Number::called(&number.id.to_lowercase()), Some(number));
        }
        assert_eq!(Number::called("K99"), None);
    }

    #[test]
    fn the_numbers_of_the_definitions_are_there() {
        let ids = "K1 K1a K1b K1c K1d K2 K3 K4 K4a K4b K5 K6 K7 K7a K8a K9 K10 K10a K12 K13 K14 K15 K16 K17 K17a K18 K20 K21";
        for id in ids.split(' ') {
            assert!(Number::called(id).is_some(), "{id}");
        }
    }

    #[test]
    fn a_share_is_of_what_belongs_to_the_same_day() {
        for number in NUMBERS {
            if let Some((part, of)) = number.rows() {
                assert_eq!(part.anchor(), of.anchor(), "{}", number.id);
                assert!(part.is_of_requests() && of.is_of_requests(), "{}", number.id);
            }
        }
    }
}
