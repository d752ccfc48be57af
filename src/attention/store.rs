use super::domain::Colleague;
use crate::issue::policy::{Sight, sight};
use crate::issue::store::{Others, Told, reads_everything, told_to, visible_to, waits_as_told};
use crate::issue::{EventKind, IssueId, State};
use crate::people::{Person, PersonId, Role};
use crate::schema::{issue_events, issues, mentions, people, watchers};
use chrono::{DateTime, Utc};
use diesel::dsl::{exists, max};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Nullable, Text};

diesel::define_sql_function! {
    fn split_part(text: Nullable<Text>, mark: Text, n: Integer) -> Nullable<Text>;
}

type Row = (PersonId, String, Role, Option<DateTime<Utc>>, Option<String>);

fn colleague((id, name, role, ended_at, word): Row) -> Colleague {
    Colleague { id, name, role, ended: ended_at.is_some(), word: word.unwrap_or_default() }
}

macro_rules! columns {
    () => {
        (
            people::id,
            people::name,
            people::role,
            people::ended_at,
            split_part(people::email, "@", 1),
        )
    };
}

/// The people whose addresses begin with one of `words`.
pub fn by_words(conn: &mut PgConnection, words: &[String]) -> QueryResult<Vec<Colleague>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    people::table
        .filter(split_part(people::email, "@", 1).eq_any(words))
        .order(people::id)
        .limit(100)
        .select(columns!())
        .load::<Row>(conn)
        .map(|rows| rows.into_iter().map(colleague).collect())
}

/// Somebody picked from the list.
pub fn by_id(conn: &mut PgConnection, id: PersonId) -> QueryResult<Option<Colleague>> {
    let found: Option<Row> = people::table.find(id.0).select(columns!()).first(conn).optional()?;
    Ok(found.map(colleague))
}

/// Everybody a note may call, by name: the list to pick from.
pub fn staff(conn: &mut PgConnection) -> QueryResult<Vec<Colleague>> {
    people::table
        .filter(people::role.ne(Role::Employee))
        .filter(people::ended_at.is_null())
        .order((people::name, people::id))
        .limit(500)
        .select(columns!())
        .load::<Row>(conn)
        .map(|rows| rows.into_iter().map(colleague).collect())
}

/// Writes down that a note calls colleagues. Call in the note's transaction.
pub fn call(
    conn: &mut PgConnection,
    issue: IssueId,
    note: i64,
    by: PersonId,
    colleagues: &[Colleague],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let rows: Vec<_> = colleagues
        .iter()
        .map(|colleague| {
            (
                mentions::event_id.eq(note),
                mentions::person_id.eq(colleague.id),
                mentions::issue_id.eq(issue),
                mentions::by_id.eq(by),
                mentions::at.eq(now),
            )
        })
        .collect();
    diesel::insert_into(mentions::table).values(rows).execute(conn).map(drop)
}

