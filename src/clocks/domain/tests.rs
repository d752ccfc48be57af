use super::*;
use chrono::TimeDelta;
use proptest::prelude::*;

/// A Friday morning in New York, two hours after the desk has opened.
fn at(minute: i64) -> DateTime<Utc> {
    "2026-11-20T15:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
}

fn event(minute: i64, kind: EventKind, to_state: State) -> Happened {
    Happened { at: at(minute), kind, to_state, by_reporter: false, reached: false, asks: false }
}

fn asks(minute: i64) -> Happened {
    Happened { asks: true, ..event(minute, EventKind::Message, State::Taken) }
}

fn heard(minute: i64) -> Happened {
    Happened { by_reporter: true, ..event(minute, EventKind::Message, State::Taken) }
}

fn reached(minute: i64) -> Happened {
    Happened { reached: true, ..event(minute, EventKind::Contact, State::Taken) }
}

fn story(events: &[Happened], now: i64) -> Story {
    Story::of(events, &DeskHours::default(), at(now))
}

fn told(events: &[Happened], now: i64) -> Vec<(What, i64)> {
    story(events, now).spans.iter().map(|span| (span.what, span.minutes)).collect()
}

const SUBMITTED: EventKind = EventKind::Submitted;

#[test]
fn it_runs_from_the_report_to_the_resolution_and_goes_on_when_reopened() {
    let past = [
        event(0, SUBMITTED, State::Waiting),
        event(10, EventKind::Taken, State::Taken),
        event(40, EventKind::Resolved, State::Resolved),
        event(100, EventKind::Reopened, State::Taken),
        event(105, EventKind::Resolved, State::Resolved),
        event(106, EventKind::Agreed, State::Closed),
    ];
    let all = story(&past, 200);
    assert_eq!((all.running(), all.standing(), all.now()), (45, 0, Some(What::Stopped)));
    let spans = [(What::Runs, 40), (What::Stopped, 60), (What::Runs, 5), (What::Stopped, 95)];
    assert_eq!(told(&past, 200), spans);
}

#[test]
fn it_stands_while_the_reporter_is_asked_something_and_until_they_have_answered() {
    let begun = [event(0, SUBMITTED, State::Waiting), event(1, EventKind::Taken, State::Taken)];
    for answer in [heard(20), reached(20)] {
        let past = [&begun[..], &[asks(5), answer]].concat();
        let spans = [(What::Runs, 5), (What::Stands(Pause::Answer), 15), (What::Runs, 10)];
        assert_eq!(told(&past, 30), spans);
    }
    let unheard = Happened { reached: false, ..reached(20) };
    let reminded = event(22, EventKind::Message, State::Taken);
    let past = [&begun[..], &[asks(5), unheard, reminded]].concat();
    assert_eq!(told(&past, 30), [(What::Runs, 5), (What::Stands(Pause::Answer), 25)]);
}

#[test]
fn a_follow_up_and_the_software_team_stop_it_for_as_long_as_they_take() {
    let past = [
        event(0, SUBMITTED, State::Waiting),
        event(10, EventKind::Taken, State::Taken),
        event(20, EventKind::FollowUpPlanned, State::FollowUp),
        event(50, EventKind::FollowUpFinished, State::Taken),
        event(60, EventKind::Escalated, State::Escalated),
        event(90, EventKind::Answered, State::Answered),
    ];
    let all = story(&past, 100);
    assert_eq!((all.running(), all.standing(), all.now()), (40, 60, Some(What::Runs)));
}

#[test]
fn nights_and_weekends_do_not_count() {
    let past = [event(0, SUBMITTED, State::Waiting)];
    // Friday 10:00 to Monday 09:00: eight hours on Friday, one on Monday.
    assert_eq!(story(&past, 3 * 1_440 - 60).running(), 9 * 60);
}

#[test]
fn nothing_happened_nothing_counts() {
    let none = story(&[], 0);
    assert_eq!((none.running(), none.standing(), none.now()), (0, 0, None));
}

proptest! {
    /// Whatever happens in whatever order: the spans cover the time from the report to now without gap or overlap.
    #[test]
    fn its_spans_are_the_whole_time_and_its_minutes_add_up(
        steps in proptest::collection::vec((0_i64..500, 0..State::ALL.len(), any::<[bool; 3]>()), 1..20)
    ) {
        let mut minute = 0;
        let kinds = [EventKind::Message, EventKind::Contact, EventKind::Taken];
        let past: Vec<Happened> = steps.iter().map(|(gap, state, [a, b, c])| {
            minute += gap;
            let kind = kinds[usize::from(*a) + usize::from(*b)];
            let happened = event(minute, kind, State::ALL[*state]);
            Happened { by_reporter: *a, reached: *b, asks: *c, ..happened }
        }).collect();
        let (first, now) = (past[0].at, minute + 30);
        let all = story(&past, now);
        prop_assert_eq!(all.spans[0].from, first);
        prop_assert!(all.spans.windows(2).all(|two| two[0].to == Some(two[1].from)));
        prop_assert!(all.spans.windows(2).all(|two| two[0].what != two[1].what));
        prop_assert!(all.spans.iter().rev().skip(1).all(|span| span.to.is_some()));
        let whole = DeskHours::default().minutes_between(first, at(now));
        let stopped = all.minutes_of(|what| what == What::Stopped);
        let sum = all.running() + all.standing() + stopped;
        prop_assert!((whole - all.spans.len() as i64..=whole).contains(&sum));
    }
}
