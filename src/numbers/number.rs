//! Every number that leadership may look at: what it is called, what it divides by what, and which way is better. The ids are
//! those of kpis.md; docs/numbers.md says the same at length.

use super::count::{Count, Sums};
use super::forms::Which;
use super::lengths::Measure;

/// Where a number stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What was asked for first.
    First,
    Promises,
    Resolving,
    Documentation,
    Tags,
    SoftwareTeam,
}

impl Group {
    pub const ALL: [Group; 6] = [
        Group::First,
        Group::Promises,
        Group::Resolving,
        Group::Documentation,
        Group::Tags,
        Group::SoftwareTeam,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Group::First => "Key figures",
            Group::Promises => "Promises and time",
            Group::Resolving => "How issues are resolved",
            Group::Documentation => "Documentation",
            Group::Tags => "Logging and tags",
            Group::SoftwareTeam => "Software Team and relays",
        }
    }
}

/// What a number is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// So many, and that is all.
    HowMany(Count),
    /// So many of so many.
    Share(Count, Count),
    /// One or the other, of so many.
    EitherOf([Count; 2], Count),
    /// Answered in time, of those that were answered or whose promise is over.
    Kept {
        vip: bool,
    },
    /// Resolved within so many days, of those that are old enough to say so.
    Within(i64, Count),
    /// Median and 90th percentile.
    Length(Measure),
    /// How long reports took to compile: median and longest, in seconds.
    Reports,
    /// Of documents that were offered and judged.
    DocumentsHelped,
    /// Of relays: made within one desk day.
    RelaysInTime,
    RelaysOwed,
    /// Desk minutes from the answer until its person was told.
    RelayTime,
    /// Desk minutes from escalating to acknowledging.
    Acknowledging,
    /// Cases answered within five desk days.
    CasesAnswered,
}

/// In what it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Percent,
    Cases,
    /// Minutes of desk time.
    DeskMinutes,
    /// Seconds of clock time.
    Seconds,
}

impl Unit {
    /// As files have it.
    pub const fn word(self) -> &'static str {
        match self {
            Unit::Percent => "%",
            Unit::Cases => "cases",
            Unit::DeskMinutes => "desk minutes",
            Unit::Seconds => "seconds",
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    More,
    Less,
    /// It depends.
    Neither,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub id: &'static str,
    pub title: &'static str,
    pub group: Group,
    pub formula: Formula,
    pub better: Better,
    /// In its own unit: percent, minutes, seconds.
    pub target: Option<f64>,
    /// How it is counted.
    pub how: &'static str,
}

impl Formula {
    /// Whether it can be told for each part of a period; what other rooms keep is told for the whole only.
    pub const fn has_course(self) -> bool {
        !matches!(
            self,
            Formula::Reports
                | Formula::DocumentsHelped
                | Formula::RelaysInTime
                | Formula::RelaysOwed
                | Formula::RelayTime
                | Formula::Acknowledging
                | Formula::CasesAnswered
        )
    }
}

impl Number {
    pub fn unit(&self) -> Unit {
        match self.formula {
            Formula::HowMany(_) | Formula::RelaysOwed => Unit::Cases,
            Formula::Length(Measure::Logging | Measure::Resolve) | Formula::Reports => {
                Unit::Seconds
            }
            Formula::Length(_) | Formula::RelayTime | Formula::Acknowledging => Unit::DeskMinutes,
            _ => Unit::Percent,
        }
    }

    /// The one with that id, as addresses have it: any case.
    pub fn called(id: &str) -> Option<&'static Number> {
        super::list::NUMBERS.iter().find(|number| number.id.eq_ignore_ascii_case(id))
    }

    /// How long what took, where the number is a length of time of requests.
    pub const fn measure(&self) -> Option<Measure> {
        match self.formula {
            Formula::Length(measure) => Some(measure),
            _ => None,
        }
    }

