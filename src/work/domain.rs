//! What may happen to an issue while it is worked on, and what its reporter may say to it.

mod together;

pub use together::{Reader, as_read, gives_away, kinds, message_together};

use crate::attention::{Colleague, may_be_called};
use crate::issue::{self, Effect, Event, EventKind, Facts, Issue, Refused, Resolution, State};
use crate::people::{Person, PersonId};
use crate::tagging::{TagFacet, TagOrigin};
use crate::triage::Triage;
use chrono::{DateTime, TimeDelta, Utc};

/// How many messages a reporter writes to one issue within an hour, at most: more is no conversation.
pub const MESSAGES_AN_HOUR: i64 = 60;

/// Whether its reporter may write to an issue once more. `oldest` is when they wrote the first of their last
/// [`MESSAGES_AN_HOUR`], if they wrote so many.
///
/// # Errors
/// [`Refused::Rule`] when that is less than an hour ago.
pub fn may_write_more(oldest: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), Refused> {
    if oldest.is_some_and(|oldest| now - oldest < TimeDelta::hours(1)) {
        return Err(Refused::Rule(format!(
            "You have written {MESSAGES_AN_HOUR} messages here within an hour. Send this one later, or call the desk."
        )));
    }
    Ok(())
}

/// A message that the reporter and the desk both read. The first by staff is the first response. One that `asks` leaves the
/// desk waiting for an answer, if it is working on the issue.
///
/// # Errors
/// [`Refused::Rule`] once it is closed or cancelled: nobody would read it.
pub fn message(
    issue: &mut Issue,
    text: String,
    asks: bool,
    by: &Person,
    now: DateTime<Utc>,
) -> Result<Event, Refused> {
    if matches!(issue.state, State::Closed | State::Cancelled) {
        return Err(Refused::Rule(format!(
            "This issue is “{}”. Nobody reads new messages here: please report it again.",
            issue.state
        )));
    }
    let first_response = issue.respond(by, now);
    let asks = asks && by.id != issue.reporter && issue.state.is_in_work();
    if by.id == issue.reporter {
        issue.reporter_wrote(now);
    } else {
        issue.desk_wrote(asks, now);
    }
    Ok(Event::new(EventKind::Message).text(text).facts(Facts {
        first_response,
        asks,
        ..Facts::default()
    }))
}

/// A note for staff only, at any time. It may call colleagues who may see the issue.
///
/// # Errors
/// [`Refused::Rule`] with whom it cannot call.
pub fn note(issue: &Issue, text: String, called: &[Colleague]) -> Result<Event, Refused> {
    called.iter().try_for_each(|colleague| may_be_called(colleague, issue))?;
    let calls = called.iter().map(|colleague| colleague.name.clone()).collect();
    Ok(Event::new(EventKind::Note).text(text).facts(Facts { calls, ..Facts::default() }))
}

/// A live tag of an issue.
#[derive(Clone, Debug)]
pub struct Tagged {
    pub word: String,
    pub label: String,
    pub facet: TagFacet,
    pub origin: TagOrigin,
}

/// One tag more, or one less; by its word.
#[derive(Clone, Debug, PartialEq)]
pub enum TagChange {
    Add(String),
    Remove(String),
}

/// Changes the tags of an issue, of which `live` are there.
///
/// # Errors
/// [`Refused::Rule`] when they are like that already, or when what is resolved would have no kind left to be counted by.
pub fn tag(issue: &Issue, change: &TagChange, live: &[Tagged]) -> Result<Event, Refused> {
    let is_live = |word: &str| live.iter().any(|tag| tag.word == word);
    let (kind, word) = match change {
        TagChange::Add(word) if !is_live(word) => (EventKind::Tagged, word),
        TagChange::Remove(word) if is_live(word) => (EventKind::Untagged, word),
        _ => {
            let words = "The tags are like that already: somebody was quicker.";
            return Err(Refused::Rule(words.to_owned()));
        }
    };
    let other_kinds = live.iter().filter(|tag| tag.facet == TagFacet::Kind && tag.word != *word);
    // What is with the Software Team is resolved by its answer, which asks for no kind.
    let keeps_one =
        matches!(issue.state, State::Resolved | State::Closed | State::Escalated | State::Answered);
    if kind == EventKind::Untagged && keeps_one && other_kinds.count() == 0 {
        let words =
            "What is resolved keeps a kind, or nothing would count it. Add the right one first.";
        return Err(Refused::Rule(words.to_owned()));
    }
    Ok(Event::new(kind).facts(Facts { tag: Some(word.clone()), ..Facts::default() }))
}

