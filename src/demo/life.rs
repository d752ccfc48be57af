//! One issue from its report on, step by step: the desk's own rules, on paper instead of on a row.

use super::world::World;
use crate::attention::{called, mentioned};
use crate::intake;
use crate::issue::{
    self, AnswerId, CaseId, Documentation, Effect, Event, EventKind, Facts, FollowUp, FollowUpEnd,
    FollowUpKind, Given, Issue, Refused, Resolution, Source, State, Telling,
};
use crate::people::{Channel, Person, PersonId};
use crate::relaying::AnswerKind;
use crate::suggesting;
use crate::taking::{self, Candidate, HandOver, Receiver};
use crate::triage::{self, Reported};
use crate::work;
use chrono::{DateTime, TimeDelta, Utc};

/// What was said about it at the beginning, and never changes.
#[derive(Clone, Debug)]
pub struct Report {
    pub source: Source,
    pub logged_by: PersonId,
    pub software_id: Option<i64>,
    pub software: String,
    pub carries_mail: bool,
    pub kind: &'static str,
    pub effect: Effect,
    pub description: String,
    pub contact_by: Channel,
}

/// An event with the way the issue went.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    pub event: Event,
    pub from: Option<State>,
    pub to: State,
    pub owner: Option<PersonId>,
    /// Absent when the clock did it.
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
}

/// An issue as it stands, and how it came to that.
#[derive(Clone, Debug)]
pub struct Story {
    pub issue: Issue,
    pub report: Report,
    pub reporter: Person,
    pub opened_at: Option<DateTime<Utc>>,
    pub past: Vec<Happened>,
    /// Others reported the same trouble.
    pub shared: Option<Shared>,
    /// What the Software Team answered.
    pub said: Option<Answered>,
}

/// An answer of the Software Team's: for the reporter, and for the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub kind: AnswerKind,
    pub text: String,
    pub notes: String,
}

/// A trouble that several people report: which one, and whether this is the report that the others are duplicates of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shared {
    pub trouble: usize,
    pub leads: bool,
}

/// Why a story does not go on.
#[derive(Debug, PartialEq)]
pub enum Stop {
    /// The next step would be in the future.
    Later,
    /// The desk's rules say no: the story is told wrong.
    Refused(Refused),
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Stop::Refused(refused)
    }
}

pub type Told = Result<(), Stop>;

/// A story while it is told. `at` is when its next step happens; tell it in order.
pub struct Life<'w> {
    pub world: &'w World,
    pub at: DateTime<Utc>,
    pub story: Story,
}

impl<'w> Life<'w> {
    /// Begins with the report, at `at`.
    pub fn begin(world: &'w World, reporter: &Person, report: Report, at: DateTime<Utc>) -> Self {
        let vip = world.is_vip(reporter.id);
        let said = Reported {
            reporter: reporter.id,
            summary: intake::summary(&report.description),
            software: report.software.clone(),
            vip,
            effect: report.effect,
            at,
        };
        let issue = triage::fresh(said, &world.settings);
        let first = Happened {
            event: intake::submitted(&issue, triage::why(&issue)).giving(given(world, &report)),
            from: None,
            to: State::Waiting,
            owner: None,
            by: Some(report.logged_by),
            at,
        };
        let (reporter, past) = (reporter.clone(), vec![first]);
        let story =
            Story { issue, report, reporter, opened_at: None, past, shared: None, said: None };
        Life { world, at, story }
    }

    /// So many desk minutes pass: for what the desk does.
    pub fn later(&mut self, desk_minutes: i64) -> &mut Self {
        self.at = self.world.settings.hours.after(self.at, desk_minutes);
        self.moments(11 + (self.at.timestamp() + desk_minutes) % 43)
    }

    /// So many seconds pass, whoever is there.
    pub fn moments(&mut self, seconds: i64) -> &mut Self {
        self.at += TimeDelta::seconds(seconds);
        self
    }

    /// As `issue::store::step` takes it.
    pub fn step(
        &mut self,
        by: Option<PersonId>,
        decide: impl FnOnce(&mut Issue) -> Result<Event, Refused>,
    ) -> Told {
        if self.at > self.world.now {
            return Err(Stop::Later);
        }
        let mut after = self.story.issue.clone();
        let event = decide(&mut after)?;
        let (before, at) = (&self.story.issue, self.at);
        let (state, owner) = (before.state, before.owner);
        let up = by.and_then(|by| before.taken_up(&mut after, by, event.kind, at));
        after.changed_by(&event);
        let from = Some(state);
        let taken = up.map(|event| Happened { event, from, to: state, owner, by, at });
        self.story.past.extend(taken);
        let (to, owner) = (after.state, after.owner);
        self.story.past.push(Happened { event, from, to, owner, by, at });
        self.story.issue = after;
        self.moments(7);
        Ok(())
    }

