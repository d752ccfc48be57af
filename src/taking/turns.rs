//! Whose turn it is, and whether a take kept the order.

use crate::issue::{Inversion, IssueId};
use crate::people::PersonId;
use chrono::{DateTime, Utc};

/// Where an issue stands in the order of its basket: the smaller is taken first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// What was raised goes before the rest of the bin, for those who take it.
    pub behind_raised: bool,
    pub rank: i16,
    pub submitted_at: DateTime<Utc>,
    pub id: IssueId,
}

/// Why a take was out of order, if it was: an issue that this person might have taken had waited longer. `next` is what take
/// next would have given; `aside` what it would not have, because they had passed it over or put it back.
pub fn inversion(
    taken: Place,
    next: Option<Place>,
    aside: &[(Place, Inversion)],
) -> Option<Inversion> {
    if next.is_some_and(|next| next < taken) {
        return Some(Inversion::Chosen);
    }
    let before = aside.iter().filter(|(place, _)| *place < taken);
    before.min_by_key(|(place, _)| *place).map(|(_, how)| *how)
}

/// A tech of tier 1 who is on shift.
#[derive(Clone, Debug, PartialEq)]
pub struct InTurn {
    pub person: PersonId,
    pub name: String,
    /// When they last pulled an issue; absent when they never did.
    pub last_take: Option<DateTime<Utc>>,
    pub held: i64,
    /// What they pulled in the last [`LOOKS_BACK`] days, and the minutes they were on shift then.
    pub takes: i64,
    pub minutes: i64,
}

/// Over how many days the turn looks at who has taken how much.
pub const LOOKS_BACK: i64 = 30;

/// Whose turn it is, and who comes then: whose last take is the longest ago. Who cannot take, because their hands are full,
/// keeps nobody waiting. Who is a whole issue ahead of what the hours they were on shift would be the team's share lets the
/// others go first: whoever works while few do pulls more, and turns alone would never make up for it.
pub fn turns(around: Vec<InTurn>, limit: i64) -> Vec<InTurn> {
    let takes: i64 = around.iter().map(|one| one.takes).sum();
    let minutes: i64 = around.iter().map(|one| one.minutes).sum();
    let is_ahead = |one: &InTurn| (one.takes - 1) * minutes > takes * one.minutes;
    let mut turns: Vec<_> = around.into_iter().filter(|one| one.held < limit).collect();
    turns.sort_by_key(|one| (is_ahead(one), one.last_take, one.person));
    turns
}

#[cfg(test)]
mod simulation;

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn place(minute: i64, raised: bool, rank: i16) -> Place {
        let submitted_at = DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        Place { behind_raised: !raised, rank, submitted_at, id: IssueId(minute) }
    }

    #[test]
    fn the_order_is_raised_then_rank_then_age() {
        let order = [place(9, true, 0), place(3, false, 0), place(5, false, 0), place(1, false, 2)];
        assert!(order.is_sorted());
    }

    #[test]
    fn a_take_is_in_order_unless_something_waited_longer_that_one_might_have_taken() {
        use Inversion::*;
        let at = |minute| place(minute, false, 0);
        for (taken, next, aside, why) in [
            (at(1), None, vec![], None),
            (at(1), Some(at(1)), vec![], None),
            (at(5), Some(at(1)), vec![], Some(Chosen)),
            (at(5), Some(at(9)), vec![], None),
            (at(5), None, vec![(at(1), Skipped)], Some(Skipped)),
            (at(5), None, vec![(at(1), PutBack), (at(3), Skipped)], Some(PutBack)),
            (at(5), None, vec![(at(9), Skipped)], None),
            // What one had passed over oneself, and then took after all.
            (at(5), Some(at(9)), vec![(at(5), Skipped)], None),
            (at(5), Some(at(3)), vec![(at(1), Skipped)], Some(Chosen)),
        ] {
            assert_eq!(inversion(taken, next, &aside), why, "{taken:?} {next:?} {aside:?}");
        }
    }

    fn in_turn(person: i64, last_take: Option<i64>, held: i64) -> InTurn {
        let at = |minute| DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        InTurn {
            person: PersonId(person),
            name: String::new(),
            last_take: last_take.map(at),
            held,
            takes: 0,
            minutes: 0,
        }
    }

    #[test]
    fn whose_last_take_is_the_longest_ago_has_the_turn() {
        let order = |around: Vec<InTurn>| -> Vec<i64> {
            turns(around, 5).iter().map(|one| one.person.0).collect()
        };
        assert_eq!(order(vec![]), [0; 0]);
        assert_eq!(order(vec![in_turn(1, Some(9), 0), in_turn(2, Some(3), 4)]), [2, 1]);
        assert_eq!(order(vec![in_turn(1, Some(9), 0), in_turn(2, None, 0)]), [2, 1]);
        assert_eq!(order(vec![in_turn(2, None, 0), in_turn(1, None, 0)]), [1, 2]);
        assert_eq!(order(vec![in_turn(1, Some(9), 0), in_turn(2, Some(3), 5)]), [1]);
    }

    #[test]
    fn who_is_ahead_of_their_share_lets_the_others_go_first() {
        let with = |person, last_take, takes, minutes| InTurn {
            takes,
            minutes,
            ..in_turn(person, Some(last_take), 0)
        };
        let order = |around: Vec<InTurn>| -> Vec<i64> {
            turns(around, 5).iter().map(|one| one.person.0).collect()
        };
        // Half the takes in half the hours is nobody's lead; one issue more is none yet.
        assert_eq!(order(vec![with(1, 3, 10, 600), with(2, 9, 10, 600)]), [1, 2]);
        assert_eq!(order(vec![with(1, 3, 12, 600), with(2, 9, 10, 600)]), [1, 2]);
        assert_eq!(order(vec![with(1, 3, 13, 600), with(2, 9, 10, 600)]), [2, 1]);
        assert_eq!(order(vec![with(1, 3, 10, 300), with(2, 9, 10, 900)]), [2, 1]);
        // Somebody new, who has no hours yet, takes one and waits for the others.
        assert_eq!(order(vec![with(1, 3, 0, 0), with(2, 9, 10, 600)]), [1, 2]);
    }
}
