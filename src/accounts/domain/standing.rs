//! How the desk stands just now (K19 of the numbers), as everybody who is signed in may know: by what reporters were told, so
//! that nobody reads from it who is a VIP.

use chrono::{DateTime, Utc};

crate::words! {
    pub enum Health {
        Good = "good" => "Good",
        Degraded = "degraded" => "Degraded",
        Failing = "failing" => "Failing",
    }
}

/// What waits and what is worked on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    pub waiting: i64,
    pub in_work: i64,
    /// Of what waits, what nobody has answered by when they were told. Counted no further than [`tolerated`] and one.
    pub overdue: i64,
    /// Of P1 that nobody has answered, whoever reported it: by when the first of them was told.
    pub first_urgent: Option<DateTime<Utc>>,
    /// Who answers the desk's telephone.
    pub on_the_phone: Option<String>,
}

/// How many of those that wait may be overdue before the desk counts as degraded: one in ten.
pub const fn tolerated(waiting: i64) -> i64 {
    waiting / 10
}

impl Standing {
    /// Failing when something urgent has waited past its promise, degraded when more than a tenth of all has.
    pub fn health(&self, now: DateTime<Utc>) -> Health {
        if self.first_urgent.is_some_and(|promised| promised <= now) {
            return Health::Failing;
        }
        match self.overdue > tolerated(self.waiting) {
            true => Health::Degraded,
            false => Health::Good,
        }
    }

    /// To somebody who waits, or thinks of calling.
    pub fn in_words(&self, now: DateTime<Utc>) -> String {
        let load = format!("{} wait, {} are in work.", self.waiting, self.in_work);
        match self.health(now) {
            Health::Good if self.overdue > 0 => format!("Most answers come as promised. {load}"),
            Health::Good => format!("Answers come as promised. {load}"),
            Health::Degraded => format!("Answers take longer than promised. {load}"),
            Health::Failing => {
                format!("Something urgent waits longer than promised. Call if yours cannot. {load}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn health(waiting: i64, overdue: i64, urgent_in: Option<i64>) -> Health {
        let first_urgent = urgent_in.map(|minutes| NOW + TimeDelta::minutes(minutes));
        Standing { waiting, overdue, first_urgent, ..Standing::default() }.health(NOW)
    }

    #[test]
    fn it_stands_as_the_numbers_define_it() {
        assert_eq!(health(0, 0, None), Health::Good);
        assert_eq!(health(30, 3, Some(5)), Health::Good);
        assert_eq!(health(30, 4, Some(5)), Health::Degraded);
        assert_eq!(health(9, 1, None), Health::Degraded);
        assert_eq!(health(30, 0, Some(0)), Health::Failing);
        assert_eq!(health(30, 30, Some(-5)), Health::Failing);
    }
}
