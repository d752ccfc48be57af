use super::domain::{Change, Colleague};
use crate::error::Error;
use crate::issue::store::{is_held, step_unasked};
use crate::issue::{IssueId, State};
use crate::people::store::{Around, hold_around};
use crate::people::{Person, PersonId, Role, RosterFact};
use crate::schema::{issues, people, roster_spans};
use crate::taking::{self, store::Back};
use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = people)]
struct Row {
    id: PersonId,
    name: String,
    role: Role,
    tier: Option<i16>,
    leads: bool,
    on_shift: bool,
    available: bool,
    has_phone: bool,
}

/// A row, when they last came and went, what they hold, and how much of it nobody has answered.
type Found = (Row, Option<DateTime<Utc>>, Option<DateTime<Utc>>, i64, i64);

/// The staff: who is around first, then by name.
pub fn colleagues(conn: &mut PgConnection) -> QueryResult<Vec<Colleague>> {
    let shift = roster_spans::person_id.eq(people::id.into_sql::<diesel::sql_types::BigInt>());
    let held = issues::table.filter(issues::owner_id.eq(people::id.nullable())).filter(is_held());
    let rows: Vec<Found> = people::table
        .filter(people::is_staff)
        .filter(people::ended_at.is_null())
        .order((people::on_shift.desc(), people::name, people::id))
        .select((
            Row::as_select(),
            roster_spans::table
                .filter(shift)
                .filter(roster_spans::fact.eq(RosterFact::OnShift))
                .select(max(roster_spans::from_at))
                .single_value(),
            roster_spans::table
                .filter(shift)
                .filter(roster_spans::fact.eq(RosterFact::OnShift))
                .select(max(roster_spans::until_at))
                .single_value(),
            held.count().single_value().assume_not_null(),
            held.filter(issues::state.eq(State::Taken))
                .filter(issues::first_response_at.is_null())
                .count()
                .single_value()
                .assume_not_null(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(colleague).collect())
}

fn colleague((row, came, went, held, unanswered): Found) -> Colleague {
    Colleague {
        id: row.id,
        name: row.name,
        role: row.role,
        tier: row.tier,
        leads: row.leads,
        on_shift: row.on_shift,
        available: row.available,
        has_phone: row.has_phone,
        since: if row.on_shift { came } else { went },
        held,
        unanswered,
    }
}

/// Makes one change to one person's roster, and tells how many issues went back to their baskets for it; VIPs' issues go
/// to whom they belong with now. Everybody around stays locked, so that nobody takes an issue while they go, and no two reach
/// for the phone at once. Call inside a transaction.
///
/// # Errors
/// [`Error::NotFound`] when there is no such member of the staff, [`Error::Refused`] when the change makes no sense.
pub fn set(
    conn: &mut PgConnection,
    whom: PersonId,
    change: Change,
    by: &Person,
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    let around = hold_around(conn)?;
    if change == Change::TakePhone {
        diesel::update(people::table.filter(people::has_phone).filter(people::id.ne(whom)))
            .set((people::has_phone.eq(false), people::roster_by.eq(by.id)))
            .execute(conn)?;
    }
    let row: Row = people::table
        .find(whom)
        .filter(people::role.ne(Role::Employee))
        .filter(people::ended_at.is_null())
        .select(Row::as_select())
        .for_no_key_update()
        .first(conn)?;
    let mut colleague = colleague((row, None, None, 0, 0));
    colleague.change(change)?;
    diesel::update(people::table.find(whom))
        .set((
            people::on_shift.eq(colleague.on_shift),
            people::available.eq(colleague.available),
            people::has_phone.eq(colleague.has_phone),
            people::roster_by.eq(by.id),
        ))
        .execute(conn)?;
    match change {
        Change::Come | Change::Free => {
            taking::store::route_waiting(conn, &around.and(whom), now)?;
            Ok(0)
        }
        Change::Busy => {
            let because = format!("{} is busy.", colleague.name);
            taking::store::pass_on_unanswered(conn, &around, whom, &because, now)?;
            Ok(0)
        }
        Change::Go => {
            let because = format!("{} has gone.", colleague.name);
            taking::store::pass_on_unanswered(conn, &around, whom, &because, now)?;
            return_unanswered(conn, around, whom, by.id, now)
        }
        Change::TakePhone | Change::LeavePhone => Ok(0),
    }
}

/// What somebody took and nobody answered waits for the next one; what they have begun stays theirs. Duplicates that must not
/// wait with it stand alone again.
fn return_unanswered(
    conn: &mut PgConnection,
    around: Around,
    owner: PersonId,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    let held: Vec<(IssueId, i32)> = issues::table
        .filter(issues::owner_id.eq(owner))
        .filter(is_held())
        .filter(issues::state.eq(State::Taken))
        .filter(issues::first_response_at.is_null())
        .order(issues::id)
        .select((issues::id, issues::duplicates))
        .load(conn)?;
    let joined: Vec<_> = held.iter().filter(|(_, n)| *n > 0).map(|(id, _)| *id).collect();
    let back = Back::among(conn, around, &joined)?;
    let mut returned = Vec::new();
    for (id, _) in held {
        // One that was answered, or handed over, by now stays as it is.
        let stepped = step_unasked(conn, id, Some(by), now, |issue| {
            taking::return_at_end_of_shift(issue, owner)
        })?;
        returned.extend(stepped.then_some(id));
    }
    back.follows_of(conn, &returned, now)?;
    Ok(returned.len())
}

/// A change that was made: of whom, what, when, and by whom if it was not themselves.
#[derive(Clone, Debug)]
pub struct Past {
    pub name: String,
    pub change: Change,
    pub at: DateTime<Utc>,
    pub by: Option<String>,
}

/// One end of a span: whose, of what, when, and who did it.
type End = (String, RosterFact, DateTime<Utc>, PersonId, Option<PersonId>, Option<String>);

/// The newest changes, at most `limit`.
pub fn past(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<Past>> {
    let setters = diesel::alias!(people as setters);
    let name = setters.field(people::name).nullable();
    let begun: Vec<End> = roster_spans::table
        .inner_join(people::table.on(people::id.eq(roster_spans::person_id)))
        .left_join(setters.on(setters.field(people::id).nullable().eq(roster_spans::set_by)))
        .order(roster_spans::id.desc())
        .limit(limit)
        .select((
            people::name,
            roster_spans::fact,
            roster_spans::from_at,
            people::id,
            roster_spans::set_by,
            name,
        ))
        .load(conn)?;
    let ended: Vec<End> = roster_spans::table
        .inner_join(people::table.on(people::id.eq(roster_spans::person_id)))
        .left_join(setters.on(setters.field(people::id).nullable().eq(roster_spans::ended_by)))
        .filter(roster_spans::until_at.is_not_null())
        .order(roster_spans::until_at.desc())
        .limit(limit)
        .select((
            people::name,
            roster_spans::fact,
            roster_spans::until_at.assume_not_null(),
            people::id,
            roster_spans::ended_by,
            name,
        ))
        .load(conn)?;
    let begun = begun.into_iter().map(|end| change_at(end, true));
    let ended = ended.into_iter().map(|end| change_at(end, false));
    let mut all: Vec<Past> = begun.chain(ended).collect();
    all.sort_by_key(|past| std::cmp::Reverse(past.at));
    all.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(all)
}

fn change_at((name, fact, at, whom, by, by_name): End, begins: bool) -> Past {
    Past { name, change: fact.change(begins), at, by: by_name.filter(|_| by != Some(whom)) }
}
