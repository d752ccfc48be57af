//! How the work on an issue goes, as it usually goes: the scripts of the demo's past.

use super::chance::Chance;
use super::life::{Answered, Life, Stop, Told};
use super::shifts::is_rostered;
use super::stories::Words;
use super::stories::outcomes::{self, Outcome};
use super::world::World;
use crate::issue::{Basket, Documentation, Effect, Resolution, ResolutionCode};
use crate::people::{Channel, Person};

pub struct Teller<'w, 'c> {
    pub life: Life<'w>,
    pub words: Words,
    pub chance: &'c mut Chance,
}

/// How reporters who agree found the help; some do not say.
const RATINGS_GIVEN: [Option<i16>; 8] =
    [Some(5), Some(5), Some(5), Some(4), Some(4), Some(3), None, None];

impl<'w> Teller<'w, '_> {
    fn world(&self) -> &'w World {
        self.life.world
    }

    fn pick(&mut self, all: &[&'static str]) -> String {
        self.words.fill(self.chance.of(all))
    }

    fn later(&mut self, from: i64, to: i64) {
        let minutes = self.chance.between(from, to);
        self.life.later(minutes);
    }

    /// Who takes from the basket it lies in, of those whom the roster has there.
    pub fn taker(&mut self) -> &'w Person {
        let issue = &self.life.story.issue;
        let names: &[&str] = match (issue.basket, issue.raised) {
            (Basket::Vip, _) => &["manager"],
            (Basket::P1 | Basket::P2, _) | (Basket::Bin, true) => {
                &["tech2", "tech2", "tech2b", "tech2b", "tech2b"]
            }
            (Basket::Bin, false) => {
                &["tech1", "tech1b", "tech1", "tech1b", "tech1", "tech1b", "tech2", "tech2b"]
            }
        };
        let (world, at) = (self.world(), self.life.at);
        let is_there = |name: &&str| is_rostered(world, world.player(name), at);
        let there: Vec<_> = names.iter().copied().filter(is_there).collect();
        let there = if there.is_empty() { names.to_vec() } else { there };
        world.player(self.chance.of(&there))
    }

    /// Reported on the phone and resolved before they hung up.
    pub fn resolved_on_the_call(&mut self, tech: &'w Person) -> Told {
        self.life.take_on_call(tech)?;
        let minutes = self.chance.minutes(3, 14);
        let words = self.pick(outcomes::CONTACTS);
        self.life.contact(tech, Channel::Phone, true, minutes, &words)?;
        let outcome = self.outcome();
        let resolution = self.resolution(outcome, 0);
        self.life.resolve(tech, resolution)?;
        self.ends(tech)
    }

    /// The reporter finds out alone.
    pub fn cancelled(&mut self) -> Told {
        self.later(4, 50);
        self.life.cancel()
    }

    /// What is offered to them about this kind of trouble with this program.
    pub fn document(&self) -> Option<(i64, &'static str)> {
        let report = &self.life.story.report;
        let about = |software| {
            let mut documents = self.world().documents.iter();
            documents.find(|(_, document)| document.is_about(software, report.kind))
        };
        let found = about(Some(report.software.as_str())).or_else(|| about(None));
        found.map(|(id, document)| (*id, document.title))
    }

    /// The reporter reads what was offered, and needs nobody.
    pub fn solved_by(&mut self, document: (i64, &str)) -> Told {
        self.life.moments(170);
        let seconds = self.chance.between(30, 1_500);
        self.life.moments(seconds).solve(document)?;
        if self.chance.percent(40) {
            self.later(10, 600);
            return self.life.agree(Some(5));
        }
        self.life.close_silently()
    }

    /// The whole way from the basket to the end; `life.at` is when it is taken.
    pub fn worked(&mut self) -> Told {
        let owner = self.taken()?;
        self.triaged_again(owner)?;
        self.tags(owner)?;
        self.reached(owner)?;
        let owner = self.handed_on(owner)?;
        self.talked(owner)?;
        if self.life.story.report.software_id.is_some() && self.chance.percent(6) {
            return self.escalated(owner);
        }
        self.resolved(owner)
    }

    fn taken(&mut self) -> Result<&'w Person, Stop> {
        let first = self.taker();
        if self.chance.percent(3) {
            let why = self.pick(outcomes::SKIPPED);
            self.life.skip(first, &why)?;
            self.later(5, 40);
        }
        let owner = self.taker();
        self.life.take(owner)?;
        if !self.chance.percent(4) {
            return Ok(owner);
        }
        self.later(8, 60);
        let why = self.pick(outcomes::PUT_BACK);
        self.life.put_back(owner, &why)?;
        self.later(10, 120);
        let owner = self.taker();
        self.life.take(owner)?;
        Ok(owner)
    }

    fn triaged_again(&mut self, owner: &Person) -> Told {
        let (effect, why) = match (self.life.story.issue.effect, self.chance.between(1, 100)) {
            (Effect::Inconvenience, 1..=4) => (Effect::WorkStoppage, outcomes::RETRIAGED_UP),
            (Effect::WorkStoppage, 1..=7) => (Effect::Inconvenience, outcomes::RETRIAGED_DOWN),
            (Effect::CustomerImpact, 1..=10) => (Effect::WorkStoppage, outcomes::RETRIAGED_DOWN),
            _ => return Ok(()),
        };
        self.later(2, 8);
        self.life.retriage(owner, effect, why)
    }

    /// Now and then a tag of the rules is wrong, or one is missing that no rule can know.
    fn tags(&mut self, owner: &Person) -> Told {
        let report = &self.life.story.report;
        let found = self.world().rules.matching(&report.description, report.software_id, None);
        let wrong = found.iter().find(|found| found.tag != report.kind).map(|found| found.tag);
        if let Some(wrong) = wrong.filter(|_| self.chance.percent(14)) {
            self.life.moments(40);
            self.life.untag(owner, wrong)?;
        }
        let is_of_release = self.life.story.issue.summary.contains("PermitTrack 8");
        for (word, so_often) in [("release-8", if is_of_release { 55 } else { 0 }), ("training", 5)]
        {
            if self.chance.percent(so_often) {
                self.life.moments(30);
                self.life.tag(owner, word)?;
            }
        }
        // The manager asked for this one, and it is seldom forgotten: the desk can learn it.
        let said = &self.life.story.report.description;
        if said.contains(" home") && !said.len().is_multiple_of(13) {
            self.life.tag(owner, "from-home")?;
        }
        Ok(())
    }

    /// The first response, by phone or in writing.
    fn reached(&mut self, owner: &Person) -> Told {
        self.later(2, 20);
        let channel = self.life.story.report.contact_by;
        let by_phone = channel == Channel::Phone || self.life.story.report.carries_mail;
        if !by_phone && self.chance.percent(60) {
            let hello = if self.chance.percent(20) { outcomes::READ } else { outcomes::HELLO };
            let text = self.pick(hello).replace("{tech}", owner.first_name());
            self.life.message(owner, text)?;
            return self.replied(owner);
        }
        let channel = if by_phone { Channel::Phone } else { channel };
        if self.chance.percent(22) {
            let words = self.pick(outcomes::NOT_REACHED);
            self.life.contact(owner, channel, false, 1, &words)?;
            self.later(12, 70);
        }
        let (minutes, words) = (self.chance.minutes(3, 16), self.pick(outcomes::CONTACTS));
        self.life.contact(owner, channel, true, minutes, &words)
    }

    fn replied(&mut self, owner: &Person) -> Told {
        if self.chance.percent(45) {
            return Ok(());
        }
        self.later(3, 60);
        let text = self.pick(outcomes::REPLY);
        let reporter = self.life.story.reporter.clone();
        self.life.message(&reporter, text)?;
        self.later(4, 40);
        let (minutes, words) = (self.chance.minutes(4, 18), self.pick(outcomes::CONTACTS));
        self.life.contact(owner, Channel::Phone, true, minutes, &words)
    }

    /// Tier 1 raises what is beyond it; others know a program better.
    fn handed_on(&mut self, owner: &'w Person) -> Result<&'w Person, Stop> {
        let in_bin = self.life.story.issue.basket == Basket::Bin;
        let to = match (owner.tier, self.chance.between(1, 100)) {
            (Some(1), 1..=4) if in_bin => return self.raised(owner),
            (Some(1), 1..=7) => self.world().player("tech2b"),
            (Some(2), 1..=3) => self.world().player("tech1b"),
            _ => return Ok(owner),
        };
        self.later(5, 40);
        let why = self.pick(outcomes::HAND_OVER);
        let note = self.chance.percent(60).then(|| self.pick(outcomes::NOTES));
        self.life.hand_over(owner, to, &why, note)?;
        Ok(to)
    }

    fn raised(&mut self, owner: &Person) -> Result<&'w Person, Stop> {
        self.later(5, 40);
        self.life.raise(owner, outcomes::RAISED)?;
        self.later(10, 90);
        let taker = self.taker();
        self.life.take(taker)?;
        self.later(3, 15);
        Ok(taker)
    }

    fn talked(&mut self, owner: &Person) -> Told {
        if self.chance.percent(28) {
            self.later(2, 30);
            let text = self.pick(outcomes::NOTES);
            self.life.note(owner, &text)?;
        }
        if self.chance.percent(9) {
            self.later(20, 200);
            let text = self.pick(outcomes::PUSH);
            let reporter = self.life.story.reporter.clone();
            self.life.message(&reporter, text)?;
        }
        if self.chance.percent(9) {
            self.later(3, 20);
            let plan = self.chance.of(outcomes::FOLLOW_UPS);
            let wait = self.chance.between(90, 900);
            self.life.follow_up(owner, plan, wait)?;
            self.life.later(wait + 20);
            let (minutes, done) =
                (self.chance.minutes(10, 55), self.pick(outcomes::FOLLOW_UPS_DONE));
            self.life.finish_follow_up(owner, minutes, &done)?;
        }
        Ok(())
    }

    fn escalated(&mut self, owner: &'w Person) -> Told {
        self.later(10, 60);
        let tried = self.pick(outcomes::ESCALATED);
        self.life.escalate(owner, tried)?;
        let name = if self.chance.percent(70) { "software" } else { "lead" };
        let colleague = self.world().player(name);
        self.later(30, 400);
        self.life.acknowledge(colleague)?;
        self.later(300, 3_000);
        if self.chance.percent(18) {
            self.life.give_back(colleague, outcomes::RETURNED)?;
            return self.resolved(owner);
        }
        let said = self.answer();
        self.life.answer(colleague, said)?;
        self.later(20, 500);
        let minutes = self.chance.minutes(3, 9);
        self.life.relay(owner, Channel::Phone, minutes)?;
        self.ends(owner)
    }

    /// What the Software Team says.
    pub fn answer(&mut self) -> Answered {
        let (kind, notes, text) = self.chance.of(outcomes::ANSWERS);
        Answered { kind, text: self.words.fill(text), notes: self.words.fill(notes) }
    }

    fn resolved(&mut self, owner: &'w Person) -> Told {
        self.later(4, 90);
        let outcome = self.outcome();
        let minutes = if self.chance.percent(12) { (30, 95) } else { (2, 28) };
        let minutes = self.chance.minutes(minutes.0, minutes.1);
        let resolution = self.resolution(outcome, minutes);
        self.life.resolve(owner, resolution)?;
        self.ends(owner)
    }

    /// Reports of an outage end together, once it is over.
    pub fn resolved_with_the_outage(&mut self, over: chrono::DateTime<chrono::Utc>) -> Told {
        let owner = self.taker();
        self.life.take(owner)?;
        self.life.moments(20);
        self.life.tag(owner, "outage")?;
        self.later(1, 15);
        self.life.message(
            owner,
            "CallBoard is down for everybody. We are on the line with the Software Team and will \
             write here as soon as it is back. Please send callers to 202-555-0143 meanwhile."
                .to_owned(),
        )?;
        self.life.at = self.life.at.max(over);
        self.later(1, 45);
        let outcome = self.chance.of(outcomes::OUTAGE_OVER);
        let minutes = self.chance.minutes(2, 10);
        let resolution = self.resolution(outcome, minutes);
        self.life.resolve(owner, resolution)?;
        self.ends(owner)
    }

    /// The reporter agrees, says nothing, or finds it broken again.
    fn ends(&mut self, owner: &'w Person) -> Told {
        if self.chance.percent(5) {
            self.reopened(owner)?;
        }
        if self.chance.percent(54) {
            self.later(10, 1_400);
            let rating = self.chance.of(&RATINGS_GIVEN);
            return self.life.agree(rating);
        }
        self.life.close_silently()?;
        if self.chance.percent(9) {
            self.later(10, 600);
            let rating = self.chance.of(&[5, 5, 4, 4, 2]);
            return self.life.rate(rating);
        }
        Ok(())
    }

    fn reopened(&mut self, former: &'w Person) -> Told {
        self.later(60, 1_500);
        let words = self.pick(outcomes::REOPENED);
        let is_around = self.chance.percent(70);
        self.life.reopen(words, is_around.then_some(former))?;
        self.later(10, 200);
        let owner = if is_around { former } else { self.taker() };
        if !is_around {
            self.life.take(owner)?;
            self.later(2, 10);
        }
        let (minutes, words) = (self.chance.minutes(4, 20), self.pick(outcomes::CONTACTS));
        self.life.contact(owner, Channel::Phone, true, minutes, &words)?;
        self.later(10, 120);
        let outcome = self.chance.of(outcomes::AGAIN);
        let minutes = self.chance.minutes(5, 40);
        let resolution = self.resolution(outcome, minutes);
        self.life.resolve(owner, resolution)
    }

    pub fn outcome(&mut self) -> Outcome {
        self.chance.of(outcomes::outcomes(self.life.story.report.kind))
    }

    pub fn resolution(&mut self, (code, details): Outcome, minutes: i32) -> Resolution {
        let documentation = self.documentation(code);
        let with_document =
            matches!(documentation, Documentation::ResolvedBy | Documentation::AnsweredWith);
        let mut details = self.words.fill(details);
        if with_document {
            details.push_str(&format!(" It is all on {}", self.words.doc()));
        }
        Resolution { code, details, documentation, minutes }
    }

    /// What can be explained can be written down; repairs mostly cannot.
    fn documentation(&mut self, code: ResolutionCode) -> Documentation {
        use Documentation::*;
        let explains = matches!(
            code,
            ResolutionCode::Explained | ResolutionCode::UserError | ResolutionCode::SettingChanged
        );
        let odds: &[(Documentation, i64)] = if explains {
            &[
                (ResolvedBy, 9),
                (AnsweredWith, 34),
                (Missing, 27),
                (OutOfDate, 8),
                (NotDocumentable, 22),
            ]
        } else {
            &[
                (ResolvedBy, 2),
                (AnsweredWith, 9),
                (Missing, 14),
                (OutOfDate, 4),
                (NotDocumentable, 71),
            ]
        };
        self.chance.weighed(odds, |(_, weight)| *weight).0
    }
}