    /// What has rows among the requests.
    pub fn rows(&self) -> Option<Rows> {
        let all = |count| Rows { counted: Parts::One(count), of: count, rest: Rest::Nobody };
        let part = |counted, of| Rows { counted, of, rest: Rest::Others };
        let kept =
            |counted, of, late| Rows { counted: Parts::One(counted), of, rest: Rest::OrLate(late) };
        Some(match self.formula {
            Formula::HowMany(count) => all(count),
            Formula::Share(one, of) if one.is_of_requests() => part(Parts::One(one), of),
            Formula::EitherOf([one, other], of) => part(Parts::Either(one, other), of),
            Formula::Kept { vip: false } => {
                kept(Count::AnsweredInTime, Count::Answered, Count::Unanswered)
            }
            Formula::Kept { vip: true } => {
                kept(Count::VipAnsweredInTime, Count::VipAnswered, Count::VipUnanswered)
            }
            Formula::Within(days, one) => {
                Rows { counted: Parts::One(one), of: Count::Standing, rest: Rest::OldEnough(days) }
            }
            Formula::Length(measure) => all(match measure {
                Measure::Response => Count::Answered,
                Measure::VipResponse => Count::VipAnswered,
                Measure::Logging => Count::TimedLogging,
                Measure::Resolve | Measure::ResolveRunning => Count::Resolved,
            }),
            _ => return None,
        })
    }
}

/// The requests that a number is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    pub counted: Parts,
    /// Out of these.
    pub of: Count,
    pub rest: Rest,
}

impl Rows {
    /// How many there are, or at least are, as sums say it.
    pub fn how_many(&self, sums: &Sums, which: Which) -> i64 {
        let counted = match self.counted {
            Parts::One(count) => sums.of(count),
            Parts::Either(one, other) => sums.of(one) + sums.of(other),
        };
        match which {
            Which::Counted => counted,
            Which::Rest => sums.of(self.of) - counted,
            Which::All => sums.of(self.of),
        }
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    One(Count),
    Either(Count, Count),
}

impl Parts {
    /// The flags of which a request has at least one.
    pub const fn flags(self) -> i64 {
        match self {
            Parts::One(count) => count.flag(),
            Parts::Either(one, other) => one.flag() | other.flag(),
        }
    }
}

/// Who is not counted although the number is about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    Nobody,
    Others,
    /// Others, and who counts as this and whose promise is over.
    OrLate(Count),
    /// Others, of those reported so many days ago at least.
    OldEnough(i64),
}

impl Rest {
    /// Whether sums know where these rows are.
    pub fn is_summed_up(self, which: Which) -> bool {
        match self {
            Rest::Nobody | Rest::Others => true,
            Rest::OrLate(_) => which == Which::Counted,
            Rest::OldEnough(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::list::NUMBERS;
    use super::*;

    #[test]
    fn every_number_has_an_id_of_its_own_and_says_how_it_is_counted() {
        for (place, number) in NUMBERS.iter().enumerate() {
            assert!(NUMBERS[..place].iter().all(|other| other.id != number.id), "{}", number.id);
            assert!(number.how.ends_with('.') && number.how.len() > 20, "{}", number.id);
            assert_eq!(Number::called(&number.id.to_lowercase()), Some(number));
        }
        assert_eq!(Number::called("K99"), None);
    }

    #[test]
    fn the_numbers_of_the_definitions_are_there() {
        let ids = "K1 K1a K1b K1c K1d K2 K3 K4 K4a K4b K5 K6 K7 K7a K8a K9 K10 K10a K12 K13 K14 K15 K16 K17 K17a K18 K20 K21";
        for id in ids.split(' ') {
            assert!(Number::called(id).is_some(), "{id}");
        }
    }

    #[test]
    fn a_share_is_of_what_belongs_to_the_same_day() {
        for number in NUMBERS {
            let Some(rows) = number.rows() else { continue };
            let parts = match rows.counted {
                Parts::One(count) => vec![count, rows.of],
                Parts::Either(one, other) => vec![one, other, rows.of],
            };
            for part in parts {
                assert_eq!(part.anchor(), rows.of.anchor(), "{}", number.id);
                assert!(part.is_of_requests(), "{}", number.id);
            }
        }
    }
}
