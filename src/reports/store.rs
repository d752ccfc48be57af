use super::domain::{Rhythm, Subscription, SubscriptionId, next_due};
use super::maker::Run;
use crate::people::{PersonId, Role};
use crate::schema::{issue_events, people, report_mails, report_runs, report_subscriptions};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use diesel::dsl::max;
use diesel::prelude::*;
use uuid::Uuid;

/// How long a report that could not be made is left alone.
const REST: TimeDelta = TimeDelta::minutes(10);

/// The number of the last event; 0 before anything has happened.
pub fn last_event(conn: &mut PgConnection) -> QueryResult<i64> {
    let last = issue_events::table.select(max(issue_events::id)).first::<Option<i64>>(conn)?;
    Ok(last.unwrap_or_default())
}

/// When an event happened; the beginning of time before the first.
pub fn moment_of(conn: &mut PgConnection, event: i64) -> QueryResult<Option<DateTime<Utc>>> {
    issue_events::table.find(event).select(issue_events::at).first(conn).optional()
}

/// When a report of that address and event was made that came to a hash which begins like that.
pub fn made_at(
    conn: &mut PgConnection,
    (address, as_of, hash): (&str, i64, &str),
) -> QueryResult<Option<DateTime<Utc>>> {
    use report_runs as r;
    r::table
        .filter(r::address.eq(address))
        .filter(r::as_of_event.eq(as_of))
        .filter(r::hash.like(format!("{hash}%")))
        .order(r::started_at)
        .select(r::started_at)
        .first(conn)
        .optional()
}

/// Writes a run down.
pub fn record(conn: &mut PgConnection, run: &Run) -> QueryResult<i64> {
    use report_runs as r;
    diesel::insert_into(r::table)
        .values((
            r::started_at.eq(run.started_at),
            r::finished_at.eq(run.finished_at),
            r::by_id.eq(run.by),
            r::kind.eq(run.kind.word()),
            r::address.eq(&run.address),
            r::as_of_event.eq(run.as_of),
            r::hash.eq(&run.hash),
            r::rows.eq(run.rows),
        ))
        .returning(r::id)
        .get_result(conn)
}

/// How long the runs of a period took, in milliseconds, the shortest first (K2).
pub fn lengths(
    conn: &mut PgConnection,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<i64>> {
    use report_runs as r;
    let runs: Vec<(DateTime<Utc>, DateTime<Utc>)> = r::table
        .filter(r::started_at.ge(from))
        .filter(r::started_at.lt(to))
        .select((r::started_at, r::finished_at))
        .load(conn)?;
    let mut lengths: Vec<i64> =
        runs.into_iter().map(|(from, to)| (to - from).num_milliseconds()).collect();
    lengths.sort_unstable();
    Ok(lengths)
}

/// When a report was made last, up to then (K2).
pub fn last_run(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
) -> QueryResult<Option<DateTime<Utc>>> {
    use report_runs as r;
    r::table
        .filter(r::started_at.lt(before))
        .order(r::started_at.desc())
        .select(r::started_at)
        .first(conn)
        .optional()
}

type SubscriptionRow = (SubscriptionId, PersonId, String, Option<i16>, i16, DateTime<Utc>);

fn subscription((id, person, address, weekday, hour, due_at): SubscriptionRow) -> Subscription {
    let rhythm = Rhythm::of_number(weekday);
    Subscription { id, person, address, rhythm, hour: u32::try_from(hour).unwrap_or(0), due_at }
}

/// What somebody is sent, the oldest wish first.
pub fn of_person(conn: &mut PgConnection, person: PersonId) -> QueryResult<Vec<Subscription>> {
    use report_subscriptions as s;
    let rows: Vec<SubscriptionRow> = s::table
        .filter(s::person_id.eq(person))
        .filter(s::ended_at.is_null())
        .order(s::id)
        .select((s::id, s::person_id, s::address, s::weekday, s::hour, s::due_at))
        .load(conn)?;
    Ok(rows.into_iter().map(subscription).collect())
}

/// A wish: which report, how often, at which hour of the desk's day.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    pub address: String,
    pub rhythm: Rhythm,
    pub hour: u32,
    pub token: Option<Uuid>,
}

