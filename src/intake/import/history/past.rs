//! What happened to an incident at the other desk, as events of ours: told from nothing, they make its row.

use crate::intake::import::draft::{Desk, Draft};
use crate::intake::import::row::Reporter;
use crate::intake::import::states::There;
use crate::issue::{Documentation, Elsewhere, Event, EventKind, Facts, ResolutionCode, State};
use crate::people::PersonId;
use chrono::{DateTime, Utc};

/// The past of an incident.
#[derive(Clone, Debug)]
pub struct Past {
    /// The name of the other desk, and the number there.
    pub desk: String,
    pub number: String,
    pub stands: There,
    pub touched: Option<DateTime<Utc>>,
    pub responded: Option<DateTime<Utc>>,
    pub resolved: Option<DateTime<Utc>>,
    pub closed: Option<DateTime<Utc>>,
    pub resolver: Option<Reporter>,
    pub code: Option<ResolutionCode>,
    pub documentation: Option<Documentation>,
    pub resolution: Option<String>,
    pub minutes: Option<i32>,
    pub vip: Option<bool>,
    pub elsewhere: Elsewhere,
    pub marks: Marks,
}

/// What had to be decided about it, to be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Marks {
    pub unknown_state: bool,
    pub unknown_code: bool,
    /// Touched before it was opened.
    pub early: bool,
    /// Touched or answered after it was over, or in the future.
    pub late: bool,
    /// Resolved once, and open again.
    pub open_again: bool,
}

/// An event after the first.
#[derive(Clone, Debug)]
pub struct Then {
    pub event: Event,
    pub at: DateTime<Utc>,
    pub by: Option<PersonId>,
    pub from: State,
    pub to: State,
}

impl Past {
    /// Whether its reporter was a VIP then. Today's list says nothing about what is over.
    pub fn vip(&self, today: bool) -> bool {
        self.vip.unwrap_or(today && self.stands == There::Open)
    }

    /// The same issue, with its past. `resolver` is who resolved it, if they are of this desk.
    pub fn told<'t>(
        &'t self,
        draft: Draft<'t>,
        resolver: Option<PersonId>,
        desk: &Desk,
    ) -> Draft<'t> {
        let mut telling = Telling { draft, resolver };
        telling.draft.past = Some(self);
        telling.draft.event.facts.imported = Some(self.elsewhere.clone());
        telling.begin(self);
        match self.stands {
            There::Open => telling.wait(desk.now),
            There::Cancelled => telling.cancel(self),
            There::Resolved | There::Closed => telling.end(self, desk),
        }
        telling.spend(self.minutes);
        telling.count(&self.elsewhere);
        telling.draft
    }
}

struct Telling<'t> {
    draft: Draft<'t>,
    resolver: Option<PersonId>,
}

