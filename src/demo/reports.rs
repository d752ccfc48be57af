//! How a report comes about: who has which trouble with what, and how they say so.

use super::catalogue::{OUT, Program, RELEASED, UNLISTED};
use super::chance::Chance;
use super::life::{Life, Report};
use super::stories::occasions::{OUTAGE, RELEASE};
use super::stories::problems::{Problem, TROUBLES};
use super::stories::{self, Words};
use super::world::World;
use crate::issue::{Effect, Source};
use crate::people::{Channel, Person};
use chrono::{DateTime, TimeDelta, Utc};

/// What lies behind a report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Occasion {
    Ordinary,
    Outage,
    Release,
}

/// A trouble before anybody reports it.
#[derive(Clone, Copy, Debug)]
pub struct Trouble {
    pub kind: &'static str,
    pub problem: Problem,
    pub effect: Effect,
    /// Absent for what nobody approved.
    pub program: Option<(i64, &'static Program)>,
}

pub fn trouble(world: &World, chance: &mut Chance, occasion: Occasion) -> Trouble {
    match occasion {
        Occasion::Ordinary => ordinary(world, chance, None),
        Occasion::Outage => {
            let effect =
                if chance.percent(75) { Effect::CustomerImpact } else { Effect::WorkStoppage };
            let kind = if chance.percent(60) { "network" } else { "crash" };
            Trouble { kind, problem: chance.of(OUTAGE), effect, program: named(world, OUT) }
        }
        Occasion::Release => {
            let (kind, first, rest) = chance.of(RELEASE);
            let effect = match chance.between(1, 10) {
                1 => Effect::WorkStoppage,
                2..=6 => Effect::Inconvenience,
                _ => Effect::Question,
            };
            Trouble { kind, problem: (first, rest), effect, program: named(world, RELEASED) }
        }
    }
}

/// Of this effect, if one is given.
pub fn ordinary(world: &World, chance: &mut Chance, effect: Option<Effect>) -> Trouble {
    let at = |effect: Effect| Effect::ALL.iter().position(|each| *each == effect).unwrap_or(0);
    let likely = |t: &stories::problems::Trouble| match effect {
        None => t.weight,
        Some(effect) => t.weight * t.effects[at(effect)],
    };
    let trouble = chance.weighed(TROUBLES, likely);
    let effect = effect.unwrap_or_else(|| stories::effect(chance, trouble));
    let problem = chance.of(trouble.problems);
    let fitting: Vec<_> = world.programs.iter().filter(|(_, p)| p.has(trouble.kind)).collect();
    let listed = chance.percent(95).then(|| **chance.weighed(&fitting, |(_, p)| p.weight));
    Trouble { kind: trouble.kind, problem, effect, program: listed }
}

fn named(world: &World, name: &str) -> Option<(i64, &'static Program)> {
    world.programs.iter().find(|(_, program)| program.name == name).copied()
}

/// How a report reaches the desk.
#[derive(Clone, Copy, Debug)]
pub struct Way<'w> {
    pub source: Source,
    /// Who typed it, if not the reporter.
    pub logged_by: Option<&'w Person>,
}

/// The report of `trouble` by `reporter`, and the words it is told in from there on.
pub fn begin<'w>(
    world: &'w World,
    chance: &mut Chance,
    trouble: Trouble,
    reporter: &Person,
    way: Way<'_>,
    at: DateTime<Utc>,
) -> (Life<'w>, Words) {
    let program = trouble.program.map(|(_, program)| program);
    let software = program.map_or_else(|| chance.of(UNLISTED), |program| program.name);
    let words = Words::new(chance, software, program, trouble.kind, reporter.first_name());
    let by_choice = chance.of(&[Channel::Phone, Channel::Chat, Channel::Email, Channel::InPerson]);
    let report = Report {
        source: way.source,
        logged_by: way.logged_by.map_or(reporter.id, |by| by.id),
        software_id: trouble.program.map(|(id, _)| id),
        software: software.to_owned(),
        carries_mail: program.is_some_and(Program::carries_mail),
        kind: trouble.kind,
        effect: trouble.effect,
        description: stories::description(chance, &words, trouble.problem, trouble.effect),
        contact_by: if chance.percent(80) { reporter.contact_by } else { by_choice },
    };
    let mut life = Life::begin(world, reporter, report, at);
    if way.source == Source::Call {
        life.story.opened_at = Some(at - TimeDelta::seconds(chance.between(40, 240)));
    }
    (life, words)
}

/// Every approved program has its number; the tests need no database for that.
#[cfg(test)]
pub fn numbered() -> Vec<(i64, &'static Program)> {
    (1..).zip(super::catalogue::PROGRAMS.iter().filter(|program| !program.retired)).collect()
}
