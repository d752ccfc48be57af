//! The lines of the log.

use crate::intake::domain::log::{LogLine, Logged};
use crate::issue::{Documentation, IssueId, Source};
use crate::people::PersonId;
use crate::schema::{log_lines, log_links, people};
use crate::tagging::TagOrigin;
use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, sum};
use diesel::prelude::*;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Insertable)]
#[diesel(table_name = log_lines, treat_none_as_default_value = false)]
struct New<'l> {
    source: Source,
    form_token: Option<Uuid>,
    import_key: Option<&'l str>,
    asker_id: Option<PersonId>,
    asker: &'l str,
    department: &'l str,
    software_id: Option<i64>,
    software: &'l str,
    by_id: PersonId,
    tier: Option<i16>,
    kind: &'l str,
    tag_origin: Option<TagOrigin>,
    automatic: bool,
    minutes: i32,
    summary: &'l str,
    documentation: Option<Documentation>,
    opened_at: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
    issue_id: Option<IssueId>,
}

impl<'l> New<'l> {
    fn of(line: &'l LogLine) -> Self {
        New {
            source: line.source,
            form_token: line.form_token,
            import_key: line.import_key.as_deref(),
            asker_id: line.asker.id,
            asker: &line.asker.name,
            department: &line.department,
            software_id: line.software.0,
            software: &line.software.1,
            by_id: line.by,
            tier: line.tier,
            kind: line.sort.kind,
            tag_origin: line.sort.origin,
            automatic: line.sort.is_automatic(),
            minutes: line.minutes,
            summary: &line.summary,
            documentation: line.documentation,
            opened_at: line.opened_at,
            at: line.at,
            issue_id: None,
        }
    }
}

/// A line as it was written: its number, its key, its form.
type Written = (i64, Option<String>, Option<Uuid>);

/// Writes lines down with their links, two statements however many they are. Each has a form or a key, and those
/// stay away that were here already by it. Call inside a transaction; returns the numbers of what was written.
pub fn insert(conn: &mut PgConnection, lines: &[LogLine]) -> QueryResult<Vec<i64>> {
    // A statement has 65,535 values at most, and a line fifty links.
    const AT_ONCE: usize = 10_000;
    let written: Vec<Written> = diesel::insert_into(log_lines::table)
        .values(lines.iter().map(New::of).collect::<Vec<_>>())
        .on_conflict_do_nothing()
        .returning((log_lines::id, log_lines::import_key, log_lines::form_token))
        .get_results(conn)?;
    let by_key: HashMap<_, _> =
        lines.iter().map(|line| ((line.import_key.as_deref(), line.form_token), line)).collect();
    let mut links = Vec::new();
    for (id, key, token) in &written {
        let Some(line) = by_key.get(&(key.as_deref(), *token)) else { continue };
        links.extend(line.links.iter().map(|(link, is_document)| {
            (
                log_links::log_line_id.eq(*id),
                log_links::url.eq(link.url.clone()),
                log_links::host.eq(link.host.clone()),
                log_links::is_document.eq(*is_document),
                log_links::added_at.eq(line.at),
            )
        }));
    }
    while !links.is_empty() {
        let some: Vec<_> = links.drain(..links.len().min(AT_ONCE)).collect();
        diesel::insert_into(log_links::table).values(some).execute(conn)?;
    }
    Ok(written.into_iter().map(|(id, ..)| id).collect())
}

/// Which of these keys have been imported before.
pub fn imported(conn: &mut PgConnection, keys: &[&str]) -> QueryResult<Vec<String>> {
    log_lines::table
        .filter(log_lines::import_key.eq_any(keys))
        .select(log_lines::import_key.assume_not_null())
        .load(conn)
}

/// The line that a form made, however often it was sent.
pub fn sent_before(conn: &mut PgConnection, by: PersonId, token: Option<Uuid>) -> QueryResult<i64> {
    log_lines::table
        .filter(log_lines::by_id.eq(by))
        .filter(log_lines::form_token.eq(token))
        .select(log_lines::id)
        .first(conn)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = log_lines)]
struct Row {
    id: i64,
    source: Source,
    asker: String,
    department: String,
    software: String,
    by_id: PersonId,
    kind: String,
    tag_origin: Option<TagOrigin>,
    minutes: i32,
    summary: String,
    documentation: Option<Documentation>,
    at: DateTime<Utc>,
    issue_id: Option<IssueId>,
    undone_at: Option<DateTime<Utc>>,
}

fn logged((row, by_name, address): (Row, String, Option<String>)) -> Logged {
    Logged {
        id: row.id,
        source: row.source,
        asker_address: address.unwrap_or_else(|| row.asker.clone()),
        asker: row.asker,
        department: row.department,
        software: row.software,
        by: row.by_id,
        by_name,
        kind: row.kind,
        origin: row.tag_origin,
        minutes: row.minutes,
        summary: row.summary,
        documentation: row.documentation,
        at: row.at,
        issue: row.issue_id,
        undone: row.undone_at.is_some(),
    }
}

