use crate::demo::catalogue::{PROGRAMS, Program, RELEASES};
use crate::people::{Person, PersonId, Role};
use crate::schema::{software, software_versions as versions, vendors};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use std::collections::HashMap;

/// The catalogue; the approved programs with the numbers they were given.
pub fn add_programs(
    conn: &mut PgConnection,
    people: &[Person],
    now: DateTime<Utc>,
) -> QueryResult<Vec<(i64, &'static Program)>> {
    let makers = add_vendors(conn)?;
    let team: Vec<PersonId> = people
        .iter()
        .filter(|person| person.role == Role::Software)
        .map(|person| person.id)
        .collect();
    let ago = |days| (now - TimeDelta::days(days)).date_naive();
    let rows: Vec<_> = (0..)
        .zip(PROGRAMS)
        .filter_map(|(turn, program)| {
            // Of each sort one member of the team knows most; of what came last nobody does yet.
            let keeper = team.get(program.sort as usize % team.len().max(1));
            let keeper = keeper.filter(|_| program.name != "TenderBox");
            Some((
                software::name.eq(program.name),
                software::vendor_id.eq(*makers.get(program.vendor)?),
                software::carries_mail.eq(program.carries_mail()),
                software::platforms.eq(program.platforms()),
                software::documentation.eq(program.documentation()),
                software::looked_after_by.eq(keeper),
                software::approved_on.eq(ago(700 + 13 * turn)),
                software::retired_on.eq(program.retired.then(|| ago(120))),
            ))
        })
        .collect();
    let ids: HashMap<String, i64> = diesel::insert_into(software::table)
        .values(rows)
        .returning((software::name, software::id))
        .get_results(conn)?
        .into_iter()
        .collect();
    add_releases(conn, &ids, ago)?;
    let approved = PROGRAMS.iter().filter(|program| !program.retired);
    Ok(approved.filter_map(|program| Some((*ids.get(program.name)?, program))).collect())
}

fn add_vendors(conn: &mut PgConnection) -> QueryResult<HashMap<String, i64>> {
    let mut names: Vec<_> = PROGRAMS.iter().map(|program| program.vendor).collect();
    names.sort_unstable();
    names.dedup();
    let names: Vec<_> = names.into_iter().map(|name| vendors::name.eq(name)).collect();
    let added: Vec<(String, i64)> = diesel::insert_into(vendors::table)
        .values(names)
        .returning((vendors::name, vendors::id))
        .get_results(conn)?;
    Ok(added.into_iter().collect())
}

fn add_releases(
    conn: &mut PgConnection,
    programs: &HashMap<String, i64>,
    ago: impl Fn(i64) -> NaiveDate,
) -> QueryResult<()> {
    let rows: Vec<_> = RELEASES
        .iter()
        .filter_map(|release| {
            Some((
                versions::software_id.eq(*programs.get(release.program)?),
                versions::version.eq(release.version),
                versions::approved_on.eq(ago(release.approved)),
                versions::retired_on.eq(release.retired.map(&ago)),
            ))
        })
        .collect();
    diesel::insert_into(versions::table).values(rows).execute(conn).map(drop)
}