/// They have opened the issue, or put it aside: it stands on their desk no more.
pub fn seen(
    conn: &mut PgConnection,
    person: PersonId,
    issue: IssueId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(mentions::table)
        .filter(mentions::person_id.eq(person))
        .filter(mentions::issue_id.eq(issue))
        .filter(mentions::seen_at.is_null())
        .set(mentions::seen_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// An issue that a colleague has called somebody to.
#[derive(Clone, Debug, Queryable)]
pub struct Call {
    pub issue: IssueId,
    pub summary: String,
    pub software: String,
    pub state: State,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// More than one desk has room for.
const MOST: i64 = 100;

/// What `person` is called to and has not looked at since, the newest call first; what they may not see (any more) is not
/// among it.
pub fn calls(conn: &mut PgConnection, person: &Person) -> QueryResult<Vec<Call>> {
    let mut calls: Vec<Call> = mentions::table
        .inner_join(issues::table)
        .inner_join(people::table.on(people::id.eq(mentions::by_id)))
        .filter(mentions::person_id.eq(person.id))
        .filter(mentions::seen_at.is_null())
        .filter(visible_to!(person))
        .order((mentions::at.desc(), mentions::event_id.desc()))
        .limit(MOST)
        .select((
            issues::id,
            issues::summary,
            issues::software,
            issues::state,
            people::name,
            mentions::at,
        ))
        .load(conn)?;
    let mut known = Vec::new();
    calls.retain(|call| {
        let is_new = !known.contains(&call.issue);
        known.push(call.issue);
        is_new
    });
    Ok(calls)
}

/// Begins to watch an issue that `person` may see: from now on, what others do to it is new to them.
pub fn watch(
    conn: &mut PgConnection,
    person: PersonId,
    issue: IssueId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let newest = newest(conn, issue)?;
    diesel::insert_into(watchers::table)
        .values((
            watchers::issue_id.eq(issue),
            watchers::person_id.eq(person),
            watchers::since.eq(now),
            watchers::seen_event.eq(newest),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .map(drop)
}

pub fn unwatch(conn: &mut PgConnection, person: PersonId, issue: IssueId) -> QueryResult<()> {
    diesel::delete(watchers::table.find((issue.0, person.0))).execute(conn).map(drop)
}

/// They have looked: nothing that has happened by now is new to them.
pub fn looked(conn: &mut PgConnection, person: PersonId, issue: IssueId) -> QueryResult<()> {
    let newest = newest(conn, issue)?;
    diesel::update(watchers::table.find((issue.0, person.0)))
        .filter(watchers::seen_event.lt(newest))
        .set(watchers::seen_event.eq(newest))
        .execute(conn)
        .map(drop)
}

fn newest(conn: &mut PgConnection, issue: IssueId) -> QueryResult<i64> {
    issue_events::table
        .filter(issue_events::issue_id.eq(issue))
        .select(max(issue_events::id))
        .first(conn)
        .map(Option::unwrap_or_default)
}

/// Who watches an issue, by name.
pub fn watching(conn: &mut PgConnection, issue: IssueId) -> QueryResult<Vec<(PersonId, String)>> {
    watchers::table
        .inner_join(people::table)
        .filter(watchers::issue_id.eq(issue))
        .filter(people::ended_at.is_null())
        .order((people::name, people::id))
        .limit(MOST)
        .select((people::id, people::name))
        .load(conn)
}

/// An issue that somebody watches.
#[derive(Clone, Debug)]
pub struct Watched {
    pub issue: IssueId,
    pub summary: String,
    pub software: String,
    pub state: State,
    pub owner: Option<String>,
    /// Others have done something to it since they looked.
    pub is_new: bool,
}

/// The issue, how it stands, and whether there is something new.
type WatchedRow = ((IssueId, String, String), (State, Option<String>, Told), bool);

/// What `person` watches and may see, that with something new first. What they read as its reporter is new only by what its
/// reporter reads.
pub fn watched(conn: &mut PgConnection, person: &Person) -> QueryResult<Vec<Watched>> {
    let owner = people::table
        .filter(people::id.nullable().eq(issues::owner_id))
        .select(people::name)
        .single_value();
    let is_new = || {
        exists(
            issue_events::table
                .filter(issue_events::issue_id.eq(watchers::issue_id))
                .filter(issue_events::id.gt(watchers::seen_event))
                .filter(issue_events::by_id.is_distinct_from(person.id))
                .filter(
                    reads_everything!(person)
                        .or(issue_events::kind.eq_any(EventKind::FOR_REPORTER)),
                ),
        )
    };
    let issue = (issues::id, issues::summary, issues::software);
    let stands = (issues::state, owner, told_to!(person));
    let rows: Vec<WatchedRow> = watchers::table
        .inner_join(issues::table)
        .filter(watchers::person_id.eq(person.id))
        .filter(visible_to!(person))
        .order((is_new().desc(), watchers::issue_id.desc()))
        .limit(MOST)
        .select((issue, stands, is_new()))
        .load(conn)?;
    let others = Others::of(conn, rows.iter().map(|(_, (.., told), _)| told))?;
    let watched = |((issue, summary, software), (state, owner, told), is_new)| {
        let (state, owner) = others.told(state, owner, told);
        Watched { issue, summary, software, state, owner, is_new }
    };
    Ok(rows.into_iter().map(watched).collect())
}