/// Which lines are looked for. The newest come first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    pub by: Option<PersonId>,
    pub line: Option<i64>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    /// Those older than this one.
    pub before: Option<(DateTime<Utc>, i64)>,
}

/// Lines that stand, the newest first.
pub fn lines(conn: &mut PgConnection, wanted: &Wanted, at_most: i64) -> QueryResult<Vec<Logged>> {
    let asker = diesel::alias!(people as askers);
    let mut query = log_lines::table
        .inner_join(people::table)
        .left_join(asker.on(asker.field(people::id).nullable().eq(log_lines::asker_id)))
        .filter(log_lines::undone_at.is_null())
        .order((log_lines::at.desc(), log_lines::id.desc()))
        .limit(at_most)
        .select((Row::as_select(), people::name, asker.field(people::email).nullable()))
        .into_boxed();
    if let Some(by) = wanted.by {
        query = query.filter(log_lines::by_id.eq(by));
    }
    if let Some(line) = wanted.line {
        query = query.filter(log_lines::id.eq(line));
    }
    if let Some(from) = wanted.from {
        query = query.filter(log_lines::at.ge(from));
    }
    if let Some(to) = wanted.to {
        query = query.filter(log_lines::at.lt(to));
    }
    if let Some((at, id)) = wanted.before {
        // The first half is what an index begins at.
        query = query
            .filter(log_lines::at.le(at))
            .filter(log_lines::at.lt(at).or(log_lines::id.lt(id)));
    }
    let rows: Vec<(Row, String, Option<String>)> = query.load(conn)?;
    Ok(rows.into_iter().map(logged).collect())
}

/// One line, whether it stands or was taken back.
pub fn line(conn: &mut PgConnection, id: i64) -> QueryResult<Option<Logged>> {
    let asker = diesel::alias!(people as askers);
    log_lines::table
        .inner_join(people::table)
        .left_join(asker.on(asker.field(people::id).nullable().eq(log_lines::asker_id)))
        .filter(log_lines::id.eq(id))
        .select((Row::as_select(), people::name, asker.field(people::email).nullable()))
        .first(conn)
        .optional()
        .map(|row| row.map(logged))
}

/// The same, for who decides about it: nobody else does until the transaction ends.
pub fn hold(conn: &mut PgConnection, id: i64) -> QueryResult<Option<Logged>> {
    let held: Option<i64> =
        log_lines::table.find(id).select(log_lines::id).for_update().first(conn).optional()?;
    held.map_or(Ok(None), |id| line(conn, id))
}

/// How many lines of somebody stand since then, and how many minutes they took.
pub fn total(
    conn: &mut PgConnection,
    by: PersonId,
    from: DateTime<Utc>,
) -> QueryResult<(i64, i64)> {
    let (lines, minutes): (i64, Option<i64>) = log_lines::table
        .filter(log_lines::undone_at.is_null())
        .filter(log_lines::by_id.eq(by))
        .filter(log_lines::at.ge(from))
        .select((count_star(), sum(log_lines::minutes)))
        .first(conn)?;
    Ok((lines, minutes.unwrap_or_default()))
}

/// Who asked somebody lately, whom the desk knows: addresses and names, each once, by name. Nobody else is suggested.
pub fn recent_askers(conn: &mut PgConnection, by: PersonId) -> QueryResult<Vec<(String, String)>> {
    /// Of so many of their newest lines.
    const AMONG: i64 = 200;
    let asker = diesel::alias!(people as askers);
    let mut askers: Vec<(String, String)> = log_lines::table
        .inner_join(asker.on(asker.field(people::id).nullable().eq(log_lines::asker_id)))
        .filter(log_lines::undone_at.is_null())
        .filter(log_lines::by_id.eq(by))
        .filter(asker.field(people::ended_at).is_null())
        .filter(asker.field(people::email).is_not_null())
        .order((log_lines::at.desc(), log_lines::id.desc()))
        .limit(AMONG)
        .select((asker.field(people::email).assume_not_null(), asker.field(people::name)))
        .load(conn)?;
    askers.sort_unstable_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    askers.dedup();
    Ok(askers)
}

/// Takes a line back. It counts nowhere from now on.
pub fn undo(conn: &mut PgConnection, id: i64, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(log_lines::table.find(id))
        .filter(log_lines::undone_at.is_null())
        .set(log_lines::undone_at.eq(now))
        .execute(conn)
        .map(drop)
}

/// A line became an issue.
pub fn became(conn: &mut PgConnection, id: i64, issue: IssueId) -> QueryResult<()> {
    diesel::update(log_lines::table.find(id))
        .set(log_lines::issue_id.eq(issue))
        .execute(conn)
        .map(drop)
}

/// Everybody who may have logged something, by name.
pub fn loggers(conn: &mut PgConnection) -> QueryResult<Vec<(PersonId, String)>> {
    people::table
        .filter(people::is_staff)
        .order(people::name)
        .limit(500)
        .select((people::id, people::name))
        .load(conn)
}
