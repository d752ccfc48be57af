//! Whether each take of the past kept the order: by the desk's own rule, once all is told.

use super::life::{Happened, Story};
use super::world::World;
use crate::issue::{Basket, Effect, EventKind, Facts, Inversion, IssueId, State};
use crate::people::PersonId;
use crate::taking::{Place, inversion};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;

/// An issue as it stands while the past goes by.
#[derive(Clone, Copy)]
struct Standing {
    effect: Effect,
    basket: Basket,
    raised: bool,
    owner: Option<PersonId>,
    submitted_at: DateTime<Utc>,
}

/// Notes with every take whether it was in order, and why not.
pub fn note_inversions(world: &World, stories: &mut [Story]) {
    let mut events: Vec<(usize, usize)> = Vec::new();
    for (story, told) in stories.iter().enumerate() {
        events.extend((0..told.past.len()).map(|event| (story, event)));
    }
    events.sort_by_key(|(story, event)| (stories[*story].past[*event].at, *story, *event));
    let mut past =
        Past { world, standing: HashMap::new(), waiting: HashMap::new(), aside: HashMap::new() };
    for (story, event) in events {
        let submitted_at = stories[story].issue.submitted_at;
        let happened = &mut stories[story].past[event];
        if happened.event.facts.pulled.is_some() {
            happened.event.facts.inversion = past.inversion(story, happened);
        }
        past.goes_by(story, submitted_at, happened);
    }
}

/// What waits, and what take next would not give to whom.
struct Past<'w> {
    world: &'w World,
    standing: HashMap<usize, Standing>,
    waiting: HashMap<usize, (Basket, Place)>,
    aside: HashMap<(PersonId, usize), (Inversion, DateTime<Utc>)>,
}

impl Past<'_> {
    fn inversion(&self, story: usize, happened: &Happened) -> Option<Inversion> {
        let by = happened.by?;
        let (basket, place) = *self.waiting.get(&story)?;
        let tier = self.world.people.iter().find(|person| person.id == by)?.tier;
        let is_aside = |other: &usize| {
            let set = self.aside.get(&(by, *other));
            set.filter(|(_, at)| happened.at - *at < TimeDelta::days(1)).map(|(how, _)| *how)
        };
        let others = self.waiting.iter().filter(|(other, (of, place))| {
            **other != story && *of == basket && (tier != Some(1) || place.behind_raised)
        });
        let (mut next, mut aside) = (None, Vec::new());
        for (other, (_, place)) in others {
            match is_aside(other) {
                Some(how) => aside.push((*place, how)),
                None => next = Some(next.map_or(*place, |next: Place| next.min(*place))),
            }
        }
        inversion(place, next, &aside)
    }

    fn goes_by(&mut self, story: usize, submitted_at: DateTime<Utc>, happened: &Happened) {
        let standing = self.standing.entry(story).or_insert(Standing {
            effect: Effect::Question,
            basket: Basket::Bin,
            raised: false,
            owner: None,
            submitted_at,
        });
        let owner = standing.owner;
        let Facts { effect, basket, raised, .. } = happened.event.facts;
        standing.effect = effect.unwrap_or(standing.effect);
        standing.basket = basket.unwrap_or(standing.basket);
        standing.raised = raised.unwrap_or(standing.raised);
        standing.owner = happened.owner;
        if happened.to == State::Waiting {
            self.waiting.insert(story, (standing.basket, place(story, *standing)));
        } else {
            self.waiting.remove(&story);
            self.aside.retain(|(_, other), _| *other != story);
        }
        let how = match happened.event.kind {
            EventKind::Skipped => Some(Inversion::Skipped),
            EventKind::PutBack if happened.by == owner => Some(Inversion::PutBack),
            _ => None,
        };
        if let Some((how, by)) = how.zip(happened.by) {
            self.aside.insert((by, story), (how, happened.at));
        }
    }
}

/// As `issues.take_rank` and the index that serves take next have it.
fn place(story: usize, standing: Standing) -> Place {
    let rank = match (standing.basket, standing.effect) {
        (Basket::Vip, Effect::CustomerImpact) => 1,
        (Basket::Vip, Effect::WorkStoppage) => 2,
        (Basket::Vip, _) => 3,
        _ => 0,
    };
    Place {
        behind_raised: !(standing.raised && standing.basket == Basket::Bin),
        rank,
        submitted_at: standing.submitted_at,
        id: IssueId(i64::try_from(story).unwrap_or(i64::MAX)),
    }
}
