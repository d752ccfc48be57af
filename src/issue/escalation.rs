//! An issue with the Software Team: sent to one of its cases, answered there or returned, and its answer told.

use super::{
    AnswerId, CaseId, Documentation, Event, EventKind, Facts, Issue, Refused, ResolutionCode, State,
};
use crate::people::{Channel, Person, PersonId};
use chrono::{DateTime, Utc};

/// Sends an issue to the Software Team, as part of a case. What was `tried` is theirs to read, never its reporter’s.
///
/// # Errors
/// [`Refused::NotInWork`] unless it is taken or has a follow-up booked, [`Refused::NotYours`] unless `by` owns it.
pub fn escalate(
    issue: &mut Issue,
    by: PersonId,
    case: CaseId,
    tried: String,
) -> Result<Event, Refused> {
    issue.in_work()?;
    issue.owned_by(by)?;
    let event = issue.step_to(State::Escalated, EventKind::Escalated)?;
    let left_case = issue.case.replace(case).is_some_and(|before| before != case);
    Ok(event.why(tried).facts(Facts { case: Some(case), left_case, ..Facts::default() }))
}

/// Where an answer to its case leads an issue: what waited for one is to be relayed, anything else stays as it is.
pub const fn once_answered(state: State) -> State {
    match state {
        State::Escalated => State::Answered,
        state => state,
    }
}

/// Where the Software Team’s question leads an issue of the case: back to its owner, if it was with the team.
pub const fn once_asked(state: State) -> State {
    match state {
        State::Escalated | State::Answered => State::Taken,
        state => state,
    }
}

/// Gives an issue back to the desk, as no matter of the case’s.
///
/// # Errors
/// [`Refused::OutOfOrder`] unless the Software Team has it; [`Refused::Rule`] if it is of another case.
pub fn give_back(issue: &mut Issue, case: CaseId, note: String) -> Result<Event, Refused> {
    if issue.case != Some(case) {
        return Err(Refused::Rule("It is no issue of this case.".to_owned()));
    }
    if issue.state != State::Escalated {
        return Err(Refused::OutOfOrder { from: issue.state, to: State::Taken });
    }
    let event = issue.step_to(State::Taken, EventKind::Returned)?;
    issue.case = None;
    Ok(event.text(note).facts(Facts { left_case: true, ..Facts::default() }))
}

/// What its reporter is told, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    pub answer: AnswerId,
    pub text: String,
    /// What it ends the issue as.
    pub code: ResolutionCode,
    pub documentation: Documentation,
    /// Absent for a message.
    pub channel: Option<Channel>,
    /// Staff minutes it took.
    pub minutes: i32,
    /// What they said to it, for staff.
    pub why: Option<String>,
}

/// Its reporter has been told an answer. What waited for that is resolved; what was resolved or goes on otherwise stays so.
///
/// # Errors
/// [`Refused::Rule`] when the minutes make no sense.
pub fn relay(
    issue: &mut Issue,
    telling: Telling,
    by: &Person,
    now: DateTime<Utc>,
    closes_at: DateTime<Utc>,
) -> Result<Event, Refused> {
    let Telling { answer, text, code, documentation, channel, minutes, why } = telling;
    issue.spend(minutes)?;
    let first_response = issue.respond(by, now);
    issue.nobody_waits_for_words();
    let told = Facts { answer: Some(answer), first_response, ..Facts::default() };
    let ends = matches!(issue.state, State::Escalated | State::Answered);
    let facts = match ends {
        false => told,
        true => {
            issue.step_to_resolved(by.id, now, closes_at);
            issue.code = Some(code);
            issue.details = Some(text.clone());
            issue.documentation = Some(documentation);
            Facts {
                code: Some(code),
                documentation: Some(documentation),
                closes_at: Some(closes_at),
                ..told
            }
        }
    };
    Ok(Event {
        text: Some(text),
        why,
        channel,
        reached: Some(true),
        minutes: Some(minutes),
        facts,
        ..Event::new(EventKind::Relayed)
    })
}

/// Its reporter was told and says that it does not help: if it waited for that, the owner goes on with it.
///
/// # Errors
/// [`Refused::Rule`] when the minutes make no sense.
pub fn relay_in_vain(
    issue: &mut Issue,
    (answer, channel, minutes): (AnswerId, Channel, i32),
    words: String,
    by: &Person,
    now: DateTime<Utc>,
) -> Result<Event, Refused> {
    issue.spend(minutes)?;
    let event = match issue.state {
        State::Answered => issue.step_to(State::Taken, EventKind::Relayed)?,
        _ => Event::new(EventKind::Relayed),
    };
    let first_response = issue.respond(by, now);
    issue.nobody_waits_for_words();
    Ok(Event {
        why: Some(words),
        channel: Some(channel),
        reached: Some(true),
        minutes: Some(minutes),
        facts: Facts { answer: Some(answer), first_response, ..Facts::default() },
        ..event
    })
}

/// Somebody tried to tell them, and did not reach them.
///
/// # Errors
/// [`Refused::Rule`] when the minutes make no sense.
pub fn not_told(
    issue: &mut Issue,
    (channel, minutes): (Channel, i32),
    words: Option<String>,
) -> Result<Event, Refused> {
    issue.spend(minutes)?;
    Ok(Event {
        text: words,
        channel: Some(channel),
        reached: Some(false),
        minutes: Some(minutes),
        ..Event::new(EventKind::Contact)
    })
}

