//! How the reporter found the help: asked once when an issue is resolved, and once more where the answer contradicts what
//! else they said of it.

use super::{Event, EventKind, Facts, Issue, Refused, State};
use std::ops::RangeInclusive;

/// From not at all to very well. 4 and 5 count as satisfied (K18).
pub const RATINGS: RangeInclusive<i16> = 1..=5;

impl Issue {
    /// Whether its reporter is asked how the help was, be it for the first time or about a contradiction.
    pub fn asks_for_rating(&self) -> bool {
        let first = self.rating.is_none() && matches!(self.state, State::Resolved | State::Closed);
        first || self.contradiction().is_some()
    }

    /// What does not go together, in words for its reporter; nothing once they have said that it stands.
    pub fn contradiction(&self) -> Option<String> {
        let rating = self.rating.filter(|_| !self.rating_stands)?;
        if rating <= 2 && self.was_agreed_to() {
            return Some(format!(
                "You said that it works, and rated the help {rating} of 5. What was not right?"
            ));
        }
        (rating >= 4 && self.state.is_open() && self.times_reopened > 0).then(|| {
            format!("It is still broken, and you rated the help {rating} of 5. Does that stand?")
        })
    }

    /// Closed before silence would have closed it.
    fn was_agreed_to(&self) -> bool {
        let silence = self.closes_at.zip(self.closed_at);
        self.state == State::Closed && silence.is_some_and(|(silence, closed)| closed < silence)
    }
}

/// Its reporter says how the help was, and perhaps what about it.
///
/// # Errors
/// [`Refused::Rule`] outside [`RATINGS`], and when they are not asked: before it is resolved, or when they have said so.
pub fn rate(issue: &mut Issue, rating: i16, text: Option<String>) -> Result<Event, Refused> {
    let refused = |words: &str| Err(Refused::Rule(words.to_owned()));
    if !RATINGS.contains(&rating) {
        return refused("A rating goes from 1 to 5.");
    }
    if !issue.asks_for_rating() {
        return match issue.rating {
            Some(_) => refused("You have said how the help was. Thank you."),
            None => refused("It is not resolved yet. You are asked once it is."),
        };
    }
    issue.rating_stands = issue.rating.is_some();
    issue.rating = Some(rating);
    let facts = Facts { rating: Some(rating), ..Facts::default() };
    Ok(Event { text, ..Event::new(EventKind::Rated).facts(facts) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PersonId;
    use chrono::{DateTime, TimeDelta};

    fn issue(state: State) -> Issue {
        Issue::of(PersonId(1), state)
    }

    fn agreed(rating: i16) -> Issue {
        let at = DateTime::UNIX_EPOCH;
        let closes_at = Some(at + TimeDelta::days(5));
        Issue { rating: Some(rating), closed_at: Some(at), closes_at, ..issue(State::Closed) }
    }

    fn still_broken(rating: i16) -> Issue {
        Issue { rating: Some(rating), times_reopened: 1, ..issue(State::Taken) }
    }

    #[test]
    fn it_is_asked_once_it_is_resolved_and_once_only() {
        for state in State::ALL.iter().copied() {
            let mut issue = issue(state);
            let asked = matches!(state, State::Resolved | State::Closed);
            assert_eq!(rate(&mut issue, 5, None).is_ok(), asked, "{state}");
            assert!(rate(&mut issue, 5, None).is_err(), "{state}");
        }
    }

    #[test]
    fn what_contradicts_itself_is_asked_about_once() {
        for (mut issue, asked) in [
            (agreed(1), true),
            (agreed(2), true),
            (agreed(3), false),
            (still_broken(5), true),
            (still_broken(4), true),
            (still_broken(3), false),
        ] {
            assert_eq!(issue.contradiction().is_some(), asked, "{:?}", issue.rating);
            assert_eq!(rate(&mut issue, 2, None).is_ok(), asked);
            assert!(rate(&mut issue, 2, None).is_err(), "the answer stands");
        }
    }

    #[test]
    fn who_said_nothing_until_it_closed_contradicts_nothing() {
        let closed = agreed(1);
        let silent = Issue { closed_at: closed.closes_at, ..closed };
        assert_eq!(silent.contradiction(), None);
    }

    #[test]
    fn a_rating_goes_from_one_to_five() {
        for rating in [0, 6, -1] {
            assert!(rate(&mut issue(State::Resolved), rating, None).is_err());
        }
    }
}
