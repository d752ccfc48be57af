//! What is done to each of them: the rule that a page for one issue follows, and how its outcome is told.

use crate::issue::{self, Effect, Event, Issue, IssueId, Refused, policy};
use crate::people::{Person, PersonId};
use crate::settings::Settings;
use crate::taking::{HandOver, Receiver, hand_over, put_back};
use crate::triage;
use crate::work::{TagChange, Tagged, retriage, tag};
use chrono::{DateTime, Utc};

crate::words! {
    pub enum Kind {
        PutBack = "put-back" => "Put back into the basket",
        HandOver = "hand-over" => "Hand over",
        Tag = "tag" => "Add a tag",
        Effect = "effect" => "Change the effect",
    }
}

/// What is to be done to all of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    PutBack,
    HandOver(PersonId),
    /// By its word.
    Tag(String),
    Effect(Effect),
}

impl Change {
    /// Who takes an issue next, or counts overrides, reads why.
    pub const fn needs_reason(&self) -> bool {
        !matches!(self, Change::Tag(_))
    }

    /// What was done to so many of them.
    pub fn done(&self, issues: usize) -> String {
        let of = issue::counted(issues);
        match self {
            Change::PutBack => format!("{of} put back."),
            Change::HandOver(_) => format!("{of} handed over."),
            Change::Tag(_) => format!("{of} tagged."),
            Change::Effect(_) => format!("Effect of {of} changed."),
        }
    }
}

/// An issue that was chosen, and the version that was looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    pub id: IssueId,
    pub seen: Option<i32>,
}

/// What a rule must know besides the issue.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The tags it has.
    pub live: &'a [Tagged],
    /// Who gets it, if they are around.
    pub to: Option<&'a Receiver>,
    pub now: DateTime<Utc>,
}

/// Changes one of them as its own page would.
///
/// # Errors
/// Those of the rule and of [`policy::may_work_on`]; [`Refused::Stale`] when it is not what was looked at.
pub fn apply(
    change: &Change,
    issue: &mut Issue,
    seen: Option<i32>,
    by: &Person,
    known: Known<'_>,
    why: &str,
    settings: &Settings,
) -> Result<Event, Refused> {
    policy::may_work_on(by, issue)?;
    issue.still(seen.unwrap_or(issue.version))?;
    match change {
        Change::PutBack => put_back(issue, by, why.to_owned()),
        Change::HandOver(_) => {
            let away = || Refused::Rule("They are not around. Choose somebody who is.".to_owned());
            let said = HandOver { why: why.to_owned(), note: None };
            let (to, limit) = (known.to.ok_or_else(away)?, settings.take_limit);
            hand_over(issue, by, to, limit, said, known.now)
        }
        Change::Tag(word) => tag(issue, &TagChange::Add(word.clone()), known.live),
        Change::Effect(effect) => {
            let triage = triage::again(issue, *effect, settings);
            retriage(issue, *effect, triage, why.to_owned())
        }
    }
}

/// What will have happened to an issue, in words.
pub fn outcome(change: &Change, before: &Issue, after: &Issue, label: &str) -> String {
    match change {
        Change::PutBack => format!("Back to basket {}", after.basket),
        Change::HandOver(_) => format!("Goes to {label}"),
        Change::Tag(_) => format!("Gets the tag “{label}”"),
        Change::Effect(effect) if before.basket == after.basket => {
            format!("“{}” becomes “{effect}”; stays in basket {}", before.effect, after.basket)
        }
        Change::Effect(effect) => format!(
            "“{}” becomes “{effect}”; from basket {} to {}",
            before.effect, before.basket, after.basket
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{EventKind, State};
    use crate::people::{PersonId, Role};

    const ADA: PersonId = PersonId(7);

    fn try_out(change: &Change, issue: &mut Issue) -> Result<EventKind, Refused> {
        let ada = Person::of(ADA, Role::Tech);
        apply(
            change,
            issue,
            Some(issue.version),
            &ada,
            Known::default(),
            "Why",
            &Settings::default(),
        )
        .map(|event| event.kind)
    }

    fn of(reporter: PersonId, state: State, owner: Option<PersonId>) -> Issue {
        Issue { owner, ..Issue::of(reporter, state) }
    }

    #[test]
    fn each_change_follows_its_own_rule() {
        let eve = PersonId(1);
        let tagged = Change::Tag("printing".to_owned());
        let urgent = Change::Effect(Effect::WorkStoppage);
        for (change, mut issue, kind) in [
            (&Change::PutBack, of(eve, State::Taken, Some(ADA)), Some(EventKind::PutBack)),
            (&Change::PutBack, of(eve, State::Taken, Some(PersonId(8))), None),
            (&Change::PutBack, of(eve, State::Waiting, None), None),
            (&tagged, of(eve, State::Closed, None), Some(EventKind::Tagged)),
            (&urgent, of(eve, State::Waiting, None), Some(EventKind::Retriaged)),
            (&urgent, of(eve, State::Closed, None), None),
            (&Change::HandOver(PersonId(8)), of(eve, State::Taken, Some(ADA)), None),
            (&tagged, of(ADA, State::Waiting, None), None),
        ] {
            assert_eq!(try_out(change, &mut issue).ok(), kind, "{change:?}");
        }
    }

    #[test]
    fn what_was_not_looked_at_is_not_changed() {
        let mut issue = of(PersonId(1), State::Taken, Some(ADA));
        let (ada, settings) = (Person::of(ADA, Role::Tech), Settings::default());
        let seen = Some(issue.version + 1);
        let refused =
            apply(&Change::PutBack, &mut issue, seen, &ada, Known::default(), "Why", &settings);
        assert_eq!(refused.map(|event| event.kind), Err(Refused::Stale));
    }

    #[test]
    fn the_outcome_is_told_in_words() {
        let mut after = of(PersonId(1), State::Waiting, None);
        let before = after.clone();
        let urgent = Change::Effect(Effect::WorkStoppage);
        try_out(&urgent, &mut after).unwrap();
        let words = outcome(&urgent, &before, &after, "");
        assert!(words.ends_with(&format!("from basket {} to {}", before.basket, after.basket)));
        assert_eq!(Change::PutBack.done(1), "1 issue put back.");
        assert_eq!(urgent.done(3), "Effect of 3 issues changed.");
    }
}
