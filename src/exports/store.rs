//! Whole tables, a row at a time: one statement, so of one moment, and sorted, so the same twice.

use super::Row;
use crate::error::Error;
use crate::schema::{exported_events, exported_issues, exported_log};
use chrono::{DateTime, SecondsFormat, Utc};
use diesel::connection::SimpleConnection;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;

/// From when on, and before when.
pub type Days = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// What each row is handed to.
type Each<'a> = &'a mut dyn FnMut(Row) -> Result<(), Error>;

/// An export takes as long as it takes, and is planned for the days it is asked for.
pub fn take_your_time(conn: &mut PgConnection) -> QueryResult<()> {
    conn.batch_execute("set statement_timeout = 0; set plan_cache_mode = force_custom_plan")
}

/// A row of the view and its cells, in the order of their headings: each is named once.
macro_rules! exported {
    ($headings:ident, $row:ident, $table:ident: $($field:ident: $kind:ty = $heading:literal,)+) => {
        pub const $headings: [&str; [$($heading),+].len()] = [$($heading),+];

        #[derive(Queryable, Selectable)]
        #[diesel(table_name = $table)]
        struct $row { $($field: $kind,)+ }

        impl $row {
            fn cells(&self) -> Row {
                vec![$(self.$field.written(),)+]
            }
        }
    };
}

exported! { ISSUES, IssueRow, exported_issues:
    id: i64 = "number",
    submitted_at: DateTime<Utc> = "submitted",
    source: String = "source",
    reporter: String = "reporter",
    reporter_email: Option<String> = "reporter's email",
    logged_by: String = "logged by",
    department: String = "department",
    vip: bool = "vip",
    software: String = "software",
    kind: String = "kind",
    effect: String = "effect",
    priority: String = "priority",
    basket: String = "basket",
    state: String = "state",
    owner: Option<String> = "owner",
    tags: Option<String> = "tags",
    summary: String = "summary",
    description: String = "description",
    opened_at: Option<DateTime<Utc>> = "form opened",
    promised_at: DateTime<Utc> = "promised",
    first_taken_at: Option<DateTime<Utc>> = "first taken",
    first_response_at: Option<DateTime<Utc>> = "first response",
    resolved_at: Option<DateTime<Utc>> = "resolved",
    resolved_by: Option<String> = "resolved by",
    closed_at: Option<DateTime<Utc>> = "closed",
    code: Option<String> = "resolution",
    details: Option<String> = "what was done",
    documentation: Option<String> = "documentation",
    staff_minutes: i32 = "staff minutes",
    times_reopened: i32 = "times reopened",
    times_handed_over: i32 = "times handed over",
    overridden: bool = "priority overridden",
    rating: Option<i16> = "rating",
    duplicate_of: Option<i64> = "duplicate of",
    case_id: Option<i64> = "case",
}

exported! { EVENTS, EventRow, exported_events:
    id: i64 = "event",
    issue_id: i64 = "issue",
    at: DateTime<Utc> = "at",
    kind: String = "what",
    by: Option<String> = "who",
    from_state: Option<String> = "from state",
    to_state: String = "to state",
    owner: Option<String> = "owner",
    channel: Option<String> = "channel",
    reached: Option<bool> = "reached",
    minutes: Option<i32> = "minutes",
    text: Option<String> = "text",
    why: Option<String> = "why",
    facts: String = "facts",
}

exported! { LOG, LogRow, exported_log:
    id: i64 = "line",
    at: DateTime<Utc> = "at",
    source: String = "source",
    by: String = "who",
    tier: Option<i16> = "tier",
    asker: String = "asked by",
    department: String = "department",
    software: String = "software",
    kind: String = "kind",
    tag_origin: Option<String> = "kind said by",
    automatic: bool = "automatic",
    minutes: i32 = "minutes",
    summary: String = "summary",
    documentation: Option<String> = "documentation",
    links: Option<String> = "links",
    issue_id: Option<i64> = "became issue",
    undone_at: Option<DateTime<Utc>> = "undone",
}

/// By number; of the days on which they were submitted.
pub fn issues(conn: &mut PgConnection, (from, to): Days, each: Each<'_>) -> Result<(), Error> {
    use exported_issues as e;
    let mut rows = e::table.order(e::id).select(IssueRow::as_select()).into_boxed();
    if let Some(from) = from {
        rows = rows.filter(e::submitted_at.ge(from));
    }
    if let Some(to) = to {
        rows = rows.filter(e::submitted_at.lt(to));
    }
    for row in rows.load_iter::<IssueRow, PgRowByRowLoadingMode>(conn)? {
        each(row?.cells())?;
    }
    Ok(())
}

/// By number, which is their order.
pub fn events(conn: &mut PgConnection, (from, to): Days, each: Each<'_>) -> Result<(), Error> {
    use exported_events as e;
    let mut rows = e::table.order(e::id).select(EventRow::as_select()).into_boxed();
    if let Some(from) = from {
        rows = rows.filter(e::at.ge(from));
    }
    if let Some(to) = to {
        rows = rows.filter(e::at.lt(to));
    }
    for row in rows.load_iter::<EventRow, PgRowByRowLoadingMode>(conn)? {
        each(row?.cells())?;
    }
    Ok(())
}

/// By number; also those that were undone, which say so.
pub fn log(conn: &mut PgConnection, (from, to): Days, each: Each<'_>) -> Result<(), Error> {
    use exported_log as e;
    let mut rows = e::table.order(e::id).select(LogRow::as_select()).into_boxed();
    if let Some(from) = from {
        rows = rows.filter(e::at.ge(from));
    }
    if let Some(to) = to {
        rows = rows.filter(e::at.lt(to));
    }
    for row in rows.load_iter::<LogRow, PgRowByRowLoadingMode>(conn)? {
        each(row?.cells())?;
    }
    Ok(())
}

/// As a program reads it.
trait Written {
    fn written(&self) -> String;
}

impl Written for String {
    fn written(&self) -> String {
        self.clone()
    }
}

impl Written for i64 {
    fn written(&self) -> String {
        self.to_string()
    }
}

impl Written for i32 {
    fn written(&self) -> String {
        self.to_string()
    }
}

impl Written for i16 {
    fn written(&self) -> String {
        self.to_string()
    }
}

impl Written for bool {
    fn written(&self) -> String {
        if *self { "yes" } else { "no" }.to_owned()
    }
}

/// To the microsecond, which is what the desk keeps.
impl Written for DateTime<Utc> {
    fn written(&self) -> String {
        self.to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }
}

impl<T: Written> Written for Option<T> {
    fn written(&self) -> String {
        self.as_ref().map(Written::written).unwrap_or_default()
    }
}
