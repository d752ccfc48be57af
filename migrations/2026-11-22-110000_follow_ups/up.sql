-- How the desk meets a reporter about an issue: a visit, a bring-in or a remote session, with a time and a place.

create type follow_up_kind as enum ('visit', 'bring_in', 'remote_session');
create type follow_up_end as enum ('done', 'missed', 'called_off');

create table follow_ups (
    id         bigint generated always as identity primary key,
    issue_id   bigint not null references issues,
    kind       follow_up_kind not null,
    at         timestamptz not null,
    -- Where, which desk, or which tool and link.
    place      text not null constraint follow_ups_place_length check (length(place) between 1 and 300),
    owner_id   bigint not null references people,
    booked_at  timestamptz not null,
    ended_as   follow_up_end,
    ended_at   timestamptz,
    constraint follow_ups_end_says_how check ((ended_as is null) = (ended_at is null))
);
-- An issue has one at a time.
create unique index follow_ups_current on follow_ups (issue_id) where ended_at is null;
-- Serves: the day list of the team.
create index follow_ups_of_day on follow_ups (at, id);
-- Serves: the day list of one person, and their calendar.
create index follow_ups_of_owner on follow_ups (owner_id, at, id);

-- Whatever ends the state ends the meeting: resolved, escalated, put back.
create function follow_ups_end() returns trigger language plpgsql as $$
begin
    update follow_ups set ended_as = 'called_off', ended_at = now() where issue_id = new.id and ended_at is null;
    return null;
end $$;
create trigger issues_leave_follow_up after update of state on issues
    for each row when (old.state = 'follow_up' and new.state <> 'follow_up') execute function follow_ups_end();

-- A calendar program reads somebody's follow-ups by a secret address; only its hash is kept.
create table calendar_feeds (
    person_id  bigint primary key references people,
    key_hash   bytea not null constraint calendar_feeds_hash_length check (length(key_hash) = 32),
    made_at    timestamptz not null,
    constraint calendar_feeds_key_once unique (key_hash)
);
