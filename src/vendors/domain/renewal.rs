use super::{ContractId, VendorId};
use crate::desk_time::day_in_words;
use chrono::NaiveDate;

/// So many days before a renewal the team is warned: long enough to ask for other offers.
pub const WARNING: i64 = 60;

/// What comes next with a contract.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Comes {
    /// It goes on until somebody ends it.
    Nothing,
    /// Its day is far away.
    Renewal(NaiveDate),
    /// Its day is near: so many days from today.
    Soon(NaiveDate, i64),
    /// Its day has passed, and nobody has said what became of it.
    Overdue(NaiveDate),
    /// Not renewed: it ends on that day.
    End(NaiveDate),
    Over(NaiveDate),
}

impl Comes {
    pub fn of(renews_on: Option<NaiveDate>, ended_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        let left = |day: NaiveDate| (day - today).num_days();
        match (renews_on, ended_on) {
            (_, Some(day)) if day <= today => Comes::Over(day),
            (_, Some(day)) => Comes::End(day),
            (None, None) => Comes::Nothing,
            (Some(day), None) if day < today => Comes::Overdue(day),
            (Some(day), None) if left(day) <= WARNING => Comes::Soon(day, left(day)),
            (Some(day), None) => Comes::Renewal(day),
        }
    }

    pub fn is_over(self) -> bool {
        matches!(self, Comes::Over(_))
    }

    /// Somebody should do something.
    pub fn is_warning(self) -> bool {
        matches!(self, Comes::Soon(..) | Comes::Overdue(_))
    }

    /// How it stands out.
    pub fn class(self) -> &'static str {
        match self {
            Comes::Overdue(_) => "late",
            Comes::Soon(..) => "soon",
            _ => "",
        }
    }
}

impl std::fmt::Display for Comes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Comes::Nothing => f.write_str("no renewal"),
            Comes::Renewal(day) => write!(f, "renews {}", day_in_words(day)),
            Comes::Soon(_, 0) => f.write_str("renews today"),
            Comes::Soon(_, 1) => f.write_str("renews tomorrow"),
            Comes::Soon(day, left) => write!(f, "renews in {left} days, {}", day_in_words(day)),
            Comes::Overdue(day) => write!(f, "should have been renewed {}", day_in_words(day)),
            Comes::End(day) => write!(f, "ends {}", day_in_words(day)),
            Comes::Over(day) => write!(f, "ended {}", day_in_words(day)),
        }
    }
}

/// A contract that comes up soon, or should have been renewed.
#[derive(Clone, Debug)]
pub struct Due {
    pub id: ContractId,
    pub vendor: VendorId,
    pub vendor_name: String,
    pub comes: Comes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_team_is_warned_sixty_days_before_and_until_somebody_says_what_became_of_it() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-22");
        for (renews_on, ended_on, said, warns) in [
            (None, None, "no renewal", false),
            (Some("2027-01-22"), None, "renews 22 January 2027", false),
            (Some("2027-01-21"), None, "renews in 60 days, 21 January 2027", true),
            (Some("2026-11-23"), None, "renews tomorrow", true),
            (Some("2026-11-22"), None, "renews today", true),
            (Some("2026-11-21"), None, "should have been renewed 21 November 2026", true),
            (Some("2026-12-01"), Some("2026-11-30"), "ends 30 November 2026", false),
            (Some("2026-11-01"), Some("2026-11-22"), "ended 22 November 2026", false),
            (None, Some("2025-01-31"), "ended 31 January 2025", false),
        ] {
            let comes = Comes::of(renews_on.map(day), ended_on.map(day), today);
            assert_eq!((comes.to_string().as_str(), comes.is_warning()), (said, warns));
            assert_eq!(comes.class().is_empty(), !warns);
        }
    }
}
