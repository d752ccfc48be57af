use crate::issue::IssueId;
use crate::people::PersonId;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who does nothing more with an issue for so long no longer counts as having it open.
pub const OPEN_FOR: TimeDelta = TimeDelta::minutes(5);

/// How often at most other nodes are told that somebody still has an issue open.
const TOLD_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The most issues that one person has open; another closes the one they looked at longest ago. Far beyond what anybody
/// works on, and a bound for who leafs through all there are.
const MOST: usize = 20;

/// A colleague who has an issue open.
#[derive(Clone, Debug, PartialEq)]
pub struct Looking {
    pub name: Arc<str>,
    /// When they last did anything there.
    pub at: DateTime<Utc>,
}

/// That somebody opened an issue, or left it.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    pub issue: IssueId,
    pub who: PersonId,
    pub name: Arc<str>,
    pub at: DateTime<Utc>,
    pub is_open: bool,
}

#[derive(Clone, Debug)]
struct Seen {
    name: Arc<str>,
    at: DateTime<Utc>,
    is_open: bool,
    /// What other nodes were told last.
    told: Option<(DateTime<Utc>, bool)>,
}

impl Seen {
    fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.is_open && now - self.at < OPEN_FOR
    }

    /// Whether it differs enough from what others know to tell them.
    fn is_news(&self) -> bool {
        self.told.is_none_or(|(at, is_open)| is_open != self.is_open || self.at - at >= TOLD_EVERY)
    }
}

/// Who has which issue open, by issue.
#[derive(Clone, Debug, Default)]
pub struct Open(BTreeMap<(IssueId, PersonId), Seen>);

impl Open {
    pub fn note(&mut self, issue: IssueId, who: PersonId, name: &str, now: DateTime<Utc>) {
        if let Some(seen) = self.0.get_mut(&(issue, who)) {
            (seen.at, seen.is_open) = (now.max(seen.at), true);
            return;
        }
        self.make_room(who, now);
        let seen = Seen { name: name.into(), at: now, is_open: true, told: None };
        self.0.insert((issue, who), seen);
    }

    /// Closes what they looked at longest ago when they have too much open. Looks at all there is, but only when somebody
    /// opens what they had not open.
    fn make_room(&mut self, who: PersonId, now: DateTime<Utc>) {
        let theirs = self.0.iter_mut().filter(|((_, of), seen)| *of == who && seen.is_live(now));
        let mut theirs: Vec<_> = theirs.map(|(_, seen)| seen).collect();
        if theirs.len() >= MOST
            && let Some(oldest) = theirs.iter_mut().min_by_key(|seen| seen.at)
        {
            oldest.is_open = false;
        }
    }

    pub fn leave(&mut self, issue: IssueId, who: PersonId, now: DateTime<Utc>) {
        if let Some(seen) = self.0.get_mut(&(issue, who)) {
            (seen.at, seen.is_open) = (now.max(seen.at), false);
        }
    }

    pub fn others(&self, issue: IssueId, me: PersonId, now: DateTime<Utc>) -> Vec<Looking> {
        let here = self.0.range((issue, PersonId(i64::MIN))..=(issue, PersonId(i64::MAX)));
        let others = here.filter(|((_, who), seen)| *who != me && seen.is_live(now));
        let mut others: Vec<_> =
            others.map(|(_, seen)| Looking { name: seen.name.clone(), at: seen.at }).collect();
        others.sort_by_key(|looking| std::cmp::Reverse(looking.at));
        others
    }

    /// What other nodes have not been told yet.
    pub fn untold(&self) -> Vec<News> {
        let untold = self.0.iter().filter(|(_, seen)| seen.is_news());
        let news = untold.map(|((issue, who), seen)| News {
            issue: *issue,
            who: *who,
            name: seen.name.clone(),
            at: seen.at,
            is_open: seen.is_open,
        });
        news.collect()
    }

    /// They have been told, or told us: of each, what was last counts.
    pub fn learn(&mut self, news: impl IntoIterator<Item = News>) {
        for News { issue, who, name, at, is_open } in news {
            let told = Some((at, is_open));
            let seen = self.0.entry((issue, who)).or_insert(Seen { name, at, is_open, told });
            seen.told = told;
            if at > seen.at {
                (seen.at, seen.is_open) = (at, is_open);
            }
        }
    }

    pub fn forget(&mut self, now: DateTime<Utc>) {
        self.0.retain(|_, seen| now - seen.at < OPEN_FOR);
    }
}

