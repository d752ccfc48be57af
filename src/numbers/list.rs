//! All the numbers there are, in the order of the page; their sources are the rows of kpis.md with the same ids.

use super::count::Count;
use super::lengths::Measure;
use super::number::{Better, Formula, Group, Number};

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
        ("K15b", "Ever reopened", Resolving),
        (Count::EverReopened, Count::Standing),
        (Less, None),
        "Came back at least once, whenever that was: of what was reported and not cancelled.",
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
        "From opening the form to submitting it, where staff typed.",
    ),
    share(
        ("K5b", "Logged within 30 s", Tags),
        (Count::LoggedIn30Seconds, Count::TimedLogging),
        (More, None),
        "The same within half a minute: of what staff typed.",
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
    use super::super::number::Group;
    use super::*;

    const DOCUMENTED: &str = include_str!("../../docs/numbers.md");

    #[test]
    fn the_documentation_says_of_every_number_what_the_page_says() {
        for number in NUMBERS {
            let better = match number.better {
                More => "more",
                Less => "less",
                Neither => "neither",
            };
            let target = number.target.map(|target| format!("{target:.1}")).unwrap_or_default();
            let (id, title, how) = (number.id, number.title, number.how);
            let row = format!("| {id} | {title} | {how} | {better} | {target} |\n");
            assert!(DOCUMENTED.contains(&row), "docs/numbers.md lacks: {row}");
        }
        let rows = DOCUMENTED.lines().filter(|line| line.starts_with("| K")).count();
        assert_eq!(rows, NUMBERS.len(), "a number is told twice, or is gone");
        assert!(
            Group::ALL.iter().all(|group| DOCUMENTED.contains(&format!("### {}", group.title())))
        );
    }
}
