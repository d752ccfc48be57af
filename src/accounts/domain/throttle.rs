//! How long who guesses has to wait, and that nobody else has to.

use chrono::{DateTime, TimeDelta, Utc};
use std::net::IpAddr;
use std::time::Duration;

/// Tries that failed: to sign in, or to change a password.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failures {
    pub count: i32,
    pub last_at: DateTime<Utc>,
}

/// How many failures in a row cost nothing, and how long the pause after one more may get.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patience {
    free: i32,
    longest: TimeDelta,
}

impl Patience {
    /// With one account, from one neighbourhood: more than anybody mistypes in a row.
    pub const PAIR: Patience = Patience { free: 10, longest: TimeDelta::minutes(5) };
    /// The same where the account was signed in to lately: whoever guesses beside them must not keep its person out.
    pub const KNOWN_PAIR: Patience = Patience { free: 15, longest: TimeDelta::seconds(30) };
    /// With one's own password, by who is signed in already: perhaps somebody who found a screen unlocked.
    pub const OWN: Patience = Patience::PAIR;
    /// From one neighbourhood, whatever the account: a whole office may be behind it, on the morning after a change of
    /// passwords.
    pub const NEIGHBOURHOOD: Patience = Patience { free: 300, longest: TimeDelta::minutes(5) };
}

impl Failures {
    pub const fn none(now: DateTime<Utc>) -> Self {
        Failures { count: 0, last_at: now }
    }

    /// How long the next try has to wait, counted from the last. Never for ever: who knows the password gets in.
    fn pause(self, patience: Patience) -> TimeDelta {
        match u32::try_from(self.count - patience.free) {
            Err(_) => TimeDelta::zero(),
            Ok(over) => TimeDelta::seconds(5 << over.min(6)).min(patience.longest),
        }
    }

    /// Seconds until the next try is looked at; absent if it is now.
    pub fn wait(self, patience: Patience, now: DateTime<Utc>) -> Option<u64> {
        let counting = self.still_counting(now);
        let pause = counting.pause(patience);
        // Of several tries at once, another may be the later one: that is no reason to wait.
        let left = (counting.last_at + pause - now).min(pause);
        u64::try_from(left.num_milliseconds())
            .ok()
            .filter(|left| *left > 0)
            .map(|left| left.div_ceil(1_000))
    }

    /// With one more, failing now.
    pub fn and_another(self, now: DateTime<Utc>) -> Failures {
        Failures { count: self.still_counting(now).count.saturating_add(1), last_at: now }
    }

    fn still_counting(self, now: DateTime<Utc>) -> Failures {
        if now - self.last_at < FORGOTTEN_AFTER { self } else { Failures { count: 0, ..self } }
    }
}

/// As long without a failure, and all are forgotten.
pub const FORGOTTEN_AFTER: TimeDelta = TimeDelta::minutes(15);

/// What the throttle knows when somebody is at the door: failures with this account from anywhere, from this
/// neighbourhood with any account, and with this account from here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    pub account: Failures,
    pub neighbourhood: Failures,
    pub pair: Failures,
    /// When this account was last signed in to from here.
    pub welcomed_at: Option<DateTime<Utc>>,
}

impl Record {
    /// Seconds until the next try is looked at; absent if it is now.
    ///
    /// Only what was tried from here counts: failures from elsewhere shut nobody out, and where somebody has signed in
    /// lately their neighbours' failures do not either. (OWASP's advice on locking out; trust rule 7.)
    pub fn wait(&self, now: DateTime<Utc>) -> Option<u64> {
        if self.is_known(now) {
            return self.pair.wait(Patience::KNOWN_PAIR, now);
        }
        let of_pair = self.pair.wait(Patience::PAIR, now);
        of_pair.max(self.neighbourhood.wait(Patience::NEIGHBOURHOOD, now))
    }

    /// What a try costs while an account is being guessed at from everywhere: a second, for whoever tries it.
    pub fn slowness(&self, now: DateTime<Utc>) -> Duration {
        match self.account.still_counting(now).count {
            ..GUESSED_AT => Duration::ZERO,
            _ => Duration::from_secs(1),
        }
    }

    /// With one more try, failing now.
    pub fn and_another(self, now: DateTime<Utc>) -> Record {
        Record {
            account: self.account.and_another(now),
            neighbourhood: self.neighbourhood.and_another(now),
            pair: self.pair.and_another(now),
            ..self
        }
    }