impl Issue {
    fn step_to_resolved(&mut self, by: PersonId, now: DateTime<Utc>, closes_at: DateTime<Utc>) {
        self.state = State::Resolved;
        self.routed = false;
        self.resolved_at = Some(now);
        self.resolved_by = Some(by);
        self.closes_at = Some(closes_at);
        self.duplicates = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::resolution::tests::{MONA, NOW, held};
    use super::*;
    use crate::people::Role;
    use chrono::TimeDelta;

    const CASE: CaseId = CaseId(12);

    fn in_case(state: State) -> Issue {
        Issue { case: Some(CASE), ..held(state) }
    }

    fn telling(minutes: i32) -> Telling {
        Telling {
            answer: AnswerId(3),
            text: "It is fixed in version 9.".to_owned(),
            code: ResolutionCode::VendorFix,
            documentation: Documentation::NotDocumentable,
            channel: Some(Channel::Phone),
            minutes,
            why: None,
        }
    }

    fn told(issue: &mut Issue, minutes: i32) -> Result<Event, Refused> {
        let mona = Person::of(MONA, Role::Manager);
        relay(issue, telling(minutes), &mona, NOW, NOW + TimeDelta::days(7))
    }

    #[test]
    fn its_owner_sends_what_is_in_work_to_a_case() {
        for state in State::ALL.iter().copied() {
            let said = escalate(&mut held(state), MONA, CASE, "Reinstalled it".to_owned());
            assert_eq!(said.is_ok(), state.is_in_work(), "{state}");
        }
        let mut issue = held(State::Taken);
        assert_eq!(
            escalate(&mut issue, PersonId(99), CASE, "Reinstalled it".to_owned()),
            Err(Refused::NotYours)
        );
        let event = escalate(&mut issue, MONA, CASE, "Reinstalled it".to_owned()).unwrap();
        assert_eq!(
            (issue.state, issue.case, issue.owner),
            (State::Escalated, Some(CASE), Some(MONA))
        );
        assert_eq!((event.facts.case, event.facts.left_case), (Some(CASE), false));
        assert_eq!(event.text, None, "its reporter reads the text of what they are shown");

        let mut again = Issue { state: State::Taken, ..issue };
        let event = escalate(&mut again, MONA, CaseId(13), "Not that".to_owned()).unwrap();
        assert_eq!((again.case, event.facts.left_case), (Some(CaseId(13)), true));
    }

    #[test]
    fn an_answer_moves_on_what_waits_for_one_and_a_question_what_the_team_has() {
        for state in State::ALL.iter().copied() {
            let answered = once_answered(state);
            let waits = matches!(state, State::Escalated | State::Answered);
            assert_eq!(answered == State::Answered, waits, "{state}");
            assert!(answered == state || state.may_become(answered), "{state}");
            let asked = once_asked(state);
            assert!(asked == state || state.may_become(asked), "{state}");
        }
    }

    #[test]
    fn what_is_given_back_is_of_no_case_any_more() {
        for state in State::ALL.iter().copied() {
            let mut issue = in_case(state);
            let back = give_back(&mut issue, CASE, "A setting: strict mode.".to_owned());
            assert_eq!(back.is_ok(), state == State::Escalated, "{state}");
            assert_eq!(issue.case.is_none(), state == State::Escalated);
        }
        let other = give_back(&mut in_case(State::Escalated), CaseId(1), "No".to_owned());
        assert!(other.is_err());
    }

    #[test]
    fn to_be_told_ends_what_waited_for_that_and_nothing_else() {
        for state in State::ALL.iter().copied() {
            let mut issue = in_case(state);
            let event = told(&mut issue, 4).unwrap();
            let ended = matches!(state, State::Escalated | State::Answered);
            assert_eq!(issue.state, if ended { State::Resolved } else { state });
            assert_eq!(event.facts.code.is_some(), ended, "{state}");
            assert_eq!(issue.resolved_at.is_some(), ended, "{state}");
            assert_eq!((issue.staff_minutes, issue.first_response_at), (4, Some(NOW)));
            assert_eq!(event.text.as_deref(), Some("It is fixed in version 9."));
        }
        assert!(told(&mut in_case(State::Answered), 481).is_err());
    }

    #[test]
    fn what_did_not_help_goes_on_with_its_owner() {
        let mona = Person::of(MONA, Role::Manager);
        let vain = |issue: &mut Issue| {
            let words = "It still closes".to_owned();
            relay_in_vain(issue, (AnswerId(3), Channel::Phone, 2), words, &mona, NOW)
        };
        let mut issue = in_case(State::Answered);
        vain(&mut issue).unwrap();
        assert_eq!((issue.state, issue.owner, issue.case), (State::Taken, Some(MONA), Some(CASE)));
        let mut resolved = in_case(State::Resolved);
        let said = vain(&mut resolved).unwrap();
        assert_eq!((resolved.state, said.text), (State::Resolved, None), "staff read it alone");
    }
}
