use super::{Event, EventKind, Refused};
use crate::people::PersonId;
use chrono::{DateTime, Utc};

crate::id! {
    /// Shown to people as `#1042`.
    IssueId
}

crate::id! {
    /// The Software Team's matter that an issue was sent to. Shown to people as `case 12`.
    CaseId
}

crate::id! {
    /// Something that the Software Team said on a case.
    AnswerId
}

crate::pg_enum! {
    /// What the problem stops. Ordered from most to least urgent, as the desk works.
    pub enum Effect {
        CustomerImpact = "customer_impact" => "Customers are affected",
        WorkStoppage = "work_stoppage" => "I can’t do my job",
        Inconvenience = "inconvenience" => "It slows me down",
        Question = "question" => "It’s a question",
    }
}

impl Effect {
    /// The line under each answer of the form.
    pub const fn line(self) -> &'static str {
        match self {
            Effect::CustomerImpact => {
                "Calls can’t be answered, an order can’t go out, a customer is waiting"
            }
            Effect::WorkStoppage => "There is no other way to get the work done right now",
            Effect::Inconvenience => "There is a way round it for now",
            Effect::Question => "Nothing is broken, I want to know how",
        }
    }

    /// As a reason: "P1 because customers are affected".
    pub const fn because(self) -> &'static str {
        match self {
            Effect::CustomerImpact => "customers are affected",
            Effect::WorkStoppage => "work has stopped",
            Effect::Inconvenience => "it is an inconvenience",
            Effect::Question => "it is a question",
        }
    }
}

crate::pg_enum! {
    pub enum Priority {
        P1 = "p1" => "P1",
        P2 = "p2" => "P2",
        Low = "low" => "Low",
    }
}

crate::pg_enum! {
    /// Where an issue waits until somebody takes it.
    pub enum Basket {
        Vip = "vip" => "VIP",
        P1 = "p1" => "P1",
        P2 = "p2" => "P2",
        Bin = "bin" => "Bin",
    }
}

impl Basket {
    /// What lies in it.
    pub const fn about(self) -> &'static str {
        match self {
            Basket::Vip => "Manager’s list",
            Basket::P1 => "Customer impact",
            Basket::P2 => "Work stoppage",
            Basket::Bin => "Everything else",
        }
    }

    /// Who takes from it.
    pub const fn takers(self) -> &'static str {
        match self {
            Basket::Vip => "The manager, or who stands in",
            Basket::P1 => "Tier 2 takes these first",
            Basket::P2 => "Tier 2, after P1",
            Basket::Bin => "Tier 1 takes turns",
        }
    }
}

crate::pg_enum! {
    /// Why somebody took an issue while another that they might have taken had waited longer.
    pub enum Inversion {
        Skipped = "skipped" => "passed over",
        PutBack = "put_back" => "put back before",
        Chosen = "chosen" => "chosen from the list",
    }
}

crate::pg_enum! {
    pub enum State {
        Waiting = "waiting" => "Waiting",
        Taken = "taken" => "In work",
        FollowUp = "follow_up" => "Follow-up booked",
        Escalated = "escalated" => "With the Software Team",
        Answered = "answered" => "Answered",
        Resolved = "resolved" => "Resolved",
        Closed = "closed" => "Closed",
        Cancelled = "cancelled" => "Cancelled",
        Duplicate = "duplicate" => "Duplicate",
    }
}

impl State {
    /// Somebody still has to do something.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            State::Waiting
                | State::Taken
                | State::FollowUp
                | State::Escalated
                | State::Answered
                | State::Duplicate
        )
    }

    /// In somebody's hands at the desk: taken, or a follow-up is booked.
    pub const fn is_in_work(self) -> bool {
        matches!(self, State::Taken | State::FollowUp)
    }

    /// The whole life of an issue, in one table.
    pub const fn may_become(self, next: State) -> bool {
        use State::*;
        matches!(
            (self, next),
            (Waiting, Taken | Cancelled | Resolved | Duplicate)
                | (Taken, Waiting | FollowUp | Resolved | Escalated | Duplicate)
                | (FollowUp, Waiting | Taken | Resolved | Escalated)
                | (Escalated, Answered | Taken | Duplicate)
                | (Answered, Resolved | Taken | Duplicate)
                | (Resolved, Closed | Waiting | Taken)
                | (Duplicate, Waiting | Taken | Escalated | Answered | Resolved | Cancelled)
        )
    }

    pub const OPEN: &'static [State] = &[
        State::Waiting,
        State::Taken,
        State::FollowUp,
        State::Escalated,
        State::Answered,
        State::Duplicate,
    ];

    /// What a tech holds.
    pub const HELD: &'static [State] =
        &[State::Taken, State::FollowUp, State::Escalated, State::Answered];
}

