use crate::issue::{Basket, Effect, Issue, IssueId, Priority, State};
use crate::people::PersonId;
use crate::settings::Settings;
use chrono::{DateTime, Utc};

/// What triage decides about an issue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Triage {
    pub priority: Priority,
    pub basket: Basket,
    /// By when first response is due.
    pub promised_at: DateTime<Utc>,
    /// What its reporter is told instead: a VIP what anybody is.
    pub told_at: Option<DateTime<Utc>>,
}

/// Customers first, then stopped work; the rest waits its turn.
///
/// Asked for by desktop support ("The triage process"): what a problem stops decides, not who shouts loudest.
pub const fn priority(effect: Effect) -> Priority {
    match effect {
        Effect::CustomerImpact => Priority::P1,
        Effect::WorkStoppage => Priority::P2,
        Effect::Inconvenience | Effect::Question => Priority::Low,
    }
}

/// A VIP's issue goes to the manager's basket whatever its priority.
pub const fn basket(priority: Priority, vip: bool) -> Basket {
    match priority {
        _ if vip => Basket::Vip,
        Priority::P1 => Basket::P1,
        Priority::P2 => Basket::P2,
        Priority::Low => Basket::Bin,
    }
}

/// The whole of triage for an issue submitted at `submitted`: the promise counts from there, whenever it is decided. A VIP is
/// promised no later than anybody.
pub fn triage(effect: Effect, vip: bool, submitted: DateTime<Utc>, settings: &Settings) -> Triage {
    let priority = priority(effect);
    let basket = |vip| basket(priority, vip);
    let promise = |vip| settings.hours.after(submitted, settings.promises.of(basket(vip)));
    let told = promise(false);
    let promised_at = if vip { promise(true).min(told) } else { told };
    Triage { priority, basket: basket(vip), promised_at, told_at: vip.then_some(told) }
}

/// Triage of an issue whose effect turns out to be another. A promise that was answered to stays what it was, be it kept or
/// broken. A VIP's basket and promise do not depend on the effect, and stay.
pub fn again(issue: &Issue, effect: Effect, settings: &Settings) -> Triage {
    let decided = triage(effect, issue.vip, issue.submitted_at, settings);
    let Issue { promised_at, told_at, .. } = *issue;
    match (issue.first_response_at, issue.vip) {
        (Some(_), _) => Triage { promised_at, told_at, ..decided },
        (None, true) => Triage { promised_at, ..decided },
        (None, false) => decided,
    }
}

/// What an issue keeps of the report that makes it.
#[derive(Clone, Debug)]
pub struct Reported {
    pub reporter: PersonId,
    pub summary: String,
    pub software: String,
    /// Whether the reporter is on that day's VIP list.
    pub vip: bool,
    pub effect: Effect,
    pub at: DateTime<Utc>,
}

/// The issue that a report makes, before anybody touches it. Its number is the database's to give.
pub fn fresh(report: Reported, settings: &Settings) -> Issue {
    let decided = triage(report.effect, report.vip, report.at, settings);
    Issue {
        id: IssueId(0),
        reporter: report.reporter,
        summary: report.summary,
        software: report.software,
        vip: report.vip,
        submitted_at: report.at,
        effect: report.effect,
        priority: decided.priority,
        basket: decided.basket,
        state: State::Waiting,
        version: 1,
        owner: None,
        routed: false,
        promised_at: decided.promised_at,
        told_at: decided.told_at,
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

/// Why an issue is where it is, for staff: "P1 because customers are affected. Basket P1: tier 2 takes these first. Not VIP."
pub fn why(issue: &Issue) -> String {
    let vip = if issue.vip { "The reporter was on the VIP list." } else { "Not VIP." };
    let overridden =
        if issue.overridden { " The desk changed the effect after the report." } else { "" };
    format!(
        "{} priority because {}. Basket {}: {}. {vip}{overridden}",
        issue.priority,
        issue.effect.because(),
        issue.basket,
        lower_first(issue.basket.takers()),
    )
}

fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_problem_stops_decides_its_priority_and_basket() {
        let table = [
            (Effect::CustomerImpact, Priority::P1, Basket::P1),
            (Effect::WorkStoppage, Priority::P2, Basket::P2),
            (Effect::Inconvenience, Priority::Low, Basket::Bin),
            (Effect::Question, Priority::Low, Basket::Bin),
        ];
        for (effect, wanted, lies_in) in table {
            assert_eq!(priority(effect), wanted);
            assert_eq!(basket(wanted, false), lies_in);
            assert_eq!(basket(wanted, true), Basket::Vip);
        }
    }

    #[test]
    fn the_promise_is_kept_in_desk_time() {
        let settings = Settings::default();
        let friday_evening: DateTime<Utc> = "2026-11-20T22:30:00Z".parse().unwrap();
        let promise =
            |effect, vip| triage(effect, vip, friday_evening, &settings).promised_at.to_rfc3339();

        assert_eq!(promise(Effect::CustomerImpact, false), "2026-11-23T13:30:00+00:00");
        assert_eq!(promise(Effect::WorkStoppage, false), "2026-11-23T15:30:00+00:00");
        assert_eq!(promise(Effect::Question, false), "2026-11-23T22:30:00+00:00");
        assert_eq!(promise(Effect::Question, true), "2026-11-23T13:30:00+00:00");
    }

    #[test]
    fn a_vips_promise_stays_whatever_the_effect_turns_out_to_be() {
        let (settings, at) = (Settings::default(), DateTime::UNIX_EPOCH);
        let of = |vip| {
            let (reporter, effect) = (PersonId(1), Effect::Question);
            let (summary, software) = (String::new(), String::new());
            Issue {
                promised_at: at + chrono::TimeDelta::days(2),
                ..fresh(Reported { reporter, summary, software, vip, effect, at }, &settings)
            }
        };
        let stopped = |vip| again(&of(vip), Effect::WorkStoppage, &settings);
        let (vips, others) = (stopped(true), stopped(false));
        assert_eq!((vips.basket, vips.promised_at), (Basket::Vip, of(true).promised_at));
        assert_eq!((vips.priority, vips.told_at), (Priority::P2, Some(others.promised_at)));
        assert_eq!(others, triage(Effect::WorkStoppage, false, at, &settings));
        for vip in [true, false] {
            let answered = Issue { first_response_at: Some(at), ..of(vip) };
            let then = again(&answered, Effect::CustomerImpact, &settings);
            assert_eq!((then.promised_at, then.told_at), (answered.promised_at, answered.told_at));
            assert_eq!(then.priority, Priority::P1);
        }
    }

    #[test]
    fn a_vip_is_promised_sooner_never_later_and_told_what_anybody_is() {
        let (mut settings, at) = (Settings::default(), DateTime::UNIX_EPOCH);
        settings.promises.p1 = 30;
        for effect in Effect::ALL.iter().copied() {
            let (vip, other) =
                (triage(effect, true, at, &settings), triage(effect, false, at, &settings));
            assert!(vip.promised_at <= other.promised_at, "{effect}");
            assert_eq!((vip.told_at, other.told_at), (Some(other.promised_at), None), "{effect}");
        }
    }
}