/// Ends the work on an issue, and adds those kinds that are `ticked` and not `live` yet.
///
/// # Errors
/// As for [`issue::resolve`]; [`Refused::Rule`] when it would have no kind at all.
pub fn resolve(
    issue: &mut Issue,
    resolution: Resolution,
    (ticked, live): (&[String], &[Tagged]),
    by: PersonId,
    now: DateTime<Utc>,
    closes_at: DateTime<Utc>,
) -> Result<Event, Refused> {
    let event = issue::resolve(issue, resolution, by, now, closes_at)?;
    if ticked.is_empty() && !live.iter().any(|tag| tag.facet == TagFacet::Kind) {
        let words = "Choose at least one kind, so that the tally knows what it was.";
        return Err(Refused::Rule(words.to_owned()));
    }
    let is_new = |kind: &&String| !live.iter().any(|tag| tag.word == **kind);
    let tags = ticked.iter().filter(is_new).cloned().collect();
    Ok(Event { facts: Facts { tags, ..event.facts }, ..event })
}

/// Another effect than was reported, with the reason. The report's own answer stays in the first event; the promise
/// still counts from the report. Whoever owns it keeps it.
///
/// # Errors
/// [`Refused::NotOpen`] when it is over, [`Refused::Rule`] when nothing would change.
pub fn retriage(
    issue: &mut Issue,
    effect: Effect,
    triage: Triage,
    why: String,
) -> Result<Event, Refused> {
    issue.stands_alone()?;
    if !issue.state.is_open() {
        return Err(Refused::NotOpen(issue.state));
    }
    if effect == issue.effect {
        return Err(Refused::Rule(format!("Its effect already is “{effect}”.")));
    }
    issue.effect = effect;
    issue.priority = triage.priority;
    issue.basket = triage.basket;
    issue.promised_at = triage.promised_at;
    issue.told_at = triage.told_at;
    issue.overridden = true;
    Ok(Event::new(EventKind::Retriaged).why(why).facts(Facts {
        effect: Some(effect),
        priority: Some(triage.priority),
        basket: Some(triage.basket),
        promised_at: Some(triage.promised_at),
        told_at: triage.told_at,
        ..Facts::default()
    }))
}

/// Its reporter takes it back while it still waits, as far as they know. A duplicate waits as long as what it points to does,
/// which stands at `other`, and points to nothing then.
///
/// # Errors
/// [`Refused::Rule`] with the current state, as they are told it, once somebody has it.
pub fn cancel(
    issue: &mut Issue,
    other: Option<State>,
    now: DateTime<Utc>,
) -> Result<Event, Refused> {
    let told = issue.state.told_with(issue.routed, other);
    if told != State::Waiting {
        return Err(Refused::Rule(format!(
            "It is “{told}” now, so it can no longer be cancelled. Write a message instead."
        )));
    }
    *issue = issue.clone().as_told();
    let event = issue.step_to(State::Cancelled, EventKind::Cancelled)?;
    issue.closed_at = Some(now);
    Ok(alone_from_now_on(issue, event))
}

/// Whatever it was a duplicate of, it is no more.
fn alone_from_now_on(issue: &mut Issue, event: Event) -> Event {
    let facts = Facts { other: issue.duplicate_of.take(), ..event.facts };
    Event { facts, ..event }
}

/// Its reporter says that it works.
///
/// # Errors
/// [`Refused::OutOfOrder`] unless it is resolved, [`Refused::Rule`] for a rating that there is not.
pub fn agree(issue: &mut Issue, rating: Option<i16>, now: DateTime<Utc>) -> Result<Event, Refused> {
    let rated = rating.filter(|_| issue.rating.is_none()).map(|r| issue::rate(issue, r, None));
    let facts = rated.transpose()?.map_or_else(Facts::default, |event| event.facts);
    Ok(close(issue, EventKind::Agreed, now)?.facts(facts))
}