/// One form, one wish.
pub fn subscribe(
    conn: &mut PgConnection,
    person: PersonId,
    wish: &Wish,
    now: DateTime<Utc>,
    zone: Tz,
) -> QueryResult<()> {
    use report_subscriptions as s;
    let due = next_due(wish.rhythm, wish.hour, now, zone);
    diesel::insert_into(s::table)
        .values((
            s::person_id.eq(person),
            s::address.eq(&wish.address),
            s::weekday.eq(wish.rhythm.number()),
            s::hour.eq(i16::try_from(wish.hour).unwrap_or(0)),
            s::form_token.eq(wish.token),
            s::due_at.eq(due),
            s::next_try_at.eq(due),
            s::created_at.eq(now),
        ))
        .on_conflict((s::person_id, s::form_token))
        .do_nothing()
        .execute(conn)
        .map(drop)
}

/// Only one's own. False where there is none such.
pub fn unsubscribe(
    conn: &mut PgConnection,
    person: PersonId,
    id: SubscriptionId,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    use report_subscriptions as s;
    let own = s::table.find(id).filter(s::person_id.eq(person)).filter(s::ended_at.is_null());
    Ok(diesel::update(own).set(s::ended_at.eq(now)).execute(conn)? == 1)
}

/// A report that is due and that nobody else is making; it is this transaction's until its end.
pub fn due(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<Option<Subscription>> {
    use report_subscriptions as s;
    let row: Option<SubscriptionRow> = s::table
        .filter(s::ended_at.is_null())
        .filter(s::next_try_at.le(now))
        .order((s::next_try_at, s::id))
        .select((s::id, s::person_id, s::address, s::weekday, s::hour, s::due_at))
        .for_update()
        .skip_locked()
        .first(conn)
        .optional()?;
    Ok(row.map(subscription))
}

/// Whether they still may read reports.
pub fn may_read(conn: &mut PgConnection, person: PersonId) -> QueryResult<bool> {
    let manager = people::table
        .find(person)
        .filter(people::role.eq(Role::Manager))
        .filter(people::ended_at.is_null());
    diesel::select(diesel::dsl::exists(manager)).get_result(conn)
}

/// The next one comes then.
pub fn go_on(
    conn: &mut PgConnection,
    id: SubscriptionId,
    due_at: DateTime<Utc>,
) -> QueryResult<()> {
    use report_subscriptions as s;
    diesel::update(s::table.find(id))
        .set((s::due_at.eq(due_at), s::next_try_at.eq(due_at)))
        .execute(conn)
        .map(drop)
}

/// It could not be made: others come first, and then it is tried again.
pub fn rest(conn: &mut PgConnection, id: SubscriptionId, now: DateTime<Utc>) -> QueryResult<()> {
    use report_subscriptions as s;
    diesel::update(s::table.find(id)).set(s::next_try_at.eq(now + REST)).execute(conn).map(drop)
}

/// What is sent: a report that was made for a subscription.
#[derive(Clone, Debug)]
pub struct Mail<'a> {
    pub subscription: &'a Subscription,
    pub run: i64,
    pub title: &'a str,
    pub address: &'a str,
    pub lines: &'a str,
}

/// Puts it into the outbox, by a trigger. The database takes each due report once.
pub fn send(conn: &mut PgConnection, mail: &Mail<'_>) -> QueryResult<()> {
    use report_mails as m;
    diesel::insert_into(m::table)
        .values((
            m::subscription_id.eq(mail.subscription.id),
            m::due_at.eq(mail.subscription.due_at),
            m::run_id.eq(mail.run),
            m::title.eq(mail.title),
            m::address.eq(mail.address),
            m::lines.eq(mail.lines),
        ))
        .execute(conn)
        .map(drop)
}