    /// Worth a line in the audit trail: more than mistyping from here, or one more dozen from wherever.
    pub fn is_suspicious(&self) -> bool {
        self.pair.count > Patience::PAIR.free
            || self.neighbourhood.count > Patience::NEIGHBOURHOOD.free
            || self.account.count % GUESSED_AT == 0
    }

    fn is_known(&self, now: DateTime<Utc>) -> bool {
        self.welcomed_at.is_some_and(|at| now - at < KNOWN_FOR)
    }
}

/// Failures with one account, from all neighbourhoods together, that nobody mistypes in a quarter of an hour.
const GUESSED_AT: i32 = 12;

/// How long a neighbourhood is remembered where somebody has signed in.
pub const KNOWN_FOR: TimeDelta = TimeDelta::days(30);

/// What one household or office shares: an IPv4 address, or the first half of an IPv6 one.
pub fn neighbourhood(address: Option<IpAddr>) -> String {
    match address {
        None => "unknown".to_owned(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_guesses_waits_longer_and_longer_but_never_for_ever() {
        let last_at = DateTime::UNIX_EPOCH;
        let wait = |count, after, patience| {
            Failures { count, last_at }.wait(patience, last_at + TimeDelta::seconds(after))
        };
        for (count, after, left) in [
            (0, 0, None),
            (9, 0, None),
            (10, 0, Some(5)),
            (10, 4, Some(1)),
            (10, 5, None),
            (9, -1, None),
            (10, -1, Some(5)),
            (11, 0, Some(10)),
            (13, 0, Some(40)),
            (16, 0, Some(300)),
            (i32::MAX, 0, Some(300)),
            (i32::MAX, 299, Some(1)),
            (i32::MAX, 300, None),
        ] {
            let left_now = wait(count, after, Patience::PAIR);
            assert_eq!(left_now, left, "{count} failures, {after} s ago");
        }
        for (count, left) in [(14, None), (15, Some(5)), (17, Some(20)), (i32::MAX, Some(30))] {
            assert_eq!(wait(count, 0, Patience::KNOWN_PAIR), left, "{count} failures");
        }
    }

    #[test]
    fn failures_from_elsewhere_slow_an_account_and_shut_nobody_out() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(365);
        let failed = |count| Failures { count, last_at: now };
        let quiet = Record {
            account: failed(0),
            neighbourhood: failed(0),
            pair: failed(0),
            welcomed_at: None,
        };
        let known = Some(now - TimeDelta::days(29));
        let once_known = Some(now - KNOWN_FOR);
        let second = Duration::from_secs(1);
        for (record, wait, slowness) in [
            (quiet, None, Duration::ZERO),
            (Record { account: failed(11), ..quiet }, None, Duration::ZERO),
            (Record { account: failed(i32::MAX), ..quiet }, None, second),
            (Record { neighbourhood: failed(299), ..quiet }, None, Duration::ZERO),
            (Record { neighbourhood: failed(300), ..quiet }, Some(5), Duration::ZERO),
            (
                Record { neighbourhood: failed(i32::MAX), welcomed_at: known, ..quiet },
                None,
                Duration::ZERO,
            ),
            (
                Record { neighbourhood: failed(300), welcomed_at: once_known, ..quiet },
                Some(5),
                Duration::ZERO,
            ),
            (
                Record { pair: failed(10), neighbourhood: failed(303), ..quiet },
                Some(40),
                Duration::ZERO,
            ),
            (Record { pair: failed(14), welcomed_at: known, ..quiet }, None, Duration::ZERO),
            (Record { pair: failed(99), welcomed_at: known, ..quiet }, Some(30), Duration::ZERO),
        ] {
            assert_eq!((record.wait(now), record.slowness(now)), (wait, slowness), "{record:?}");
        }
    }

    #[test]
    fn failures_are_forgotten_after_a_quarter_of_an_hour_of_quiet() {
        let last_at = DateTime::UNIX_EPOCH;
        let failures = Failures { count: 12, last_at };
        let (soon, later) = (last_at + TimeDelta::seconds(899), last_at + FORGOTTEN_AFTER);

        assert_eq!(failures.and_another(soon), Failures { count: 13, last_at: soon });
        assert_eq!(failures.and_another(later), Failures { count: 1, last_at: later });
    }

    #[test]
    fn neighbours_share_an_address() {
        let of = |text: &str| neighbourhood(text.parse().ok());
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(neighbourhood(None), "unknown");
    }
}
