//! Whether software may be used on a day: from its approval until the day on which it is retired. Said twice, for Rust and for
//! SQL, and only here.

use crate::desk_time::day_in_words;
use chrono::NaiveDate;

crate::id! {
    /// One software item of the catalogue.
    ItemId
}

/// Not retired by that day. An SQL condition on `software`; what the catalogue has is approved until then.
macro_rules! approved {
    ($today:expr) => {
        $crate::schema::software::retired_on
            .is_null()
            .or($crate::schema::software::retired_on.gt($today).assume_not_null())
    };
}

pub(crate) use approved;

/// Whether something may be used: from its approval until the day it is retired.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    Approved(Option<NaiveDate>),
    /// Approved still, but no longer from that day on.
    Retiring(NaiveDate),
    Retired(NaiveDate),
}

impl Standing {
    pub fn of(
        approved_on: Option<NaiveDate>,
        retired_on: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Self {
        match retired_on {
            None => Standing::Approved(approved_on),
            Some(day) if day > today => Standing::Retiring(day),
            Some(day) => Standing::Retired(day),
        }
    }

    pub fn is_approved(self) -> bool {
        !matches!(self, Standing::Retired(_))
    }
}

impl std::fmt::Display for Standing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Standing::Approved(None) => f.write_str("approved"),
            Standing::Approved(Some(day)) => write!(f, "approved {}", day_in_words(*day)),
            Standing::Retiring(day) => write!(f, "approved until {}", day_in_words(*day)),
            Standing::Retired(day) => write!(f, "retired {}", day_in_words(*day)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_retired_is_so_from_its_day_on() {
        let today = day("2026-11-22");
        for (retired_on, said) in [
            (None, "approved 3 March 2024"),
            (Some("2026-11-23"), "approved until 23 November 2026"),
            (Some("2026-11-22"), "retired 22 November 2026"),
            (Some("2025-01-31"), "retired 31 January 2025"),
        ] {
            let standing = Standing::of(Some(day("2024-03-03")), retired_on.map(day), today);
            assert_eq!(standing.to_string(), said);
        }
        assert_eq!(Standing::of(None, None, today).to_string(), "approved");
    }
}
