use crate::issue::{Basket, Event, EventKind, Facts, Issue, Refused};
use crate::people::Person;
use crate::settings::Settings;
use chrono::{DateTime, Utc};

/// The VIP list is one of reasons: too short says nothing.
pub const REASON: std::ops::RangeInclusive<usize> = 10..=500;

/// The one person that a name or an address means.
///
/// # Errors
/// Why it means nobody, in words for who typed it.
pub fn meant(mut found: Vec<Person>, typed: &str) -> Result<Person, String> {
    match found.len() {
        0 => Err(format!("Nobody here is called “{typed}”. Type the email address or full name.")),
        1 => Ok(found.remove(0)),
        n => Err(format!("{n} people are called that. Type the email address.")),
    }
}

/// An open issue of somebody who comes onto the list: it goes to the VIP basket if it waits, and from now on the VIPs'
/// promise counts for what nobody has answered, unless it was to be answered sooner anyhow.
///
/// # Errors
/// [`Refused::NotOpen`] when it is over.
pub fn becomes_vip(
    issue: &mut Issue,
    name: &str,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<Event, Refused> {
    if !issue.state.is_open() {
        return Err(Refused::NotOpen(issue.state));
    }
    issue.vip = true;
    issue.basket = Basket::Vip;
    if issue.first_response_at.is_none() {
        let promise = settings.hours.after(now, settings.promises.of(Basket::Vip));
        issue.told_at.get_or_insert(issue.promised_at);
        issue.promised_at = issue.promised_at.min(promise);
    }
    Ok(Event::new(EventKind::Retriaged).why(format!("{name} came onto the VIP list.")).facts(
        Facts {
            vip: Some(true),
            basket: Some(issue.basket),
            promised_at: Some(issue.promised_at),
            told_at: issue.told_at,
            ..Facts::default()
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::State;
    use crate::people::{PersonId, Role};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn an_open_issue_is_promised_sooner_and_never_later() {
        let settings = Settings::default();
        let (now, hour) = (at("2026-11-20T15:00:00Z"), at("2026-11-20T16:00:00Z"));
        for (promised, then) in [
            (at("2026-11-23T20:00:00Z"), hour),
            (at("2026-11-20T15:30:00Z"), at("2026-11-20T15:30:00Z")),
            (at("2026-11-19T15:30:00Z"), at("2026-11-19T15:30:00Z")),
        ] {
            let mut issue =
                Issue { promised_at: promised, ..Issue::of(PersonId(1), State::Waiting) };
            let event = becomes_vip(&mut issue, "Eve", &settings, now).unwrap();
            assert_eq!((issue.promised_at, issue.basket, issue.vip), (then, Basket::Vip, true));
            assert_eq!((event.facts.promised_at, issue.told_at), (Some(then), Some(promised)));
        }
    }

    #[test]
    fn a_promise_that_was_kept_stays_what_it_was() {
        let now = at("2026-11-20T15:00:00Z");
        let mut issue = Issue {
            promised_at: now,
            first_response_at: Some(now),
            ..Issue::of(PersonId(1), State::Taken)
        };
        let later = at("2026-11-23T15:00:00Z");
        becomes_vip(&mut issue, "Eve", &Settings::default(), later).unwrap();
        assert_eq!(issue.promised_at, now);
    }

    #[test]
    fn what_is_over_stays_as_it_was() {
        for state in State::ALL.iter().copied() {
            let mut issue = Issue::of(PersonId(1), state);
            let done = becomes_vip(&mut issue, "Eve", &Settings::default(), DateTime::UNIX_EPOCH);
            assert_eq!(done.is_ok(), state.is_open(), "{state}");
        }
    }

    #[test]
    fn a_name_means_one_person_or_is_asked_about() {
        let eve = || Person::of(PersonId(1), Role::Employee);
        assert!(meant(vec![eve()], "Eve").is_ok());
        assert!(meant(vec![], "Eve").unwrap_err().contains("Nobody here is called “Eve”"));
        assert!(meant(vec![eve(), eve()], "Eve").unwrap_err().contains("2 people"));
    }
}
