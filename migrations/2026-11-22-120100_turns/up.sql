-- Turns: who pulled what and how long they held it. Told by the log of events alone, kept by the database itself, whoever
-- writes the log; counted by days, so that a year costs what a week does.

-- In whose hands an issue was, from when until when.
create table holds (
    id           bigint generated always as identity primary key,
    issue_id     bigint not null references issues,
    person_id    bigint not null references people,
    -- The basket it was pulled from; absent when it came to them otherwise: on a call, handed over, given back.
    pulled_from  basket,
    -- Why it was not the one that had waited longest; absent when it was.
    inversion    inversion,
    from_at      timestamptz not null,
    until_at     timestamptz,
    constraint holds_forward check (until_at >= from_at),
    constraint holds_inverted_when_pulled check (inversion is null or pulled_from is not null)
);
-- An issue is in one pair of hands at a time.
create unique index holds_current on holds (issue_id) where until_at is null;
-- Serves: the takes of a period, newest first.
create index holds_pulled on holds (from_at, id) where pulled_from is not null;
-- Serves: the takes of one person; their last one, for whose turn it is.
create index holds_pulled_by on holds (person_id, from_at, id) where pulled_from is not null;
-- Serves: the inversions of a period.
create index holds_inverted on holds (from_at, id) where inversion is not null;

-- One person's takes on one day of UTC. Days of the desk's zone are cut from `holds` at their edges.
create table turns_of_day (
    day           date not null,
    person_id     bigint not null references people,
    takes         integer not null,
    -- Inversions among them, by reason.
    skipped       integer not null,
    put_back      integer not null,
    chosen        integer not null,
    -- Of those that left their hands again, how long each was held: clock time, whole minutes.
    held_minutes  integer[] not null,
    -- Serves: whose turn it is, from the index alone.
    primary key (day, person_id) include (takes)
) with (fillfactor = 70);

create function turns_of_day_follow() returns trigger language plpgsql as $$
declare
    on_day date := (new.from_at at time zone 'UTC')::date;
    held integer[] := case when new.until_at is null then '{}'
                      else array[floor(extract(epoch from new.until_at - new.from_at) / 60)::integer] end;
begin
    if tg_op = 'INSERT' then
        insert into turns_of_day as t (day, person_id, takes, skipped, put_back, chosen, held_minutes)
        values (on_day, new.person_id, 1, (new.inversion is not distinct from 'skipped')::integer,
                (new.inversion is not distinct from 'put_back')::integer, (new.inversion is not distinct from 'chosen')::integer, held)
        on conflict (day, person_id) do update set
            takes = t.takes + 1, skipped = t.skipped + excluded.skipped, put_back = t.put_back + excluded.put_back,
            chosen = t.chosen + excluded.chosen, held_minutes = t.held_minutes || excluded.held_minutes;
    else
        update turns_of_day set held_minutes = held_minutes || held where day = on_day and person_id = new.person_id;
    end if;
    return null;
end $$;
-- At the end of the transaction, when it waits for no issue any more: nobody waits for two rows of this table in two orders.
create constraint trigger holds_are_counted after insert or update of until_at on holds deferrable initially deferred
    for each row when (new.pulled_from is not null) execute function turns_of_day_follow();

create function holds_follow() returns trigger language plpgsql as $$
declare
    is_held boolean := new.owner_id is not null and new.to_state in ('taken', 'follow_up', 'escalated', 'answered');
begin
    update holds set until_at = greatest(new.at, from_at)
    where issue_id = new.issue_id and until_at is null and not (is_held and person_id = new.owner_id);
    if is_held then
        insert into holds (issue_id, person_id, pulled_from, inversion, from_at)
        values (new.issue_id, new.owner_id, (new.facts ->> 'pulled')::basket, (new.facts ->> 'inversion')::inversion, new.at)
        on conflict (issue_id) where until_at is null do nothing;
    end if;
    return null;
end $$;
create trigger issue_events_change_hands after insert on issue_events for each row
    when ((new.owner_id is not null or new.from_state in ('taken', 'follow_up', 'escalated', 'answered'))
          and (new.from_state is distinct from new.to_state or new.kind in ('taken', 'handed_over')))
    execute function holds_follow();

-- What was passed over or put back by hand: who, when, why. A shift's end puts back too, but nobody chose that.
create view turned_away as
select e.id, e.issue_id, e.kind, e.at, e.by_id, e.why from issue_events e
where e.kind in ('skipped', 'put_back') and e.by_id is not null and not e.facts ? 'by_desk';
-- Serves: that view, for a period.
create index issue_events_turned_away on issue_events (at, id) include (by_id, kind)
    where kind in ('skipped', 'put_back') and by_id is not null and not facts ? 'by_desk';

-- What the log knows already.
insert into holds (issue_id, person_id, pulled_from, inversion, from_at, until_at)
select issue_id, holder, (facts ->> 'pulled')::basket, (facts ->> 'inversion')::inversion, at, greatest(until_at, at)
from (select issue_id, holder, facts, at, lead(at) over (partition by issue_id order by id) as until_at
      from (select *, lag(holder) over (partition by issue_id order by id) as held_before
            from (select *, case when to_state in ('taken', 'follow_up', 'escalated', 'answered') then owner_id end as holder
                  from issue_events) as told) as told
      where holder is distinct from held_before) as changes
where holder is not null
order by at, issue_id;