impl Telling<'_> {
    fn then(&mut self, at: DateTime<Utc>, by: Option<PersonId>, to: State, event: Event) {
        let from = self.draft.issue.state;
        let facts = Facts { imported: Some(Elsewhere::default()), ..event.facts };
        self.draft.then.push(Then { event: Event { facts, ..event }, at, by, from, to });
        self.draft.issue.state = to;
        self.draft.issue.version += 1;
    }

    /// Taken, and its reporter reached, in the order of time.
    fn begin(&mut self, past: &Past) {
        let reached_first =
            past.responded.is_some_and(|at| past.touched.is_none_or(|touched| at < touched));
        if reached_first {
            self.reach(past.responded);
        }
        if let Some(at) = past.touched {
            self.then(at, self.resolver, State::Taken, Event::new(EventKind::Taken));
            self.draft.issue.first_taken_at = Some(at);
        }
        if !reached_first {
            self.reach(past.responded);
        }
    }

    fn reach(&mut self, at: Option<DateTime<Utc>>) {
        let Some(at) = at else { return };
        let facts = Facts { first_response: true, ..Facts::default() };
        let contact = Event { reached: Some(true), ..Event::new(EventKind::Contact).facts(facts) };
        self.then(at, self.resolver, self.draft.issue.state, contact);
        self.draft.issue.first_response_at = Some(at);
    }

    /// In its basket here, whoever had it there.
    fn wait(&mut self, now: DateTime<Utc>) {
        if self.draft.issue.state != State::Waiting {
            let facts = Facts { by_desk: true, ..Facts::default() };
            let back =
                Event::new(EventKind::PutBack).facts(facts).why("It came from another desk.");
            // What was opened by a clock that is ahead of ours was put back no earlier.
            let now = now.max(self.draft.issue.submitted_at);
            self.then(now, None, State::Waiting, back);
        }
    }

    fn cancel(&mut self, past: &Past) {
        if let Some(at) = past.closed.or(past.resolved) {
            self.then(at, None, State::Cancelled, Event::new(EventKind::Cancelled));
            self.draft.issue.closed_at = Some(at);
        }
    }

    /// Resolved, if it is known when, and closed: as it was there, or by our days of silence. Only what says all that a
    /// resolution of ours does can stay resolved: its reporter may still object to it.
    fn end(&mut self, past: &Past, desk: &Desk) {
        let days = i64::from(desk.settings.auto_close_days);
        let silent = |at| desk.settings.hours.days_after(at, days);
        let closes = past.resolved.filter(|_| past.closed.is_none()).map(silent);
        if let Some(at) = past.resolved {
            self.resolve(past, at, closes);
        }
        let closed = match (past.closed, closes) {
            (Some(at), _) => Some(at),
            (None, Some(at)) if at <= desk.now => Some(at),
            (None, _) => {
                (!self.says_how()).then_some(past.resolved.map_or(desk.now, |at| at.max(desk.now)))
            }
        };
        if let Some(at) = closed {
            self.close(past, at);
        }
    }

    /// What was never said to be resolved tells at its end what was done, and by whom.
    fn close(&mut self, past: &Past, at: DateTime<Utc>) {
        let (mut closed, mut by) = (Event::new(EventKind::Closed), None);
        if past.resolved.is_none() {
            by = self.resolver;
            closed.text = past.resolution.clone();
            (closed.facts.code, closed.facts.documentation) = (past.code, past.documentation);
            self.done(past);
        }
        self.then(at, by, State::Closed, closed);
        self.draft.issue.closed_at = Some(at);
    }

    fn done(&mut self, past: &Past) {
        let issue = &mut self.draft.issue;
        issue.resolved_by = self.resolver;
        (issue.code, issue.documentation) = (past.code, past.documentation);
        issue.details = past.resolution.clone();
    }

    fn resolve(&mut self, past: &Past, at: DateTime<Utc>, closes: Option<DateTime<Utc>>) {
        let facts = Facts {
            code: past.code,
            documentation: past.documentation,
            closes_at: closes,
            ..Facts::default()
        };
        let resolved =
            Event { text: past.resolution.clone(), ..Event::new(EventKind::Resolved).facts(facts) };
        self.then(at, self.resolver, State::Resolved, resolved);
        self.done(past);
        (self.draft.issue.resolved_at, self.draft.issue.closes_at) = (Some(at), closes);
    }

    fn says_how(&self) -> bool {
        let issue = &self.draft.issue;
        issue.code.is_some()
            && issue.details.is_some()
            && issue.documentation.is_some()
            && issue.resolved_by.is_some()
    }

    /// The minutes stand with what resolved it, or else with the last that is known.
    fn spend(&mut self, minutes: Option<i32>) {
        let Some(minutes) = minutes.filter(|minutes| *minutes > 0) else { return };
        let resolved = |then: &Then| then.event.kind == EventKind::Resolved;
        let at = self.draft.then.iter().position(resolved);
        let at = at.or(self.draft.then.len().checked_sub(1));
        let event = match at.and_then(|at| self.draft.then.get_mut(at)) {
            Some(then) => &mut then.event,
            None => &mut self.draft.event,
        };
        event.minutes = Some(minutes);
        self.draft.issue.staff_minutes = minutes;
    }

    fn count(&mut self, elsewhere: &Elsewhere) {
        self.draft.issue.times_reopened = elsewhere.times_reopened.unwrap_or_default();
        self.draft.issue.times_handed_over = elsewhere.times_reassigned.unwrap_or_default();
    }
}
