//! What a rule would have done on the last 90 days, for the page of a new one and for that of one in force.

use crate::administration::store::{self, Stored};
use crate::administration::trial::{Candidate, READ_AT_MOST, Trial};
use crate::db::Conn;
use crate::error::Error;
use crate::issue;
use crate::web::Me;

/// A trial in words.
pub(super) struct TrialView {
    pub trial: Trial,
    /// "It would match 2 issues".
    pub heading: String,
    /// "Read 1,204 issues of the last 90 days."
    pub read: String,
    /// "Of those that ever had the tag, 96 % kept it."
    pub agreement: String,
}

/// Tries a rule.
pub(super) fn tried(conn: &mut Conn, me: &Me, rule: &Stored) -> Result<TrialView, Error> {
    let trial = trial_of(conn, me, rule)?;
    let heading = format!("It would match {}", issue::counted(trial.matched));
    Ok(TrialView { heading, read: read(&trial, me), agreement: agreement(&trial), trial })
}

pub(super) fn trial_of(conn: &mut Conn, me: &Me, rule: &Stored) -> Result<Trial, Error> {
    let words = |problem: crate::tagging::RuleProblem| problem.to_string();
    let candidate = Candidate::new(rule.rule())
        .map_err(|problem| Error::Unfit { field: "words", words: words(problem) })?;
    let mut trial = Trial::default();
    store::read_past(conn, rule.tag.id, me.now, |past| trial.see(&candidate, past))?;
    Ok(trial)
}

fn read(trial: &Trial, me: &Me) -> String {
    let zone = me.settings.hours.zone();
    match trial.back_to {
        None => "There was no issue in the last 90 days.".to_owned(),
        Some(at) if trial.read == READ_AT_MOST => {
            let back = at.with_timezone(&zone).format("%-d %B %Y");
            format!("Tried on the newest {READ_AT_MOST} issues, back to {back}.")
        }
        Some(_) => format!("Tried on the {} issues of the last 90 days.", trial.read),
    }
}

fn agreement(trial: &Trial) -> String {
    match trial.agreement() {
        None => "None of them ever had the tag, so nothing says whether the staff would agree."
            .to_owned(),
        Some(share) => format!(
            "Of {} that had the tag, the staff kept it on {} ({share} %).",
            trial.kept + trial.removed,
            trial.kept
        ),
    }
}
