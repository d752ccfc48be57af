use super::*;
use crate::demo::documents::DOCUMENTS;
use crate::demo::life::Happened;
use crate::demo::people::{CAST, COLLEAGUES, VIPS};
use crate::demo::reports::numbered;
use crate::issue::{Documentation, Effect, Event, EventKind, Priority, ResolutionCode, State};
use crate::people::{Channel, Person, PersonId, Role};
use crate::settings::Settings;
use crate::tagging::{KINDS, Rules, default_rules};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A Wednesday at eleven, a Monday morning, a Saturday night, four in the morning; one near a change of clocks.
const MOMENTS: [&str; 5] = [
    "2026-11-18T16:00:00Z",
    "2026-11-23T13:20:00Z",
    "2026-11-22T03:00:00Z",
    "2026-07-08T08:00:00Z",
    "2027-03-15T12:05:00Z",
];

fn world(now: &str) -> World {
    let players: Vec<_> = CAST.iter().chain(COLLEAGUES).collect();
    let person = |(id, player): (i64, &&crate::demo::people::Player)| Person {
        id: PersonId(id),
        name: player.name.to_owned(),
        email: Some(player.email()),
        role: player.role,
        tier: player.tier,
        leads: player.leads,
        department: player.department.to_owned(),
        phone: None,
        contact_by: if id % 2 == 0 { Channel::Email } else { Channel::Phone },
        on_shift: true,
        desk_since: None,
    };
    let people: Vec<_> = (1..).zip(&players).map(person).collect();
    let is_vip = |person: &&Person| VIPS.iter().any(|(name, _)| *name == person.name);
    World {
        now: now.parse().unwrap(),
        settings: Settings::default(),
        vips: people.iter().filter(is_vip).map(|person| person.id).collect(),
        people,
        documents: (1..).zip(DOCUMENTS).collect(),
        programs: numbered(),
        rules: Rules::compile(default_rules()).unwrap(),
    }
}

fn everywhere(check: impl Fn(&World, &[Story])) {
    static TOLD: LazyLock<Vec<(World, Vec<Story>)>> = LazyLock::new(|| {
        let told = |world: World| (everything(&world).unwrap(), world);
        MOMENTS.map(|now| told(world(now))).into_iter().map(|(past, world)| (world, past)).collect()
    });
    TOLD.iter().for_each(|(world, stories)| check(world, stories));
}

#[test]
fn nothing_happens_before_its_report_or_in_the_future() {
    everywhere(|world, stories| {
        for story in stories {
            let past = &story.past;
            assert_eq!((past[0].event.kind, past[0].from), (EventKind::Submitted, None));
            assert_eq!(past[0].at, story.issue.submitted_at);
            for pair in past.windows(2) {
                assert!(pair[0].at <= pair[1].at, "{pair:#?}");
            }
            assert!(past.windows(2).all(|pair| pair[1].from == Some(pair[0].to)));
            assert!(past.iter().all(|happened| happened.at <= world.now));
        }
    });
}

#[test]
fn only_staff_respond_and_only_once() {
    everywhere(|world, stories| {
        let is_staff = |id| world.people.iter().any(|p| Some(p.id) == id && p.works_issues());
        for story in stories {
            let firsts: Vec<_> =
                story.past.iter().filter(|happened| happened.event.facts.first_response).collect();
            assert!(firsts.len() <= 1);
            assert!(firsts.iter().all(|first| is_staff(first.by)));
        }
    });
}

#[test]
fn what_was_silent_for_five_desk_days_is_closed() {
    everywhere(|world, stories| {
        let resolved: Vec<_> =
            stories.iter().filter(|s| s.issue.state == State::Resolved).collect();
        assert!(resolved.len() > 5);
        // The worker may need half a minute.
        let due = world.now - TimeDelta::seconds(30);
        assert!(resolved.iter().all(|story| story.issue.closes_at.unwrap() > due));
    });
}

