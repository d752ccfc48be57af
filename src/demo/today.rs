//! What is open right now: in the baskets, in hands, with the Software Team. Ages are desk minutes, so that the picture is
//! the same at noon, at night and on a Sunday.

use super::chance::Chance;
use super::life::{Shared, Stop, Story, Told};
use super::reports::{self, Trouble, Way};
use super::stories::outcomes;
use super::teller::Teller;
use super::world::World;
use crate::issue::{Basket, Effect, Refused, Source};
use crate::people::{Channel, Person};
use chrono::{DateTime, TimeDelta, Utc};

/// Ages of what waits, oldest first. Against a promise of 60, 60, 180 and 600: one of P1 is nearly late, none more.
const VIP: &[i64] = &[35, 12];
const P1: &[i64] = &[50, 24, 7];
const P2: &[i64] = &[166, 121, 84, 52, 23, 9];
const BIN: &[i64] = &[
    538, 511, 486, 447, 430, 402, 371, 344, 309, 290, 262, 231, 198, 164, 139, 101, 77, 41, 18, 6,
];
/// Two of the bin are late: one was put back, the other passed over.
const PUT_BACK: i64 = 655;
const PASSED_OVER: i64 = 612;
/// Which of the bin tier 1 has given up.
const RAISED: usize = 8;
/// Which two of the bin report the same; the older one leads.
const SAME: [usize; 2] = [12, 15];
/// Troubles that several people report, by number: of the bin, and one in work.
const OF_THE_BIN: usize = 0;
const IN_WORK: usize = 1;
/// Ages of the reports of the second that came while it was worked on already.
const MORE_OF_IT: [i64; 2] = [88, 37];
/// Notes that bring an issue to the desks of colleagues.
const CALLS: [&str; 3] = [
    "@tech2, you had the same at Permits in spring. What was it in the end?",
    "@manager, customers are waiting at the counter. May I send somebody over? @tech1 is closest.",
    "@software, thank you. Is that also true of the older version? Two departments still have it.",
];
/// Older than all history: issue 1, which the checks in tests/checks/ look at.
const OLDEST: i64 = 90_000;

/// What is younger than this has not been taken yet, unless on a call.
pub fn oldest_waiting(world: &World, basket: Basket) -> DateTime<Utc> {
    let ages = match basket {
        Basket::Vip => VIP,
        Basket::P1 => P1,
        Basket::P2 => P2,
        Basket::Bin => BIN,
    };
    world.ago(ages[0])
}

/// # Errors
/// When the desk's own rules refuse a step: then a script is told wrong.
pub fn open_work(world: &World, chance: &mut Chance) -> Result<Vec<Story>, Refused> {
    let mut day = Day { world, chance, stories: Vec::new() };
    let told = day.waiting().and_then(|()| day.in_work()).and_then(|()| day.of_helen());
    match told {
        Ok(()) | Err(Stop::Later) => Ok(day.stories),
        Err(Stop::Refused(refused)) => Err(refused),
    }
}

struct Day<'w, 'c> {
    world: &'w World,
    chance: &'c mut Chance,
    stories: Vec<Story>,
}

