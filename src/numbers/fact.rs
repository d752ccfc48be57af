//! What one request counts for: the definitions of the numbers, told from an issue's row, tags, events and links, or from a line
//! of the log. Pure, so that the sums can be made again from nothing and compared.

use super::count::Count;
use super::lengths::Measure;
use super::raw::{RawEvent, RawIssue, RawLine, RawTag};
use crate::clocks::{Happened, Story};
use crate::desk_time::DeskHours;
use crate::issue::{Basket, Documentation, EventKind, ResolutionCode, Source, State};
use crate::people::PersonId;
use crate::tagging::{TagFacet, TagOrigin};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashSet;

/// One issue or one line of the log, as it counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fact {
    pub is_line: bool,
    pub id: i64,
    pub submitted_at: DateTime<Utc>,
    pub resolved_at: Option<DateTime<Utc>>,
    /// No longer on anybody's desk.
    pub ended_at: Option<DateTime<Utc>>,
    pub asker: Option<i64>,
    pub department: String,
    pub software: String,
    pub vendor: String,
    /// The kinds that stand, each once.
    pub kinds: Vec<String>,
    pub basket: String,
    pub source: String,
    pub tier: Option<i16>,
    pub priority: String,
    /// What it counts for, by [`Count::flag`].
    pub flags: i64,
    pub minutes: i32,
    pub tags: i32,
    pub tags_kept: i32,
    /// The promise, while nobody has answered.
    pub promised_at: Option<DateTime<Utc>>,
    pub response_minutes: Option<i32>,
    pub logging_seconds: Option<i32>,
    pub resolve_seconds: Option<i32>,
    pub resolve_minutes: Option<i32>,
    /// Each address in an outward text once: when it was added, and whether it is a document.
    pub links: Vec<(DateTime<Utc>, bool)>,
}

/// What the definitions lean on, beside the rows.
#[derive(Clone, Debug)]
pub struct Rules {
    pub hours: DeskHours,
    /// More staff minutes than these are heavy.
    pub heavy_minutes: i64,
    pub managers: HashSet<PersonId>,
}

/// A resolution that is doubted within so many days did not hold (K9, K15).
const HOLDS_DAYS: i64 = 14;

/// The slots of K8.
const RESOLVED_IN: [(i64, Count); 4] = [
    (1, Count::ResolvedIn1Day),
    (2, Count::ResolvedIn2Days),
    (5, Count::ResolvedIn5Days),
    (10, Count::ResolvedIn10Days),
];

/// Whether it came without anybody at the desk typing it.
fn came_by_itself(source: Source) -> bool {
    matches!(source, Source::Web | Source::Api | Source::Slack | Source::Mail)
}

impl Fact {
    fn set(&mut self, count: Count, is_so: bool) {
        if is_so {
            self.flags |= count.flag();
        }
    }

    pub fn is(&self, count: Count) -> bool {
        self.flags & count.flag() != 0
    }

    /// The last moment for which it counts anywhere.
    pub fn last_at(&self) -> DateTime<Utc> {
        let links = self.links.iter().map(|(at, _)| *at);
        let ends = [self.resolved_at, self.ended_at];
        links.chain(ends.into_iter().flatten()).fold(self.submitted_at, Ord::max)
    }

    /// How long something took, if it was measured.
    pub fn length(&self, measure: Measure) -> Option<i64> {
        let length = match measure {
            Measure::Response => self.response_minutes,
            Measure::VipResponse => self.response_minutes.filter(|_| self.is(Count::Vip)),
            Measure::Logging => self.logging_seconds,
            Measure::Resolve => self.resolve_seconds,
            Measure::ResolveRunning => self.resolve_minutes,
        };
        length.map(i64::from)
    }

    pub fn of_issue(
        issue: &RawIssue,
        tags: &[RawTag],
        events: &[RawEvent],
        links: Vec<(DateTime<Utc>, bool)>,
        rules: &Rules,
    ) -> Self {
        let mut fact = Fact {
            is_line: false,
            id: issue.id,
            submitted_at: issue.submitted_at,
            asker: Some(issue.reporter.0),
            department: issue.department.clone(),
            software: issue.software.clone(),
            vendor: issue.vendor.clone(),
            basket: issue.basket.word().to_owned(),
            source: issue.source.word().to_owned(),
            priority: issue.priority_there.clone().unwrap_or_else(|| issue.priority.to_string()),
            minutes: issue.staff_minutes,
            links,
            ..Fact::default()
        };
        fact.set(Count::All, true);
        fact.set(Count::Heavy, i64::from(issue.staff_minutes) > rules.heavy_minutes);
        fact.set(Count::PriorityOverridden, issue.overridden);
        fact.set(Count::Standing, issue.state != State::Cancelled);
        let escalated = happened(events, EventKind::Escalated);
        fact.set(Count::Escalated, escalated && fact.is(Count::Standing));
        fact.tagged(issue, tags);
        fact.handled(issue, events, rules);
        fact.logged(issue.opened_at.filter(|_| issue.logged_by != issue.reporter));
        fact.answered(issue, rules);
        fact.resolved(issue, events, rules);
        fact
    }

