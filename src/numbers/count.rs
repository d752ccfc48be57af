//! What is counted: each count has one place in the sums and one day that it belongs to. The definitions are kpis.md's.

/// The definitions in force. Whoever changes what is counted raises it, and all is counted again.
pub const EDITION: i32 = 2;

/// Which of a request's days a count belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Submitted,
    Resolved,
    Ended,
    /// The day on which a link was added.
    Linked,
}

macro_rules! counts {
    ($($(#[doc = $doc:literal])* $name:ident in $anchor:ident,)+) => {
        /// One thing that is counted. Its number is its place in the sums that the database keeps; below 64 also the flag of a
        /// request that counts once.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Count { $($(#[doc = $doc])* $name,)+ }

        impl Count {
            pub const ALL: &'static [Count] = &[$(Count::$name,)+];

            pub const fn anchor(self) -> Anchor {
                match self { $(Count::$name => Anchor::$anchor,)+ }
            }
        }
    };
}

counts! {
    /// Issues and log lines.
    All in Submitted,
    /// More staff minutes than managers call heavy.
    Heavy in Submitted,
    /// Staff minutes, not requests.
    Minutes in Submitted,
    /// The documentation question was answered.
    Questioned in Resolved,
    /// Resolved, and the documentation was missing.
    Missing in Resolved,
    OutOfDate in Resolved,
    /// The documentation question: a document resolved it.
    ByDocument in Resolved,
    /// The documentation question: answered with a document.
    WithDocument in Resolved,
    /// Of log lines and issues: answered or resolved with a document.
    Documented in Resolved,
    /// A line of the log.
    Line in Submitted,
    /// From the browser, a program, a channel or by mail: nobody typed it for somebody else.
    LoggedByItself in Submitted,
    /// A tag by the form or by a rule came with it.
    TaggedByItself in Submitted,
    LoggedAndTagged in Submitted,
    /// Has a tag that stands.
    Tagged in Submitted,
    /// An issue that was not cancelled.
    Standing in Submitted,
    /// Its form asked for the kind.
    KindAsked in Submitted,
    KindCorrected in Submitted,
    PriorityOverridden in Submitted,
    Taken in Submitted,
    HandedOver in Submitted,
    Escalated in Submitted,
    /// Typed by staff into a form whose opening is known.
    TimedLogging in Submitted,
    LoggedIn120Seconds in Submitted,
    LoggedIn30Seconds in Submitted,
    /// A first response is promised, and was given.
    Answered in Submitted,
    AnsweredInTime in Submitted,
    /// A first response is promised, and was not given: late, unless it is not due yet.
    Unanswered in Submitted,
    VipUnanswered in Submitted,
    /// The same, and on somebody's desk still.
    Waiting in Submitted,
    ResolvedIn1Day in Submitted,
    ResolvedIn2Days in Submitted,
    ResolvedIn5Days in Submitted,
    ResolvedIn10Days in Submitted,
    Vip in Submitted,
    VipAnswered in Submitted,
    VipAnsweredInTime in Submitted,
    /// A manager has or had it.
    VipByManager in Submitted,
    EverReopened in Submitted,
    Resolved in Resolved,
    ResolvedTagged in Resolved,
    ResolvedByStaff in Resolved,
    /// By staff, and with a document alone.
    ByDocumentAlone in Resolved,
    SelfSolved in Resolved,
    FirstContact in Resolved,
    /// By staff, and nobody was ever reached.
    WithoutContact in Resolved,
    ResolvedByTier1 in Resolved,
    /// Had come back within fourteen days of a resolution.
    ReopenedIn14Days in Resolved,
    Rated in Resolved,
    /// Four or five of five.
    Satisfied in Resolved,
    /// Tags by form and rule, not requests.
    OwnTags in Submitted,
    OwnTagsKept in Submitted,
    /// Resolved, closed or cancelled.
    Ended in Ended,
    /// Distinct addresses in outward texts, not requests.
    Links in Linked,
    DocumentLinks in Linked,
}

impl Count {
    /// What is summed of problem areas is among the first so many.
    pub const OF_AREAS: usize = Count::Line as usize + 1;

    /// The flag of a request that counts once.
    pub const fn flag(self) -> i64 {
        1 << self as i64
    }

    /// Counted by requests: so each has a flag, and rows to show.
    pub const fn is_of_requests(self) -> bool {
        !matches!(
            self,
            Count::Minutes
                | Count::OwnTags
                | Count::OwnTagsKept
                | Count::Ended
                | Count::Links
                | Count::DocumentLinks
        )
    }
}

/// Sums over requests, a place for each count. Adding is place by place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums(Vec<i64>);

impl Sums {
    /// As the database keeps them; places that are not there are nothing.
    pub fn from_places(places: Vec<i64>) -> Self {
        Sums(places)
    }

    pub fn places(&self) -> &[i64] {
        &self.0
    }

    pub fn of(&self, count: Count) -> i64 {
        self.0.get(count as usize).copied().unwrap_or(0)
    }

    pub fn add(&mut self, count: Count, n: i64) {
        let place = count as usize;
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        self.0[place] += n;
    }

    pub fn add_all(&mut self, more: &Sums) {
        self.add_places(more.places());
    }

    pub fn add_places(&mut self, places: &[i64]) {
        if self.0.len() < places.len() {
            self.0.resize(places.len(), 0);
        }
        self.0.iter_mut().zip(places).for_each(|(sum, n)| *sum += n);
    }

    pub fn take_away(&mut self, less: &Sums) {
        if self.0.len() < less.0.len() {
            self.0.resize(less.0.len(), 0);
        }
        self.0.iter_mut().zip(&less.0).for_each(|(sum, n)| *sum -= n);
    }

    /// Only the first so many counts.
    pub fn first(&self, counts: usize) -> Sums {
        Sums(self.0.iter().copied().take(counts).collect())
    }

    pub fn is_nothing(&self) -> bool {
        self.0.iter().all(|n| *n == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_count_of_requests_has_a_flag_of_its_own() {
        let of_requests: Vec<_> =
            Count::ALL.iter().filter(|count| count.is_of_requests()).collect();
        assert!(of_requests.iter().all(|count| (**count as usize) < 63));
        let flags = of_requests.iter().fold(0, |flags, count| flags | count.flag());
        assert_eq!(flags.count_ones() as usize, of_requests.len());
    }

    #[test]
    fn sums_add_up_place_by_place_and_take_away_what_was_added() {
        let mut sums = Sums::default();
        sums.add(Count::Links, 3);
        let more = Sums::from_places(vec![2, 1]);
        sums.add_all(&more);
        assert_eq!((sums.of(Count::All), sums.of(Count::Links), sums.of(Count::Ended)), (2, 3, 0));
        assert_eq!(sums.first(Count::OF_AREAS).of(Count::Links), 0);
        sums.take_away(&more);
        sums.add(Count::Links, -3);
        assert!(sums.is_nothing());
    }
}