impl<'w> Day<'w, '_> {
    fn waiting(&mut self) -> Told {
        for (ages, effect) in [(P1, Effect::CustomerImpact), (P2, Effect::WorkStoppage)] {
            for age in ages {
                let reporter = self.colleague();
                self.tell(reporter, effect, *age, |_| Ok(()))?;
            }
        }
        for (age, (who, effect)) in VIP
            .iter()
            .zip([("vip", Effect::Inconvenience), ("lucia.ferrante", Effect::WorkStoppage)])
        {
            self.tell(self.world.player(who), effect, *age, |_| Ok(()))?;
        }
        let same = self.listed(Effect::Inconvenience);
        for (turn, age) in BIN.iter().enumerate() {
            let effect = if turn % 3 == 0 { Effect::Question } else { Effect::Inconvenience };
            let reporter = match turn {
                6 => self.world.player("employee2"),
                17 => self.world.player("employee"),
                _ => self.colleague(),
            };
            let tech1 = self.world.player("tech1");
            let shares = SAME.contains(&turn);
            let trouble = if shares { same } else { self.listed(effect) };
            self.tell_of(trouble, reporter, *age, |teller| {
                if shares {
                    teller.shares(OF_THE_BIN, turn == SAME[0]);
                }
                if turn != RAISED {
                    return Ok(());
                }
                teller.in_hand(tech1, age - 60)?;
                teller.at_age(age - 85).raise(tech1, outcomes::RAISED)
            })?;
        }
        self.late()
    }

    fn late(&mut self) -> Told {
        let (tech1, tech1b) = (self.world.player("tech1"), self.world.player("tech1b"));
        let reporter = self.colleague();
        self.tell(reporter, Effect::Inconvenience, PUT_BACK, |teller| {
            teller.at_age(520).take(tech1)?;
            teller.at_age(508).put_back(tech1, outcomes::PUT_BACK[0])
        })?;
        let reporter = self.colleague();
        self.tell(reporter, Effect::Inconvenience, PASSED_OVER, |teller| {
            teller.at_age(300).skip(tech1b, outcomes::SKIPPED[0])
        })
    }

    /// Every technician has one to three in hand.
    fn in_work(&mut self) -> Told {
        let world = self.world;
        let player = |name| world.player(name);
        let (tech1, tech1b) = (player("tech1"), player("tech1b"));
        let (tech2, tech2b, manager) = (player("tech2"), player("tech2b"), player("manager"));

        let reporter = self.colleague();
        self.tell(reporter, Effect::Inconvenience, 900, |teller| {
            teller.in_hand(tech1, 720)?;
            teller.reached_at(tech1, 712)?;
            teller.at_age(690).follow_up(tech1, outcomes::FOLLOW_UPS[0], 690 + 180)?;
            teller.at_age(640).note(tech1, CALLS[0])
        })?;
        let reporter = self.colleague();
        self.tell(reporter, Effect::Inconvenience, 575, |teller| {
            teller.in_hand(tech1b, 48)?;
            let life = teller.at_age(31);
            life.contact(tech1b, Channel::Phone, false, 1, outcomes::NOT_REACHED[0])
        })?;
        let reporter = self.colleague();
        self.tell(reporter, Effect::CustomerImpact, 72, |teller| {
            teller.in_hand(tech2, 55)?;
            teller.reached_at(tech2, 52)?;
            teller.at_age(20).note(tech2, outcomes::NOTES[4])?;
            teller.at_age(12).note(tech2, CALLS[1])
        })?;
        let (reporter, stopped) = (self.colleague(), self.listed(Effect::WorkStoppage));
        self.tell_of(stopped, reporter, 190, |teller| {
            teller.shares(IN_WORK, true);
            teller.in_hand(tech2b, 100)?;
            teller.written_at(tech2b, 66)
        })?;
        for age in MORE_OF_IT {
            let reporter = self.colleague();
            self.tell_of(stopped, reporter, age, |teller| {
                teller.shares(IN_WORK, false);
                Ok(())
            })?;
        }
        self.tell(player("samuel.achterberg"), Effect::WorkStoppage, 95, |teller| {
            teller.in_hand(manager, 60)?;
            teller.reached_at(manager, 55)
        })?;
        self.with_the_software_team(tech2, tech2b)
    }

    fn with_the_software_team(&mut self, tech2: &'w Person, tech2b: &'w Person) -> Told {
        let (software, lead) = (self.world.player("software"), self.world.player("lead"));
        let reporter = self.colleague();
        self.tell(reporter, Effect::WorkStoppage, 640, |teller| {
            teller.in_hand(tech2b, 560)?;
            teller.reached_at(tech2b, 552)?;
            teller.sent_up(tech2b, 510)
        })?;
        let reporter = self.colleague();
        self.tell(reporter, Effect::Inconvenience, 2_700, |teller| {
            teller.in_hand(tech2, 2_500)?;
            teller.reached_at(tech2, 2_490)?;
            teller.sent_up(tech2, 2_400)?;
            teller.at_age(2_150).acknowledge(lead)?;
            let said = teller.answer();
            teller.at_age(190).answer(software, said)?;
            teller.at_age(150).note(tech2, CALLS[2])
        })
    }

    /// One of every kind for the employee who shows the desk to newcomers.
    fn of_helen(&mut self) -> Told {
        let world = self.world;
        let (helen, marcus) = (world.player("employee"), world.player("employee2"));
        let (tech1, tech2) = (world.player("tech1"), world.player("tech2"));
        self.tell(helen, Effect::Inconvenience, 590, |teller| {
            teller.in_hand(tech1, 95)?;
            teller.written_at(tech1, 90)?;
            let reply = teller.words.fill(outcomes::REPLY[2]);
            teller.at_age(58).message(helen, reply)
        })?;
        // The desk's first issue, and still with the vendor: every desk has one.
        self.tell(helen, Effect::Inconvenience, OLDEST, |teller| {
            teller.in_hand(tech2, OLDEST - 80)?;
            teller.reached_at(tech2, OLDEST - 90)?;
            teller.sent_up(tech2, OLDEST - 150)?;
            let software = teller.life.world.player("software");
            teller.at_age(OLDEST - 400).acknowledge(software)
        })?;
        for (reporter, age) in [(helen, 1_000), (marcus, 1_180)] {
            self.tell(reporter, Effect::Inconvenience, age, |teller| {
                teller.in_hand(tech1, age - 180)?;
                teller.reached_at(tech1, age - 188)?;
                teller.resolved_at(tech1, age - 240)
            })?;
        }
        self.tell(helen, Effect::Question, 3_900, |teller| {
            teller.in_hand(tech1, 3_700)?;
            teller.reached_at(tech1, 3_690)?;
            teller.resolved_at(tech1, 3_670)?;
            teller.at_age(3_400).agree(Some(5))
        })?;
        self.tell(helen, Effect::Question, 1_900, |teller| teller.at_age(1_880).cancel())
    }

    fn colleague(&mut self) -> &'w Person {
        const AT_WORK: &[&str] = &[
            "Customer Service",
            "Permits",
            "Finance",
            "Field Operations",
            "Public Health",
            "Engineering",
        ];
        let department = self.chance.of(AT_WORK);
        let world = self.world;
        loop {
            let colleague = world.colleague_in(self.chance, department);
            if !["employee", "employee2"].map(|name| world.player(name).id).contains(&colleague.id)
            {
                return colleague;
            }
        }
    }

    fn tell(
        &mut self,
        reporter: &'w Person,
        effect: Effect,
        age: i64,
        go_on: impl FnOnce(&mut Teller<'w, '_>) -> Told,
    ) -> Told {
        let trouble = self.listed(effect);
        self.tell_of(trouble, reporter, age, go_on)
    }

    fn tell_of(
        &mut self,
        trouble: Trouble,
        reporter: &'w Person,
        age: i64,
        go_on: impl FnOnce(&mut Teller<'w, '_>) -> Told,
    ) -> Told {
        let at = self.submitted(age);
        let way = Way { source: Source::Web, logged_by: None };
        let (life, words) = reports::begin(self.world, self.chance, trouble, reporter, way, at);
        let mut teller = Teller { life, words, chance: self.chance };
        go_on(&mut teller)?;
        self.stories.push(teller.life.story);
        Ok(())
    }

    fn listed(&mut self, effect: Effect) -> Trouble {
        loop {
            let trouble = reports::ordinary(self.world, self.chance, Some(effect));
            if trouble.program.is_some() {
                return trouble;
            }
        }
    }

    /// While the desk is closed, the youngest came in after it closed.
    fn submitted(&mut self, age: i64) -> DateTime<Utc> {
        let is_closed = !self.world.settings.hours.is_open(self.world.now);
        if !is_closed || age > 20 {
            return self.world.ago(age) - TimeDelta::seconds(age % 50);
        }
        let closed = self.world.ago(1) + TimeDelta::minutes(2);
        let since = (self.world.now - closed).num_seconds().max(40);
        closed + TimeDelta::seconds(self.chance.between(20, since - 20))
    }
}

