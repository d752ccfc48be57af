use super::super::draft::Draft;
use super::super::history::Past;
use crate::issue::IssueId;
use crate::schema::imported_issues;
use diesel::prelude::*;

/// What the other desk said, in its own words.
pub fn insert(conn: &mut PgConnection, new: &[(IssueId, &Draft<'_>)]) -> QueryResult<()> {
    let rows: Vec<_> = new
        .iter()
        .filter_map(|(id, draft)| Some((id.0, draft.past?)))
        .map(|(id, Past { desk, number, elsewhere, touched, .. })| {
            (
                imported_issues::issue_id.eq(id),
                imported_issues::desk.eq(desk.clone()),
                imported_issues::number.eq(number.clone()),
                imported_issues::state.eq(elsewhere.state.clone()),
                imported_issues::priority.eq(elsewhere.priority.clone()),
                imported_issues::team.eq(elsewhere.team.clone()),
                imported_issues::category.eq(elsewhere.category.clone()),
                imported_issues::channel.eq(elsewhere.channel.clone()),
                imported_issues::code.eq(elsewhere.code.clone()),
                imported_issues::times_reopened.eq(elsewhere.times_reopened),
                imported_issues::times_reassigned.eq(elsewhere.times_reassigned),
                imported_issues::first_touched_at.eq(*touched),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    diesel::insert_into(imported_issues::table).values(rows).execute(conn).map(drop)
}