/// Silence agrees.
///
/// # Errors
/// [`Refused::OutOfOrder`] unless it is resolved.
pub fn close_silently(issue: &mut Issue, now: DateTime<Utc>) -> Result<Event, Refused> {
    close(issue, EventKind::Closed, now)
}

fn close(issue: &mut Issue, kind: EventKind, now: DateTime<Utc>) -> Result<Event, Refused> {
    let event = issue.step_to(State::Closed, kind)?;
    issue.closed_at = Some(now);
    Ok(event)
}

/// Its reporter says that it is still broken. It keeps its age and its promise, and goes back to who resolved it if that
/// is who is `around`, else into its basket. What ended as a duplicate stands alone from then on: the other one's fix was none.
///
/// # Errors
/// [`Refused::OutOfOrder`] unless it is resolved.
pub fn reopen(
    issue: &mut Issue,
    words: String,
    around: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<Event, Refused> {
    let former = issue.resolved_by.filter(|who| Some(*who) == around);
    let next = if former.is_some() { State::Taken } else { State::Waiting };
    if issue.state != State::Resolved {
        return Err(Refused::OutOfOrder { from: issue.state, to: next });
    }
    let event = issue.step_to(next, EventKind::Reopened)?;
    issue.owner = former;
    issue.closes_at = None;
    issue.reporter_wrote(now);
    issue.times_reopened += 1;
    Ok(alone_from_now_on(issue, event.text(words)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{Basket, Documentation, IssueId, Priority, ResolutionCode};
    use crate::people::Role;

    const EVE: PersonId = PersonId(1);
    const ADA: PersonId = PersonId(2);
    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn issue(state: State) -> Issue {
        Issue {
            owner: (state != State::Waiting).then_some(ADA),
            resolved_at: Some(NOW),
            resolved_by: Some(ADA),
            closes_at: Some(NOW),
            code: Some(ResolutionCode::Explained),
            duplicate_of: (state == State::Duplicate).then_some(IssueId(9)),
            ..Issue::of(EVE, state)
        }
    }

    fn in_which(rule: impl Fn(&mut Issue) -> Result<Event, Refused>) -> Vec<State> {
        State::ALL.iter().copied().filter(|state| rule(&mut issue(*state)).is_ok()).collect()
    }

    #[test]
    fn every_word_to_an_issue_has_its_time() {
        use State::*;
        let triage =
            Triage { priority: Priority::P1, basket: Basket::P1, promised_at: NOW, told_at: None };
        let ada = Person::of(ADA, Role::Tech);
        let open = vec![Waiting, Taken, FollowUp, Escalated, Answered];

        assert_eq!(in_which(|i| cancel(i, Some(Waiting), NOW)), [Waiting, Duplicate]);
        assert_eq!(in_which(|i| cancel(i, Some(Taken), NOW)), [Waiting]);
        assert_eq!(in_which(|i| agree(i, None, NOW)), [Resolved]);
        assert_eq!(in_which(|i| close_silently(i, NOW)), [Resolved]);
        assert_eq!(in_which(|i| reopen(i, "no".into(), None, NOW)), [Resolved]);
        assert_eq!(in_which(|i| retriage(i, Effect::CustomerImpact, triage, "why".into())), open);
        assert_eq!(
            in_which(|i| message(i, "hello".into(), false, &ada, NOW)),
            [&open[..], &[Resolved, Duplicate]].concat()
        );
    }

    #[test]
    fn what_was_routed_is_cancelled_like_what_waits() {
        let mut routed = Issue { routed: true, ..issue(State::Taken) };
        assert_eq!(
            cancel(&mut routed, None, NOW).map(|event| event.kind),
            Ok(EventKind::Cancelled)
        );
        assert_eq!((routed.state, routed.owner, routed.routed), (State::Cancelled, None, false));
    }

    #[test]
    fn a_message_by_staff_is_a_first_response() {
        let said_by = |id, role| {
            let mut issue = issue(State::Taken);
            message(&mut issue, "hello".into(), false, &Person::of(id, role), NOW).unwrap();
            issue.first_response_at
        };
        assert_eq!(said_by(ADA, Role::Tech), Some(NOW));
        assert_eq!(said_by(EVE, Role::Employee), None);
    }

    #[test]
    fn what_is_still_broken_goes_back_to_who_had_it() {
        let mut back = issue(State::Resolved);
        reopen(&mut back, "still".into(), Some(ADA), NOW).unwrap();
        assert_eq!((back.state, back.owner, back.times_reopened), (State::Taken, Some(ADA), 1));
        assert_eq!(back.submitted_at, NOW, "age stays");

        for around in [None, Some(EVE)] {
            let mut away = issue(State::Resolved);
            reopen(&mut away, "still".into(), around, NOW).unwrap();
            assert_eq!((away.state, away.owner), (State::Waiting, None), "{around:?} is around");
        }
    }

    fn kind(word: &str) -> Tagged {
        let (facet, origin) = (TagFacet::Kind, TagOrigin::Form);
        Tagged { word: word.into(), label: word.into(), facet, origin }
    }

    #[test]
    fn a_tag_is_added_once_removed_once_and_what_is_over_keeps_a_kind() {
        use TagChange::{Add, Remove};
        let free = Tagged { facet: TagFacet::Free, ..kind("training") };
        let (one, two) = ([kind("crash"), free.clone()], [kind("crash"), kind("slow")]);
        let table = [
            (State::Taken, Add("slow".into()), &one, true),
            (State::Taken, Add("crash".into()), &one, false),
            (State::Taken, Remove("slow".into()), &one, false),
            (State::Taken, Remove("crash".into()), &one, true),
            (State::Resolved, Remove("crash".into()), &one, false),
            (State::Closed, Remove("crash".into()), &one, false),
            (State::Resolved, Remove("training".into()), &one, true),
            (State::Resolved, Remove("crash".into()), &two, true),
            (State::Cancelled, Remove("crash".into()), &one, true),
        ];
        for (state, change, live, may) in table {
            let said = tag(&issue(state), &change, live);
            assert_eq!(said.is_ok(), may, "{state} {change:?} {said:?}");
        }
    }

    #[test]
    fn a_resolution_has_a_kind_and_tells_those_it_added() {
        let told = |ticked: &[&str], live: &[Tagged]| {
            let (mut issue, documentation) = (issue(State::Taken), Documentation::Missing);
            let (code, details) = (ResolutionCode::Explained, "Showed her the menu".to_owned());
            let done = Resolution { code, details, documentation, minutes: 3 };
            let ticked: Vec<_> = ticked.iter().map(ToString::to_string).collect();
            resolve(&mut issue, done, (&ticked, live), ADA, NOW, NOW).map(|event| event.facts.tags)
        };
        assert_eq!(told(&["slow", "crash"], &[kind("crash")]), Ok(vec!["slow".to_owned()]));
        assert_eq!(told(&[], &[kind("crash")]), Ok(vec![]));
        let free = Tagged { facet: TagFacet::Free, ..kind("training") };
        assert!(told(&[], &[free]).is_err());
    }

    #[test]
    fn a_reporter_writes_sixty_messages_an_hour() {
        let ago = |minutes| Some(NOW - TimeDelta::minutes(minutes));
        assert_eq!(may_write_more(None, NOW), Ok(()));
        assert_eq!(may_write_more(ago(60), NOW), Ok(()));
        assert!(may_write_more(ago(59), NOW).is_err());
    }

    #[test]
    fn triage_again_keeps_owner_and_age_and_counts_as_an_override() {
        let mut taken = issue(State::Taken);
        let promised_at = NOW + TimeDelta::hours(1);
        let (priority, basket) = (Priority::P2, Basket::P2);
        let triage = Triage { priority, basket, promised_at, told_at: None };
        let event =
            retriage(&mut taken, Effect::WorkStoppage, triage, "she cannot work".into()).unwrap();

        assert_eq!((taken.owner, taken.submitted_at, taken.overridden), (Some(ADA), NOW, true));
        assert_eq!((taken.basket, taken.promised_at), (Basket::P2, promised_at));
        assert_eq!(event.facts.effect, Some(Effect::WorkStoppage));
        assert!(retriage(&mut taken, Effect::WorkStoppage, triage, "again".into()).is_err());
    }
}
