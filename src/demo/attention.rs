//! Whom the demo's notes call, and what its people watch.

use crate::attention::{called, mentioned, store};
use crate::error::Error;
use crate::issue::{EventKind, IssueId, State};
use crate::people::{PersonId, Role};
use crate::schema::{issue_events, issues, people, watchers};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

type Note = (i64, IssueId, Option<PersonId>, DateTime<Utc>, Option<String>);

/// Every so many of the open issues somebody watches.
const EVERY: usize = 9;

/// What notes on open issues say, done; and one open issue in some watched, the older ones with news.
pub fn add(conn: &mut PgConnection) -> Result<(), Error> {
    let notes: Vec<Note> = issue_events::table
        .inner_join(issues::table)
        .filter(issues::state.eq_any(State::OPEN))
        .filter(issue_events::kind.eq(EventKind::Note))
        .order(issue_events::id)
        .select((
            issue_events::id,
            issue_events::issue_id,
            issue_events::by_id,
            issue_events::at,
            issue_events::text,
        ))
        .load(conn)?;
    for (note, issue, by, at, text) in notes {
        let words = mentioned(&text.unwrap_or_default());
        let called = called(&words, &store::by_words(conn, &words)?).colleagues;
        if let (Some(by), false) = (by, called.is_empty()) {
            store::call(conn, issue, note, by, &called, at)?;
        }
    }
    watch(conn)
}

fn watch(conn: &mut PgConnection) -> Result<(), Error> {
    let staff: Vec<PersonId> = people::table
        .filter(people::role.eq_any([Role::Tech, Role::Manager]))
        .filter(people::ended_at.is_null())
        .order(people::id)
        .select(people::id)
        .load(conn)?;
    let open: Vec<(IssueId, DateTime<Utc>)> = issues::table
        .filter(issues::state.eq_any(State::OPEN))
        .order(issues::id)
        .select((issues::id, issues::submitted_at))
        .load(conn)?;
    for (n, (issue, since)) in open.iter().step_by(EVERY).enumerate() {
        for person in staff.iter().skip(n % 2).step_by(2) {
            store::watch(conn, *person, *issue, *since)?;
            if n % 3 == 0 {
                let row = watchers::table.find((issue.0, person.0));
                diesel::update(row).set(watchers::seen_event.eq(0)).execute(conn)?;
            }
        }
    }
    Ok(())
}