/// "Ben Beck has it open (2 min ago)", "Ben Beck (2 min ago) and Zoe Zeller (just now) have it open". `said` says when.
pub fn in_words(looking: &[Looking], said: impl Fn(DateTime<Utc>) -> String) -> Option<String> {
    let one = |looking: &Looking| format!("{} ({})", looking.name, said(looking.at));
    match looking {
        [] => None,
        [one] => Some(format!("{} has it open ({})", one.name, said(one.at))),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(one).collect();
            Some(format!("{} and {} have it open", first.join(", "), one(last)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: IssueId = IssueId(1);
    const ADA: PersonId = PersonId(4);
    const BEN: PersonId = PersonId(5);

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn names(open: &Open, issue: IssueId, me: PersonId, minute: i64) -> Vec<String> {
        let others = open.others(issue, me, at(minute));
        others.iter().map(|looking| looking.name.to_string()).collect()
    }

    #[test]
    fn who_opened_it_has_it_open_for_five_minutes_or_until_they_leave() {
        let mut open = Open::default();
        open.note(ONE, BEN, "Ben", at(0));
        assert_eq!(names(&open, ONE, ADA, 4), ["Ben"]);
        assert_eq!(names(&open, ONE, BEN, 4), [""; 0], "not to oneself");
        assert_eq!(names(&open, IssueId(2), ADA, 4), [""; 0], "nothing else");
        assert_eq!(names(&open, ONE, ADA, 5), [""; 0], "it expires");

        open.note(ONE, BEN, "Ben", at(4));
        assert_eq!(names(&open, ONE, ADA, 8), ["Ben"], "it goes on");
        open.leave(ONE, BEN, at(6));
        assert_eq!(names(&open, ONE, ADA, 6), [""; 0]);
        open.note(ONE, BEN, "Ben", at(7));
        open.note(ONE, PersonId(6), "Zoe", at(8));
        assert_eq!(names(&open, ONE, ADA, 8), ["Zoe", "Ben"]);
    }

    #[test]
    fn who_leafs_through_everything_has_twenty_open_at_most() {
        let mut open = Open::default();
        for n in 0..100 {
            open.note(IssueId(n), BEN, "Ben", at(0) + TimeDelta::seconds(n));
        }
        let shown: Vec<_> =
            (0..100).filter(|n| names(&open, IssueId(*n), ADA, 2) == ["Ben"]).collect();
        assert_eq!(shown, (80..100).collect::<Vec<_>>());
    }

    #[test]
    fn other_nodes_are_told_once_a_minute_and_of_every_end() {
        let mut open = Open::default();
        let tell = |open: &mut Open| {
            let news = open.untold();
            open.learn(news.clone());
            news.iter().map(|news| news.is_open).collect::<Vec<_>>()
        };
        open.note(ONE, BEN, "Ben", at(0));
        assert_eq!(tell(&mut open), [true]);
        open.note(ONE, BEN, "Ben", at(0) + TimeDelta::seconds(59));
        assert_eq!(tell(&mut open), [false; 0]);
        open.note(ONE, BEN, "Ben", at(1));
        assert_eq!(tell(&mut open), [true]);
        open.leave(ONE, BEN, at(1));
        assert_eq!(tell(&mut open), [false]);
    }

    #[test]
    fn of_what_nodes_tell_each_other_the_last_word_counts() {
        let (mut here, mut there) = (Open::default(), Open::default());
        here.note(ONE, BEN, "Ben", at(0));
        there.learn(here.untold());
        assert_eq!(names(&there, ONE, ADA, 1), ["Ben"]);
        assert!(there.untold().is_empty(), "no echo");
        there.leave(ONE, BEN, at(1));
        here.learn(there.untold());
        assert_eq!(names(&here, ONE, ADA, 1), [""; 0]);

        let stale = News { issue: ONE, who: BEN, name: "Ben".into(), at: at(0), is_open: true };
        here.learn([stale]);
        assert_eq!(names(&here, ONE, ADA, 1), [""; 0], "an old word changes nothing");
        here.forget(at(6));
        assert!(here.0.is_empty());
    }

    #[test]
    fn it_is_said_by_name() {
        let looking = |name: &str, minute| Looking { name: name.into(), at: at(minute) };
        let said = |list: &[Looking]| in_words(list, |at| at.format("%M").to_string());
        assert_eq!(said(&[]), None);
        assert_eq!(said(&[looking("Ben", 2)]).unwrap(), "Ben has it open (02)");
        assert_eq!(
            said(&[looking("Ben", 2), looking("Zoe", 1), looking("Tom", 0)]).unwrap(),
            "Ben (02), Zoe (01) and Tom (00) have it open"
        );
    }
}
