use super::Settings;
use crate::error::Error;
use crate::people::PersonId;
use crate::schema::{audit, settings};
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
    before.with(name, value).map_err(|unfit| Error::Refused(unfit.to_string()))?;
    diesel::insert_into(settings::table)
        .values((settings::name.eq(name), settings::value.eq(value), settings::changed_by.eq(by)))
        .on_conflict(settings::name)
        .do_update()
        .set((
            settings::value.eq(excluded(settings::value)),
            settings::changed_by.eq(excluded(settings::changed_by)),
            settings::changed_at.eq(diesel::dsl::now),
        ))
        .execute(conn)?;
    diesel::insert_into(audit::table)
        .values((
            audit::by_id.eq(by),
            audit::what.eq("setting changed"),
            audit::about.eq(name),
            audit::details.eq(json!({ "from": before.value(name).ok(), "to": value })),
        ))
        .execute(conn)?;
    Ok(())
}
