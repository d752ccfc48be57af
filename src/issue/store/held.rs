use super::{Row, is_held, passage, record, save};
use crate::error::Error;
use crate::issue::{Event, Issue, IssueId, Refused};
use crate::people::PersonId;
use crate::schema::issues;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// What became of all that somebody held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    pub stepped: Vec<IssueId>,
    /// Refused by the rule, so as they were.
    pub left: Vec<IssueId>,
}

/// Takes one step with each issue that `owner` holds, as far as `decide` agrees to it. Call inside a transaction.
pub fn step_all_held(
    conn: &mut PgConnection,
    owner: PersonId,
    by: Option<PersonId>,
    now: DateTime<Utc>,
    decide: impl Fn(&mut Issue) -> Result<Event, Refused>,
) -> Result<Held, Error> {
    let rows: Vec<Row> = issues::table
        .filter(issues::owner_id.eq(owner))
        .filter(is_held())
        .order(issues::id)
        .select(Row::as_select())
        .for_no_key_update()
        .load(conn)?;
    let mut held = Held::default();
    for before in rows.into_iter().map(Issue::from) {
        let mut after = before.clone();
        let Ok(event) = decide(&mut after) else {
            held.left.push(before.id);
            continue;
        };
        after.changed_by(&event);
        record(conn, passage(&before, &after, by, now), event)?;
        save(conn, &after)?;
        held.stepped.push(before.id);
    }
    Ok(held)
}