crate::pg_enum! {
    /// How it came in.
    pub enum Source {
        Web = "web" => "the report page",
        Call = "call" => "a call",
        Import = "import" => "an import",
        Api = "api" => "the API",
        Slack = "slack" => "Slack",
        Mail = "mail" => "mail",
        Log = "log" => "the log",
    }
}

crate::pg_enum! {
    /// What ended it.
    pub enum ResolutionCode {
        Explained = "explained" => "Explained how",
        UserError = "user_error" => "User error",
        Reinstall = "reinstall" => "Reinstalled",
        PermissionFix = "permission_fix" => "Permission fixed",
        SettingChanged = "setting_changed" => "Setting changed",
        Updated = "updated" => "Updated",
        Restarted = "restarted" => "Restarted",
        DataRestored = "data_restored" => "Data restored",
        HardwareReplaced = "hardware_replaced" => "Hardware replaced",
        Workaround = "workaround" => "Workaround",
        VendorFix = "vendor_fix" => "Vendor’s fix",
        PlannedFix = "planned_fix" => "Fix is planned",
        Reported = "reported" => "Reported to the vendor",
        SelfSolved = "self_solved" => "Solved itself",
        Duplicate = "duplicate" => "Duplicate",
        NotSupported = "not_supported" => "Not supported",
    }
}

crate::pg_enum! {
    /// The documentation question, asked at every resolution.
    pub enum Documentation {
        ResolvedBy = "resolved_by" => "A document solved it",
        AnsweredWith = "answered_with" => "I answered with a document",
        Missing = "missing" => "A document is missing",
        OutOfDate = "out_of_date" => "The document is out of date",
        NotDocumentable = "not_documentable" => "Nothing to document",
    }
}

/// An issue as it stands: what rules look at and change. Texts and copies that never change are on its sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    pub id: IssueId,
    pub reporter: PersonId,
    pub summary: String,
    pub software: String,
    pub vip: bool,
    pub submitted_at: DateTime<Utc>,

    pub effect: Effect,
    pub priority: Priority,
    pub basket: Basket,
    pub state: State,
    /// Counts the changes, words aside; a form that saw an older one is stale.
    pub version: i32,
    pub owner: Option<PersonId>,
    /// The desk gave it to its owner, who has done nothing since that its reporter sees: to them it waits.
    pub routed: bool,
    /// By when first response is due.
    pub promised_at: DateTime<Utc>,
    /// By when its reporter was told to hear from the desk, where that is something else: see [`Issue::told`].
    pub told_at: Option<DateTime<Utc>>,
    /// When somebody first took it; being given it by the desk is no taking.
    pub first_taken_at: Option<DateTime<Utc>>,
    /// First **staff** contact that reached the reporter, or first staff message. Never taking, never a clock.
    pub first_response_at: Option<DateTime<Utc>>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub resolved_by: Option<PersonId>,
    /// When silence closes it, or would have: reopening takes it back, agreeing leaves it.
    pub closes_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub code: Option<ResolutionCode>,
    pub details: Option<String>,
    pub documentation: Option<Documentation>,
    pub staff_minutes: i32,
    pub times_reopened: i32,
    /// Staff changed its effect after the report, be it back again since: overrides are counted.
    pub overridden: bool,
    /// Tier 1 has given it up: in the bin, only tier 2 takes it.
    pub raised: bool,
    /// How often somebody handed it over or raised it.
    pub times_handed_over: i32,
    /// The desk asked its reporter something, and has not heard since.
    pub asked_at: Option<DateTime<Utc>>,
    /// The reporter wrote, and nobody at the desk has answered since.
    pub wrote_at: Option<DateTime<Utc>>,
    /// How the reporter found the help, 1 to 5.
    pub rating: Option<i16>,
    /// They were asked about a contradiction, and have answered.
    pub rating_stands: bool,
    /// What it is a duplicate of: what it is worked on with, or ended with.
    pub duplicate_of: Option<IssueId>,
    /// How many issues are duplicates of it, and end with it. What has ended with it is counted no more.
    pub duplicates: i32,
    /// Which case the Software Team has it in, or had it in when it ended.
    pub case: Option<CaseId>,
}