    /// K1, K1c, K1d, K16: what it was called, and by whom.
    fn tagged(&mut self, issue: &RawIssue, tags: &[RawTag]) {
        let automatic = |tag: &&RawTag| {
            matches!(tag.origin, TagOrigin::Form | TagOrigin::Rule) && !tag.in_hindsight
        };
        let at_once = |tag: &RawTag| tag.added_at <= issue.submitted_at;
        let by_itself = tags.iter().filter(automatic).any(at_once);
        let own = tags.iter().filter(automatic).count();
        let kept = tags.iter().filter(automatic).filter(|tag| !tag.removed).count();
        (self.tags, self.tags_kept) = (in_i32(own), in_i32(kept));
        self.set(Count::LoggedByItself, came_by_itself(issue.source));
        self.set(Count::TaggedByItself, by_itself);
        self.set(Count::LoggedAndTagged, by_itself && came_by_itself(issue.source));
        self.set(Count::Tagged, tags.iter().any(|tag| !tag.removed));
        let asked = |tag: &RawTag| tag.facet == TagFacet::Kind && tag.origin == TagOrigin::Form;
        self.set(Count::KindAsked, tags.iter().any(asked));
        self.set(Count::KindCorrected, tags.iter().any(|tag| asked(tag) && tag.removed));
        let kinds = tags.iter().filter(|tag| tag.facet == TagFacet::Kind && !tag.removed);
        self.kinds = kinds.map(|tag| tag.word.clone()).collect();
        self.kinds.sort();
        self.kinds.dedup();
    }

    /// K15, K16, K20: through whose hands it went.
    fn handled(&mut self, issue: &RawIssue, events: &[RawEvent], rules: &Rules) {
        self.set(Count::Taken, issue.first_taken_at.is_some());
        let was_taken = issue.first_taken_at.is_some();
        self.set(Count::HandedOver, was_taken && issue.times_handed_over > 0);
        self.set(Count::EverReopened, self.is(Count::Standing) && issue.times_reopened > 0);
        self.set(Count::Vip, issue.vip);
        let managed = events.iter().filter_map(|event| event.owner);
        let managed = managed.into_iter().any(|owner| rules.managers.contains(&owner));
        self.set(Count::VipByManager, issue.vip && managed);
        let by_basket = match issue.basket {
            Basket::Bin => Some(1),
            Basket::P1 | Basket::P2 => Some(2),
            Basket::Vip => None,
        };
        let is_resolved = issue.resolved_by.is_some();
        self.tier = if is_resolved { issue.resolved_tier } else { by_basket };
    }

    /// K5: how long staff took to type it.
    fn logged(&mut self, opened_at: Option<DateTime<Utc>>) {
        let Some(opened_at) = opened_at else { return };
        let seconds = seconds_between(opened_at, self.submitted_at);
        self.logging_seconds = Some(seconds);
        self.set(Count::TimedLogging, true);
        self.set(Count::LoggedIn120Seconds, seconds <= 120);
        self.set(Count::LoggedIn30Seconds, seconds <= 30);
    }

    /// K7, K7a, K20: the first response. Who cancelled, or helped themselves, was owed none.
    fn answered(&mut self, issue: &RawIssue, rules: &Rules) {
        let self_solved = issue.code == Some(ResolutionCode::SelfSolved);
        if issue.state == State::Cancelled || self_solved {
            return;
        }
        let is_over = matches!(issue.state, State::Resolved | State::Closed);
        let Some(at) = issue.first_response_at else {
            // Another desk did not say whether it answered: nobody knows, and nobody owes it.
            if issue.source == Source::Import && is_over {
                return;
            }
            self.set(Count::Unanswered, true);
            self.set(Count::VipUnanswered, issue.vip);
            self.set(Count::Waiting, !is_over);
            self.promised_at = Some(issue.promised_at);
            return;
        };
        let in_time = at <= issue.promised_at;
        self.response_minutes = Some(in_i32(rules.hours.minutes_between(issue.submitted_at, at)));
        self.set(Count::Answered, true);
        self.set(Count::AnsweredInTime, in_time);
        self.set(Count::VipAnswered, issue.vip);
        self.set(Count::VipAnsweredInTime, issue.vip && in_time);
    }

