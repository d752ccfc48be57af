//! Who waits for whose word. A question of the desk's pauses the clock of resolving; a word of the reporter's asks for one
//! of the desk's.

use super::Issue;
use chrono::{DateTime, Utc};

impl Issue {
    /// The reporter wrote: that answers whatever was asked, and waits to be answered.
    pub fn reporter_wrote(&mut self, now: DateTime<Utc>) {
        self.asked_at = None;
        self.wrote_at.get_or_insert(now);
    }

    /// The desk wrote. What it `asks` is asked from now on, unless something was asked already.
    pub fn desk_wrote(&mut self, asks: bool, now: DateTime<Utc>) {
        self.wrote_at = None;
        if asks {
            self.asked_at.get_or_insert(now);
        }
    }

    /// They have spoken, or there is nothing left to speak about.
    pub fn nobody_waits_for_words(&mut self) {
        (self.asked_at, self.wrote_at) = (None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::State;
    use crate::people::PersonId;
    use chrono::TimeDelta;

    #[test]
    fn a_word_waits_since_the_first_and_until_it_is_answered() {
        let at = |minute| DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        let mut issue = Issue::of(PersonId(1), State::Taken);
        let mut then = |act: &dyn Fn(&mut Issue)| {
            act(&mut issue);
            (issue.asked_at, issue.wrote_at)
        };
        assert_eq!(then(&|i| i.reporter_wrote(at(1))), (None, Some(at(1))));
        assert_eq!(then(&|i| i.reporter_wrote(at(2))), (None, Some(at(1))));
        assert_eq!(then(&|i| i.desk_wrote(false, at(3))), (None, None));
        assert_eq!(then(&|i| i.desk_wrote(true, at(4))), (Some(at(4)), None));
        assert_eq!(then(&|i| i.desk_wrote(true, at(5))), (Some(at(4)), None));
        assert_eq!(then(&|i| i.desk_wrote(false, at(6))), (Some(at(4)), None));
        assert_eq!(then(&|i| i.reporter_wrote(at(7))), (None, Some(at(7))));
        assert_eq!(then(&Issue::nobody_waits_for_words), (None, None));
    }
}
