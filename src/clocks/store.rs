use super::domain::Happened;
use crate::issue::{EventKind, Facts, IssueId, State};
use crate::people::PersonId;
use crate::schema::issue_events;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// More events than any issue has that people work on; a script that floods one has told its story by then.
const MOST: i64 = 5_000;

/// What never moves the clock.
const ASIDE: [EventKind; 4] =
    [EventKind::Note, EventKind::Tagged, EventKind::Untagged, EventKind::Skipped];

type Row = (DateTime<Utc>, EventKind, State, Option<PersonId>, Option<bool>, serde_json::Value);

/// The events of an issue that its clock looks at, oldest first. Visibility is the sheet's: load that first.
pub fn happened(
    conn: &mut PgConnection,
    id: IssueId,
    reporter: PersonId,
) -> QueryResult<Vec<Happened>> {
    let rows: Vec<Row> = issue_events::table
        .filter(issue_events::issue_id.eq(id))
        .filter(issue_events::kind.ne_all(ASIDE))
        .order(issue_events::id)
        .limit(MOST)
        .select((
            issue_events::at,
            issue_events::kind,
            issue_events::to_state,
            issue_events::by_id,
            issue_events::reached,
            issue_events::facts,
        ))
        .load(conn)?;
    let happened = |(at, kind, to_state, by, reached, facts): Row| Happened {
        at,
        kind,
        to_state,
        by_reporter: by == Some(reporter),
        reached: reached == Some(true),
        asks: serde_json::from_value::<Facts>(facts).unwrap_or_default().asks,
    };
    Ok(rows.into_iter().map(happened).collect())
}
