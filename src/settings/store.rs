use super::Settings;
use crate::audit;
use crate::error::Error;
use crate::people::PersonId;
use crate::schema::settings;
use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::upsert::excluded;
use serde_json::{Value, json};

/// All settings; one that no longer makes sense to this version keeps its default, and the log says so.
pub fn load(conn: &mut PgConnection) -> QueryResult<Settings> {
    let rows: Vec<(String, Value)> =
        settings::table.select((settings::name, settings::value)).load(conn)?;
    Ok(rows.into_iter().fold(Settings::default(), |all, (name, value)| {
        match all.with(&name, &value) {
            Ok(changed) => changed,
            Err(unfit) => {
                tracing::warn!(%unfit, "a stored setting is passed over");
                all
            }
        }
    }))
}

/// What a page was opened on: the moment one of these settings last changed, in microseconds; 0 when none ever did.
pub fn version(conn: &mut PgConnection, names: &[&str]) -> QueryResult<i64> {
    let newest: Option<DateTime<Utc>> = settings::table
        .filter(settings::name.eq_any(names))
        .select(max(settings::changed_at))
        .first(conn)?;
    Ok(newest.map_or(0, |at| at.timestamp_micros()))
}

/// Changes one setting, with its line in the audit trail. Call inside a transaction.
///
/// # Errors
/// [`Error::Refused`] in words when there is no such setting or it cannot have that value.
pub fn set(
    conn: &mut PgConnection,
    name: &str,
    value: &Value,
    by: Option<PersonId>,
) -> Result<(), Error> {
    let before = load(conn)?;
    fit(&before, name, value)?;
    write(conn, name, value, by, END_OF_TIME)?;
    Ok(told(conn, &before, name, value, by)?)
}

/// Changes those of these settings that are not like that already, each with its line in the audit trail, and says how
/// many they were. Who typed them looked at `seen`, the [`version`] of their page. Call inside a transaction.
///
/// # Errors
/// [`Error::Refused`] when one cannot have that value, or when somebody has changed it since.
pub fn change(
    conn: &mut PgConnection,
    changes: &[(&str, Value)],
    by: PersonId,
    seen: i64,
) -> Result<usize, Error> {
    let before = load(conn)?;
    let seen = DateTime::from_timestamp_micros(seen.max(0)).unwrap_or_default();
    let mut changed = 0;
    for (name, value) in changes {
        if before.value(name).is_ok_and(|now| now == *value) {
            continue;
        }
        fit(&before, name, value)?;
        if !write(conn, name, value, Some(by), seen)? {
            return Err(Error::Refused(outrun(conn, name)?));
        }
        told(conn, &before, name, value, Some(by))?;
        changed += 1;
    }
    Ok(changed)
}

/// Later than any change, and yet a time that PostgreSQL knows.
const END_OF_TIME: DateTime<Utc> = DateTime::<Utc>::MAX_UTC;

fn fit(before: &Settings, name: &str, value: &Value) -> Result<(), Error> {
    before.with(name, value).map(drop).map_err(|unfit| Error::Refused(unfit.to_string()))
}

/// False, and nothing is written, when it was changed after `seen`.
fn write(
    conn: &mut PgConnection,
    name: &str,
    value: &Value,
    by: Option<PersonId>,
    seen: DateTime<Utc>,
) -> QueryResult<bool> {
    use diesel::query_dsl::methods::FilterDsl;
    let written = diesel::insert_into(settings::table)
        .values((settings::name.eq(name), settings::value.eq(value), settings::changed_by.eq(by)))
        .on_conflict(settings::name)
        .do_update()
        .set((
            settings::value.eq(excluded(settings::value)),
            settings::changed_by.eq(excluded(settings::changed_by)),
            settings::changed_at.eq(diesel::dsl::now),
        ))
        .filter(settings::changed_at.le(seen))
        .execute(conn)?;
    Ok(written == 1)
}

fn told(
    conn: &mut PgConnection,
    before: &Settings,
    name: &str,
    value: &Value,
    by: Option<PersonId>,
) -> QueryResult<()> {
    let details = json!({ "from": before.value(name).ok(), "to": value });
    audit::store::note(conn, by, CHANGED, name, details)
}

/// What the audit trail calls a change of a setting.
pub const CHANGED: &str = "setting changed";

fn outrun(conn: &mut PgConnection, name: &str) -> QueryResult<String> {
    let filter = audit::store::Filter { about: vec![name.to_owned()], ..Default::default() };
    let latest = audit::store::lines(conn, &filter, 1)?.pop();
    let who = latest.and_then(|line| line.by).unwrap_or_else(|| "Somebody".to_owned());
    Ok(format!(
        "{who} has changed this since you opened the page. Beside your text stands what is set now: look both over, \
         then save again."
    ))
}