#[test]
fn six_months_show_everything_there_is() {
    everywhere(|world, stories| {
        assert!((1_200..=2_000).contains(&stories.len()), "{}", stories.len());
        let seen = |what: &dyn Fn(&Story) -> String| -> BTreeSet<String> {
            stories.iter().map(what).collect()
        };
        let all = |words: &[&str]| words.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        // Duplicates are marked once the issues have numbers.
        assert_eq!(seen(&|s| s.issue.state.word().into()).len(), State::ALL.len() - 1);
        assert_eq!(seen(&|s| s.issue.basket.word().into()).len(), Basket::ALL.len());
        assert_eq!(seen(&|s| s.issue.effect.word().into()).len(), Effect::ALL.len());
        assert_eq!(seen(&|s| s.issue.priority.word().into()).len(), Priority::ALL.len());
        assert_eq!(seen(&|s| s.report.contact_by.word().into()).len(), Channel::ALL.len());
        assert_eq!(seen(&|s| s.report.kind.to_owned()).len(), KINDS.len());
        assert_eq!(seen(&|s| s.report.source.word().into()), all(&["call", "import", "web"]));
        let documents = seen(&|s| s.issue.documentation.map_or("", Documentation::word).into());
        assert_eq!(documents.len(), Documentation::ALL.len() + 1);
        let codes = seen(&|s| s.issue.code.map_or("", ResolutionCode::word).into());
        assert_eq!(codes.len(), ResolutionCode::ALL.len() + 1);
        let happened: BTreeSet<_> =
            stories.iter().flat_map(|s| &s.past).map(|h| h.event.kind.word()).collect();
        // Duplicates are marked once the issues have numbers, and nobody takes a file away.
        assert_eq!(happened.len(), EventKind::ALL.len() - 5, "{happened:?}");
        assert!(stories.iter().any(|s| s.report.software_id.is_none()));
        let everybody: BTreeSet<_> = stories.iter().map(|s| s.issue.reporter).collect();
        let employees = world.people.iter().filter(|p| p.role == Role::Employee).count();
        assert_eq!(everybody.len(), employees);
    });
}

#[test]
fn today_is_a_desk_at_work() {
    everywhere(|world, stories| {
        let waiting = |basket| {
            let lies = |s: &&Story| s.issue.state == State::Waiting && s.issue.basket == basket;
            stories.iter().filter(lies).collect::<Vec<_>>()
        };
        let late = |stories: &[&Story]| {
            stories.iter().filter(|s| s.issue.promised_at <= world.now).count()
        };
        assert_eq!(
            Basket::ALL.iter().map(|b| waiting(*b).len()).collect::<Vec<_>>(),
            [2, 3, 8, 22]
        );
        let lateness: Vec<_> = Basket::ALL.iter().map(|b| late(&waiting(*b))).collect();
        assert_eq!(lateness, [0, 0, 0, 2]);
        for person in world.people.iter().filter(|person| person.works_issues()) {
            let held = |s: &&Story| {
                s.issue.owner == Some(person.id) && State::HELD.contains(&s.issue.state)
            };
            let held = stories.iter().filter(held).count();
            assert!((1..=3).contains(&held), "{} holds {held}", person.name);
        }
        let helen = world.player("employee").id;
        for state in [
            State::Waiting,
            State::Taken,
            State::Escalated,
            State::Resolved,
            State::Closed,
            State::Cancelled,
        ] {
            let hers = |s: &&Story| s.issue.reporter == helen && s.issue.state == state;
            assert!(stories.iter().filter(hers).count() > 0, "{state}");
        }
    });
}

#[test]
fn most_promises_are_kept_and_the_desk_works_in_desk_hours() {
    everywhere(|world, stories| {
        let answered: Vec<_> =
            stories.iter().filter(|s| s.issue.first_response_at.is_some()).collect();
        let kept = |s: &&&Story| s.issue.first_response_at.unwrap() <= s.issue.promised_at;
        let share = answered.iter().filter(kept).count() * 100 / answered.len();
        assert!((80..=97).contains(&share), "{share} %");
        let by_staff = |h: &&Happened| {
            h.event.kind != EventKind::Submitted
                && world.people.iter().any(|p| Some(p.id) == h.by && p.role != Role::Employee)
        };
        // A step or two may run over the closing minute.
        let desk = |h: &&Happened| {
            world.settings.hours.is_open(h.at)
                || world.settings.hours.is_open(h.at - TimeDelta::minutes(5))
        };
        let steps: Vec<_> = stories.iter().flat_map(|s| &s.past).filter(by_staff).collect();
        let outside: Vec<_> = steps.iter().filter(|h| !desk(h)).collect();
        assert!(outside.is_empty(), "{} of {}: {:#?}", outside.len(), steps.len(), outside[0]);
    });
}

#[test]
fn the_same_clock_has_the_same_past() {
    let told = |seed: &str| -> Vec<(DateTime<Utc>, Event)> {
        let stories = everything(&world(seed)).unwrap();
        stories.into_iter().flat_map(|s| s.past).map(|h| (h.at, h.event)).collect()
    };
    assert_eq!(told(MOMENTS[0]), told(MOMENTS[0]));
}