    /// They take it, or are given it by a route if it is a VIP's.
    pub fn take(&mut self, by: &Person) -> Told {
        if self.story.issue.vip {
            let routed = available(by).routed(&self.story.issue.software);
            return self.step(None, |issue| taking::give(issue, &routed));
        }
        let at = self.at;
        self.step(Some(by.id), |issue| {
            let pulled = Some(issue.basket);
            let taken = taking::take(issue, by, at)?;
            Ok(taken.facts(Facts { pulled, ..Facts::default() }))
        })
    }

    pub fn take_on_call(&mut self, by: &Person) -> Told {
        let at = self.at;
        self.step(Some(by.id), |issue| taking::take_on_call(issue, by, at))
    }

    pub fn put_back(&mut self, by: &Person, why: &str) -> Told {
        self.step(Some(by.id), |issue| taking::put_back(issue, by, why.to_owned()))
    }

    pub fn contact(
        &mut self,
        by: &Person,
        channel: Channel,
        reached: bool,
        minutes: i32,
        text: &str,
    ) -> Told {
        let (at, text) = (self.at, Some(text.to_owned()));
        self.step(Some(by.id), |issue| {
            issue::contact((issue, None), channel, reached, minutes, text, by, at)
        })
    }

    pub fn message(&mut self, by: &Person, text: String) -> Told {
        let at = self.at;
        self.step(Some(by.id), |issue| work::message(issue, text, false, by, at))
    }

    /// Whom it calls by their signs, it calls.
    pub fn note(&mut self, by: &Person, text: &str) -> Told {
        let called = called(&mentioned(text), &self.world.colleagues());
        self.step(Some(by.id), |issue| work::note(issue, text.to_owned(), &called.colleagues))
    }

    pub fn retriage(&mut self, by: &Person, effect: Effect, why: &str) -> Told {
        let settings = &self.world.settings;
        self.step(Some(by.id), |issue| {
            let decided = triage::again(issue, effect, settings);
            work::retriage(issue, effect, decided, why.to_owned())
        })
    }

    pub fn resolve(&mut self, by: &Person, resolution: Resolution) -> Told {
        let (at, closes_at) = (self.at, self.world.closes_at(self.at));
        self.step(Some(by.id), |issue| issue::resolve(issue, resolution, by.id, at, closes_at))
    }

    pub fn agree(&mut self, rating: Option<i16>) -> Told {
        let (at, reporter) = (self.at, self.story.reporter.id);
        self.step(Some(reporter), |issue| work::agree(issue, rating, at))
    }

    pub fn rate(&mut self, rating: i16) -> Told {
        let reporter = self.story.reporter.id;
        self.step(Some(reporter), |issue| issue::rate(issue, rating, None))
    }

    /// As the worker does: some seconds after the time is up.
    pub fn close_silently(&mut self) -> Told {
        let closes_at = self.story.issue.closes_at.unwrap_or(self.at);
        self.at = closes_at.max(self.at) + TimeDelta::seconds(closes_at.timestamp() % 30);
        let at = self.at;
        self.step(None, |issue| work::close_silently(issue, at))
    }

    pub fn reopen(&mut self, words: String, former: Option<&Person>) -> Told {
        let (at, reporter) = (self.at, self.story.reporter.id);
        self.step(Some(reporter), |issue| {
            work::reopen(issue, words, former.map(|former| former.id), at)
        })
    }

    pub fn cancel(&mut self) -> Told {
        let (at, reporter) = (self.at, self.story.reporter.id);
        self.step(Some(reporter), |issue| work::cancel(issue, None, at))
    }

    /// Its reporter says that a document, by number and title, solved it.
    pub fn solve(&mut self, document: (i64, &str)) -> Told {
        let (at, reporter) = (self.at, self.story.reporter.id);
        let closes_at = self.world.closes_at(self.at);
        self.step(Some(reporter), |issue| {
            suggesting::solved(issue, None, document, reporter, at, closes_at)
        })
    }

    /// A tag that staff set.
    pub fn tag(&mut self, by: &Person, word: &str) -> Told {
        self.step(Some(by.id), |_| Ok(about_tag(EventKind::Tagged, word)))
    }

