//! What an issue's pages say of its case and of what was answered.

use super::store;
use crate::db::Conn;
use crate::error::Error;
use crate::issue::store::Sheet;
use crate::issue::{CaseId, State};
use crate::relaying::{self, Answer, Relay, RelayId};
use crate::web::{Me, When};

/// An answer as somebody reads it.
#[derive(Clone, Debug)]
pub struct AnswerView {
    pub kind: &'static str,
    pub headline: &'static str,
    pub text: String,
    pub plan: Option<String>,
    /// For staff only.
    pub notes: Option<String>,
    pub when: When,
    /// "Told by phone", "Sent, not read yet", "Not told yet".
    pub told: String,
    pub told_when: Option<When>,
    /// What its reader is asked.
    pub question: &'static str,
    pub helped: Option<bool>,
    pub relay: RelayId,
    pub is_owed: bool,
}

impl AnswerView {
    pub(super) fn of(relay: &Relay, answer: &Answer, me: &Me) -> Self {
        let zone = me.settings.hours.zone();
        let told = match (relay.told_at, relay.how, relay.sent_at) {
            (Some(_), Some(how), _) => format!("Told {how}"),
            (_, _, Some(_)) => "Sent, and not known to have arrived".to_owned(),
            _ => "Not told yet".to_owned(),
        };
        AnswerView {
            kind: answer.kind.label(),
            headline: answer.kind.headline(),
            text: answer.text.clone(),
            plan: answer.plan(),
            notes: answer.notes.clone(),
            when: When::new(answer.at, me.now, zone),
            told,
            told_when: relay.told_at.or(relay.sent_at).map(|at| When::new(at, me.now, zone)),
            question: answer.kind.question(),
            helped: relay.helped,
            relay: relay.id,
            is_owed: relay.is_owed(),
        }
    }
}

/// To staff: the case, and what of its answers the reporter knows. Vendors are the Software Team's own matter.
#[derive(Clone, Debug)]
pub struct ForStaff {
    pub id: CaseId,
    pub title: String,
    pub standing: &'static str,
    pub keeper: Option<String>,
    /// Whether whoever looks may open the case's own page.
    pub may_open: bool,
    pub answers: Vec<AnswerView>,
}

impl ForStaff {
    /// Nothing is asked of an issue that was never sent to the team.
    ///
    /// # Errors
    /// Any of the connection's.
    pub fn of(conn: &mut Conn, me: &Me, sheet: &Sheet) -> Result<Option<Self>, Error> {
        let Some(id) = sheet.issue.case else { return Ok(None) };
        let case = store::case(conn, id)?;
        let answers = relaying::store::of_issue(conn, sheet.issue.id)?;
        Ok(Some(ForStaff {
            id,
            standing: case.standing(),
            title: case.title,
            keeper: case.keeper_name,
            may_open: <crate::web::Software as crate::web::Door>::admits(me).is_ok(),
            answers: answers
                .iter()
                .map(|(relay, answer)| AnswerView::of(relay, answer, me))
                .collect(),
        }))
    }

    /// The relay that is owed, if one is.
    pub fn owed(&self) -> Option<RelayId> {
        self.answers.iter().find(|answer| answer.is_owed).map(|answer| answer.relay)
    }
}

/// To whoever reported it: what was answered, once somebody has told or sent it.
#[derive(Clone, Debug)]
pub struct ForReporter {
    pub answers: Vec<AnswerView>,
    /// It is asked here whether the newest helped; while the issue is resolved, that is asked with its verdict.
    pub asks: bool,
}

impl ForReporter {
    /// # Errors
    /// Any of the connection's.
    pub fn of(conn: &mut Conn, me: &Me, sheet: &Sheet) -> Result<Option<Self>, Error> {
        if !sheet.has_answers {
            return Ok(None);
        }
        let told = relaying::store::of_issue(conn, sheet.issue.id)?;
        let answers: Vec<_> = told
            .iter()
            .filter(|(relay, _)| relay.is_theirs_to_read())
            .map(|(relay, answer)| AnswerView::of(relay, answer, me))
            .collect();
        let newest_unsaid =
            answers.first().is_some_and(|newest| newest.helped.is_none() && !newest.is_owed);
        let asks = newest_unsaid && matches!(sheet.issue.state, State::Closed);
        Ok(Some(ForReporter { answers, asks }).filter(|all| !all.answers.is_empty()))
    }
}
