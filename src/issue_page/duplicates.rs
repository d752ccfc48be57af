//! What belongs together, on the working page: of which issue this is a duplicate, and which are duplicates of this one.

use crate::db::Conn;
use crate::desk_time::Promise;
use crate::error::Error;
use crate::issue::store::{Duplicate, pointed_to};
use crate::issue::{Issue, IssueId, State, duplicate};
use crate::web::{Me, When};
use crate::work::UndoForm;

/// What an issue is a duplicate of.
pub struct Pointer {
    pub other: Issue,
    pub owner: Option<String>,
    /// Absent once its reporter has agreed to the outcome.
    pub undo: Option<UndoForm>,
}

impl Pointer {
    /// One statement, and only for a duplicate.
    pub fn of(conn: &mut Conn, me: &Me, issue: &Issue) -> Result<Option<Self>, Error> {
        let pointer = |(other, owner)| Pointer {
            other,
            owner,
            undo: issue.is_undoable().then(|| UndoForm::fresh(issue.version)),
        };
        Ok(pointed_to(conn, me, issue)?.map(pointer))
    }
}

/// Everybody else who reported the same.
pub struct Duplicates {
    /// "3 people report this", or reported, once all of them have got the outcome.
    pub title: String,
    /// Those that end with it: "#3 and #4".
    pub open: Option<String>,
    pub rows: Vec<Row>,
    /// How many there are besides those rows.
    pub more: usize,
}

pub struct Row {
    pub reported: When,
    /// Absent for one's own report: whatever else the desk knows of it, its reporter does not read.
    pub other: Option<Other>,
}

pub struct Other {
    pub issue: Duplicate,
    pub reporter: String,
    /// How its own promise stands, while nobody has answered its reporter.
    pub left: Option<String>,
    pub class: &'static str,
}

/// So many are listed; the search finds all.
const LISTED: usize = 20;

impl Duplicates {
    /// None where there are none.
    pub fn of(all: Vec<(Duplicate, String)>, to: &Issue, me: &Me) -> Option<Self> {
        if all.is_empty() {
            return None;
        }
        let title = match to.reports() {
            Some(people) => format!("{people} people report this"),
            None => format!("{} people reported this", all.len() + 1),
        };
        let open = all.iter().filter(|(one, _)| one.state == State::Duplicate);
        let open: Vec<IssueId> = open.map(|(one, _)| one.id).collect();
        Some(Duplicates {
            title,
            open: duplicate::in_words(&open),
            more: all.len().saturating_sub(LISTED),
            rows: all.into_iter().take(LISTED).map(|one| row(one, me)).collect(),
        })
    }
}

fn row((issue, reporter): (Duplicate, String), me: &Me) -> Row {
    let reported = When::new(issue.submitted_at, me.now, me.settings.hours.zone());
    if issue.reporter == me.id {
        return Row { reported, other: None };
    }
    let promise = Promise {
        submitted_at: issue.submitted_at,
        promised_at: issue.promised_at,
        first_response_at: issue.first_response_at,
    };
    let left = promise.left(&me.settings.hours, me.now);
    let waits = issue.first_response_at.is_none() && issue.state == State::Duplicate;
    let other = Other {
        left: waits.then_some(left.words),
        class: if waits { left.class } else { "" },
        issue,
        reporter,
    };
    Row { reported, other: Some(other) }
}
