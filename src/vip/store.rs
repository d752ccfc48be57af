use super::domain;
use crate::audit;
use crate::error::Error;
use crate::issue::store::{Step, is_open, step_unasked};
use crate::issue::{IssueId, State};
use crate::people::store::hold_around;
use crate::people::{Person, PersonId};
use crate::schema::{departments, issues, people, vip_people};
use crate::settings::Settings;
use crate::taking::{self, store::Back};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

/// An open issue of a VIP.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = issues)]
pub struct Open {
    pub id: IssueId,
    pub summary: String,
    pub software: String,
    pub state: State,
    pub submitted_at: DateTime<Utc>,
    pub promised_at: DateTime<Utc>,
    pub first_response_at: Option<DateTime<Utc>>,
}

/// The open issues of VIPs, least time left first, with the names of reporter and owner; at most `limit`.
pub fn open(
    conn: &mut PgConnection,
    limit: i64,
) -> QueryResult<Vec<(Open, String, Option<String>)>> {
    let owners = diesel::alias!(people as owners);
    issues::table
        .inner_join(people::table.on(people::id.eq(issues::reporter_id)))
        .left_join(owners.on(owners.field(people::id).nullable().eq(issues::owner_id)))
        .filter(issues::vip)
        .filter(is_open())
        .order((issues::promised_at, issues::id))
        .limit(limit)
        .select((Open::as_select(), people::name, owners.field(people::name).nullable()))
        .load(conn)
}

/// A time on the VIP list: present, or past.
#[derive(Clone, Debug, Queryable)]
pub struct Entry {
    pub id: i64,
    pub name: String,
    pub email: Option<String>,
    pub department: Option<String>,
    pub reason: String,
    pub added_at: DateTime<Utc>,
    pub added_by: Option<String>,
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_by: Option<String>,
}

/// How many past entries are told of.
const PAST: i64 = 200;

/// Which entries of the list.
#[derive(Clone, Copy, Debug)]
enum Which {
    Present,
    /// The latest [`PAST`].
    Past,
    Only(i64),
}

/// Who is on the list, by name; then who was, latest first.
pub fn list(conn: &mut PgConnection) -> QueryResult<Vec<Entry>> {
    let mut list = entries(conn, Which::Present)?;
    list.extend(entries(conn, Which::Past)?);
    Ok(list)
}

/// One entry of the list, present or past.
pub fn entry(conn: &mut PgConnection, id: i64) -> QueryResult<Entry> {
    entries(conn, Which::Only(id))?.pop().ok_or(diesel::NotFound)
}

fn entries(conn: &mut PgConnection, which: Which) -> QueryResult<Vec<Entry>> {
    let (adders, enders) = diesel::alias!(people as adders, people as enders);
    let mut entries = vip_people::table
        .inner_join(people::table.on(people::id.eq(vip_people::person_id)))
        .left_join(departments::table.on(departments::id.nullable().eq(people::department_id)))
        .left_join(adders.on(adders.field(people::id).nullable().eq(vip_people::added_by)))
        .left_join(enders.on(enders.field(people::id).nullable().eq(vip_people::ended_by)))
        .order((vip_people::ended_at.desc().nulls_first(), people::name, vip_people::id))
        .select((
            vip_people::id,
            people::name,
            people::email,
            departments::name.nullable(),
            vip_people::reason,
            vip_people::added_at,
            adders.field(people::name).nullable(),
            vip_people::ended_at,
            enders.field(people::name).nullable(),
        ))
        .into_boxed();
    entries = match which {
        Which::Present => entries.filter(vip_people::ended_at.is_null()),
        Which::Past => entries.filter(vip_people::ended_at.is_not_null()).limit(PAST),
        Which::Only(id) => entries.filter(vip_people::id.eq(id)),
    };
    entries.load(conn)
}

/// Puts somebody on the list; how many of their open issues are treated as a VIP's from now on. Somebody who was on it once
/// comes back with a line of their own, so that the list tells of every time. Call inside a transaction.
///
/// # Errors
/// [`Error::Unfit`] when they are on it already.
pub fn add(
    conn: &mut PgConnection,
    person: &Person,
    reason: &str,
    settings: &Settings,
    this: Step<'_>,
) -> Result<usize, Error> {
    let around = hold_around(conn)?;
    let added = diesel::insert_into(vip_people::table)
        .values((
            vip_people::person_id.eq(person.id),
            vip_people::reason.eq(reason),
            vip_people::added_by.eq(this.by.id),
            vip_people::added_at.eq(this.now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    if added == 0 {
        let words = format!("{} is on the list already.", person.name);
        return Err(Error::Unfit { field: "person", words });
    }
    let details = json!({ "reason": reason });
    audit::store::note(conn, Some(this.by.id), "vip added", &person.name, details)?;
    let (mut open, theirs) = (0, open_of(conn, person.id)?);
    // What theirs are duplicates of is locked with them; it may be that they must no longer wait with it.
    let of: Vec<IssueId> = theirs.iter().filter_map(|(_, of)| *of).collect();
    let back = Back::among(conn, around.clone(), &of)?;
    for (id, _) in theirs {
        // One that is over by now stays as it is.
        let stepped = step_unasked(conn, id, Some(this.by.id), this.now, |issue| {
            domain::becomes_vip(issue, &person.name, settings, this.now)
        })?;
        open += usize::from(stepped);
    }
    back.follows_of(conn, &of, this.now)?;
    taking::store::route_waiting(conn, &around, this.now)?;
    Ok(open)
}

/// With what they are duplicates of.
fn open_of(
    conn: &mut PgConnection,
    reporter: PersonId,
) -> QueryResult<Vec<(IssueId, Option<IssueId>)>> {
    issues::table
        .filter(issues::reporter_id.eq(reporter))
        .filter(is_open())
        .filter(issues::vip.eq(false))
        .order(issues::id)
        .select((issues::id, issues::duplicate_of))
        .load(conn)
}

/// Takes somebody off the list. What is open stays a VIP's issue: it was promised as one. Call inside a transaction.
///
/// # Errors
/// [`Error::NotFound`] when there is no such entry. One that has ended stays ended as it was.
pub fn end(
    conn: &mut PgConnection,
    id: i64,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let entry = entry(conn, id)?;
    let ended = diesel::update(vip_people::table.find(id))
        .filter(vip_people::ended_at.is_null())
        .set((vip_people::ended_at.eq(now), vip_people::ended_by.eq(by)))
        .execute(conn)?;
    if ended == 1 {
        audit::store::note(
            conn,
            Some(by),
            "vip ended",
            &entry.name,
            json!({ "reason": entry.reason }),
        )?;
    }
    Ok(())
}