/// Steps by their age.
impl<'w> Teller<'w, '_> {
    fn at_age(&mut self, age: i64) -> &mut super::life::Life<'w> {
        self.life.at = self.life.at.max(self.life.world.ago(age));
        &mut self.life
    }

    fn shares(&mut self, trouble: usize, leads: bool) {
        self.life.story.shared = Some(Shared { trouble, leads });
    }

    fn in_hand(&mut self, owner: &Person, age: i64) -> Told {
        self.at_age(age).take(owner)
    }

    fn reached_at(&mut self, owner: &Person, age: i64) -> Told {
        let (minutes, words) = (self.chance.minutes(4, 12), self.chance.of(outcomes::CONTACTS));
        self.at_age(age).contact(owner, Channel::Phone, true, minutes, words)
    }

    fn written_at(&mut self, owner: &Person, age: i64) -> Told {
        let hello = self.chance.of(outcomes::HELLO);
        let text = self.words.fill(hello).replace("{tech}", owner.first_name());
        self.at_age(age).message(owner, text)
    }

    fn sent_up(&mut self, owner: &Person, age: i64) -> Told {
        let tried = self.words.fill(self.chance.of(outcomes::ESCALATED));
        self.at_age(age).escalate(owner, tried)
    }

    fn resolved_at(&mut self, owner: &Person, age: i64) -> Told {
        let outcome = self.outcome();
        let minutes = self.chance.minutes(4, 20);
        let resolution = self.resolution(outcome, minutes);
        self.at_age(age).resolve(owner, resolution)
    }
}