impl Issue {
    /// Moves on to `next` and starts the event that says so.
    ///
    /// # Errors
    /// [`Refused::OutOfOrder`] when an issue's life has no such step.
    pub fn step_to(&mut self, next: State, kind: EventKind) -> Result<Event, Refused> {
        if !self.state.may_become(next) {
            return Err(Refused::OutOfOrder { from: self.state, to: next });
        }
        self.state = next;
        self.routed = false;
        Ok(Event::new(kind))
    }

    /// Counts a change that others may not know of yet.
    pub fn changed_by(&mut self, event: &Event) {
        self.version += i32::from(!event.kind.is_only_words());
    }

    /// # Errors
    /// [`Refused::NotYours`] unless `by` owns it.
    pub fn owned_by(&self, by: PersonId) -> Result<(), Refused> {
        if self.owner == Some(by) { Ok(()) } else { Err(Refused::NotYours) }
    }

    /// # Errors
    /// [`Refused::NotInWork`] unless it is taken or has a follow-up booked.
    pub fn in_work(&self) -> Result<(), Refused> {
        if self.state.is_in_work() { Ok(()) } else { Err(Refused::NotInWork(self.state)) }
    }

    /// # Errors
    /// [`Refused::Stale`] when it changed since the form with `seen` was opened.
    pub fn still(&self, seen: i32) -> Result<(), Refused> {
        if self.version == seen { Ok(()) } else { Err(Refused::Stale) }
    }

    /// The same of a form that need not say which version it was opened on, as those of scripts do not.
    ///
    /// # Errors
    /// [`Refused::Stale`].
    pub fn still_as(&self, seen: Option<i32>) -> Result<(), Refused> {
        self.still(seen.unwrap_or(self.version))
    }
}

/// A question about Outlook for the tests of rules, in any state and nobody's.
#[cfg(test)]
impl Issue {
    pub fn of(reporter: PersonId, state: State) -> Self {
        Issue {
            id: IssueId(1),
            reporter,
            summary: "Outlook closes".to_owned(),
            software: "Outlook".to_owned(),
            vip: false,
            submitted_at: DateTime::UNIX_EPOCH,
            effect: Effect::Question,
            priority: Priority::Low,
            basket: Basket::Bin,
            state,
            version: 1,
            owner: None,
            routed: false,
            promised_at: DateTime::UNIX_EPOCH,
            told_at: None,
            first_taken_at: None,
            first_response_at: None,
            resolved_at: None,
            resolved_by: None,
            closes_at: None,
            closed_at: None,
            code: None,
            details: None,
            documentation: None,
            staff_minutes: 0,
            times_reopened: 0,
            overridden: false,
            raised: false,
            times_handed_over: 0,
            asked_at: None,
            wrote_at: None,
            rating: None,
            rating_stands: false,
            duplicate_of: None,
            duplicates: 0,
            case: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issue_lives_as_its_table_says() {
        use State::*;
        let table = [
            (Waiting, vec![Taken, Resolved, Cancelled, Duplicate]),
            (Taken, vec![Waiting, FollowUp, Escalated, Resolved, Duplicate]),
            (FollowUp, vec![Waiting, Taken, Escalated, Resolved]),
            (Escalated, vec![Taken, Answered, Duplicate]),
            (Answered, vec![Taken, Resolved, Duplicate]),
            (Resolved, vec![Waiting, Taken, Closed]),
            (Closed, vec![]),
            (Cancelled, vec![]),
            (Duplicate, vec![Waiting, Taken, Escalated, Answered, Resolved, Cancelled]),
        ];
        for (from, to) in table {
            let may: Vec<_> =
                State::ALL.iter().copied().filter(|next| from.may_become(*next)).collect();
            assert_eq!(may, to, "from {from}");
        }
    }

    #[test]
    fn open_is_what_somebody_still_has_to_do() {
        assert!(State::ALL.iter().all(|state| state.is_open() == State::OPEN.contains(state)));
    }
}