    /// K4, K8 to K10, K12, K13, K15, K18: the last resolution.
    fn resolved(&mut self, issue: &RawIssue, events: &[RawEvent], rules: &Rules) {
        let is_over = matches!(issue.state, State::Resolved | State::Closed);
        let is_ended = is_over || issue.state == State::Cancelled;
        let last =
            || events.iter().rev().map(|event| event.happened).find(|one| ends(one.to_state));
        let ended = issue.closed_at.or_else(|| last().map(|event| event.at));
        self.ended_at = issue.resolved_at.filter(|_| is_over).or(ended).filter(|_| is_ended);
        let Some(at) = issue.resolved_at.filter(|_| is_over) else { return };
        self.resolved_at = Some(at);
        self.resolve_seconds = Some(seconds_between(issue.submitted_at, at));
        let happened: Vec<Happened> = events.iter().map(|event| event.happened).collect();
        let story = Story::of(&happened, &rules.hours, at);
        self.resolve_minutes = Some(in_i32(story.running()));
        for (days, count) in RESOLVED_IN {
            self.set(count, at - issue.submitted_at <= TimeDelta::days(days));
        }
        self.set(Count::Resolved, true);
        self.set(Count::ResolvedTagged, self.is(Count::Tagged));
        self.documented(issue.documentation);
        let self_solved = issue.code == Some(ResolutionCode::SelfSolved);
        let by_staff = issue.resolved_by.is_some() && !self_solved;
        let doubted = doubted_soon(events);
        let reached = events.iter().filter(|event| event.happened.reached).count();
        let straight = !happened_any(
            events,
            &[
                EventKind::FollowUpPlanned,
                EventKind::Escalated,
                EventKind::HandedOver,
                EventKind::Raised,
            ],
        );
        self.set(Count::SelfSolved, self_solved);
        self.set(Count::ResolvedByStaff, by_staff);
        self.set(Count::FirstContact, by_staff && reached == 1 && straight && !doubted);
        self.set(Count::WithoutContact, by_staff && reached == 0);
        self.set(Count::ResolvedByTier1, by_staff && issue.resolved_tier == Some(1));
        let by_document = issue.documentation == Some(Documentation::ResolvedBy);
        self.set(Count::ByDocumentAlone, by_staff && by_document);
        self.set(Count::ReopenedIn14Days, doubted);
        self.set(Count::Rated, issue.rating.is_some());
        self.set(Count::Satisfied, issue.rating.is_some_and(|rating| rating >= 4));
    }

    fn documented(&mut self, answer: Option<Documentation>) {
        let is = |documentation| answer == Some(documentation);
        let (by, with) = (is(Documentation::ResolvedBy), is(Documentation::AnsweredWith));
        self.set(Count::Questioned, answer.is_some());
        self.set(Count::ByDocument, by);
        self.set(Count::WithDocument, with);
        self.set(Count::Documented, by || with);
        self.set(Count::Missing, is(Documentation::Missing));
        self.set(Count::OutOfDate, is(Documentation::OutOfDate));
    }

    /// A line was answered when it was asked: it is no resolved issue.
    pub fn of_line(line: &RawLine, links: Vec<(DateTime<Utc>, bool)>, rules: &Rules) -> Self {
        let mut fact = Fact {
            is_line: true,
            id: line.id,
            submitted_at: line.at,
            resolved_at: Some(line.at),
            asker: line.asker,
            department: line.department.clone(),
            software: line.software.clone(),
            vendor: line.vendor.clone(),
            kinds: line.is_tagged.then(|| line.kind.clone()).into_iter().collect(),
            source: line.source.word().to_owned(),
            tier: line.tier,
            minutes: line.minutes,
            links,
            ..Fact::default()
        };
        for count in [Count::All, Count::Line] {
            fact.set(count, true);
        }
        fact.set(Count::Heavy, i64::from(line.minutes) > rules.heavy_minutes);
        fact.set(Count::TaggedByItself, line.automatic);
        fact.set(Count::Tagged, line.is_tagged);
        // The documentation question is one about what was resolved; a line only says whether a document was given.
        let given = [Documentation::ResolvedBy, Documentation::AnsweredWith];
        fact.set(Count::Documented, line.documentation.is_some_and(|said| given.contains(&said)));
        fact.logged(line.opened_at);
        fact
    }
}

fn ends(state: State) -> bool {
    matches!(state, State::Resolved | State::Closed | State::Cancelled)
}

fn happened(events: &[RawEvent], kind: EventKind) -> bool {
    events.iter().any(|event| event.happened.kind == kind)
}

fn happened_any(events: &[RawEvent], kinds: &[EventKind]) -> bool {
    events.iter().any(|event| kinds.contains(&event.happened.kind))
}

/// Whether a resolution was doubted within fourteen days.
fn doubted_soon(events: &[RawEvent]) -> bool {
    let mut resolved_at: Option<DateTime<Utc>> = None;
    events.iter().map(|event| event.happened).any(|event| {
        if event.to_state == State::Resolved && event.kind != EventKind::Rated {
            resolved_at.get_or_insert(event.at);
        }
        if event.kind != EventKind::Reopened {
            return false;
        }
        let before = resolved_at.take();
        before.is_some_and(|before| event.at - before <= TimeDelta::days(HOLDS_DAYS))
    })
}

fn seconds_between(from: DateTime<Utc>, to: DateTime<Utc>) -> i32 {
    in_i32((to - from).num_seconds().max(0))
}

fn in_i32<N: TryInto<i32>>(n: N) -> i32 {
    n.try_into().unwrap_or(i32::MAX)
}