    /// An automatic tag that staff took away.
    pub fn untag(&mut self, by: &Person, word: &str) -> Told {
        self.step(Some(by.id), |_| Ok(about_tag(EventKind::Untagged, word)))
    }

    /// Books a meeting in so many minutes.
    pub fn follow_up(&mut self, by: &Person, plan: (FollowUpKind, &str), minutes: i64) -> Told {
        let (kind, place) = plan;
        let at = self.at + TimeDelta::minutes(minutes);
        let follow_up = FollowUp { kind, at, place: place.to_owned() };
        let now = self.at;
        self.step(Some(by.id), |issue| issue::plan(issue, follow_up, by.id, now))
    }

    pub fn finish_follow_up(&mut self, by: &Person, minutes: i32, text: &str) -> Told {
        let (now, text) = (self.at, Some(text.to_owned()));
        self.step(Some(by.id), |issue| {
            issue::finish(issue, FollowUpEnd::Done, minutes, text, by, now)
        })
    }

    pub fn skip(&mut self, by: &Person, why: &str) -> Told {
        self.step(Some(by.id), |issue| taking::skip(issue, Some(issue.id), 0, why.to_owned()))
    }

    pub fn hand_over(&mut self, by: &Person, to: &Person, why: &str, note: Option<String>) -> Told {
        let to = Receiver { person: to.clone(), held: 0 };
        let (limit, now) = (self.world.settings.take_limit, self.at);
        let said = HandOver { why: why.to_owned(), note };
        self.step(Some(by.id), |issue| taking::hand_over(issue, by, &to, limit, said, now))
    }

    pub fn raise(&mut self, by: &Person, why: &str) -> Told {
        self.step(Some(by.id), |issue| taking::raise(issue, by, why.to_owned()))
    }

    /// To a case that gets its number when the story is written down.
    pub fn escalate(&mut self, by: &Person, tried: String) -> Told {
        self.step(Some(by.id), |issue| issue::escalate(issue, by.id, UNNUMBERED, tried))
    }

    pub fn acknowledge(&mut self, by: &Person) -> Told {
        let facts = Facts { case: Some(UNNUMBERED), ..Facts::default() };
        self.step(Some(by.id), |_| Ok(Event::new(EventKind::Acknowledged).facts(facts)))
    }

    pub fn answer(&mut self, by: &Person, said: Answered) -> Told {
        let facts = Facts { answer: Some(AnswerId(0)), ..Facts::default() };
        let kind = said.kind;
        self.step(Some(by.id), |issue| {
            issue.state = issue::once_answered(issue.state);
            Ok(Event::new(EventKind::Answered).why(kind.label()).facts(facts))
        })?;
        self.story.said = Some(said);
        Ok(())
    }

    pub fn give_back(&mut self, by: &Person, text: &str) -> Told {
        self.step(Some(by.id), |issue| issue::give_back(issue, UNNUMBERED, text.to_owned()))
    }

    /// Tells the reporter what the Software Team answered, and with that resolves the issue.
    pub fn relay(&mut self, by: &Person, channel: Channel, minutes: i32) -> Told {
        let (at, closes_at) = (self.at, self.world.closes_at(self.at));
        let Some(Answered { kind, text, .. }) = self.story.said.clone() else { return Ok(()) };
        let Some(code) = kind.code() else { return Ok(()) };
        let telling = Telling {
            answer: AnswerId(0),
            text,
            code,
            documentation: Documentation::NotDocumentable,
            channel: Some(channel),
            minutes,
            why: None,
        };
        self.step(Some(by.id), |issue| issue::relay(issue, telling, by, at, closes_at))
    }
}

/// The case of a story, until it is written down.
pub const UNNUMBERED: CaseId = CaseId(0);

/// The tags of a report, as `tagging::store` finds them when it writes the story down.
fn given(world: &World, report: &Report) -> Given {
    let (software, effect) = (report.software_id, Some(report.effect.word()));
    let found = world.rules.matching(&report.description, software, effect);
    let mut found: Vec<_> = found.iter().map(|found| found.tag.to_owned()).collect();
    found.retain(|tag| tag != report.kind);
    Given { tags: vec![report.kind.to_owned()], found, ..Given::default() }
}

/// Somebody with free hands.
fn available(person: &Person) -> Candidate {
    let Person { id, name, role, desk_since, .. } = person.clone();
    Candidate { id, name, role, available: true, held: 0, resolved: 0, desk_since }
}

fn about_tag(kind: EventKind, word: &str) -> Event {
    Event::new(kind).facts(Facts { tag: Some(word.to_owned()), ..Facts::default() })
}
