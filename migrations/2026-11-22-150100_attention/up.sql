-- Who is called to an issue by a colleague, and who keeps an eye on one.

create table mentions (
    -- The note that calls them.
    event_id   bigint not null references issue_events,
    person_id  bigint not null references people,
    issue_id   bigint not null references issues,
    by_id      bigint not null references people,
    at         timestamptz not null,
    -- They have opened the issue since, or put it aside.
    seen_at    timestamptz,
    primary key (event_id, person_id)
);
-- Serves: what somebody is called to; whether they are to this issue.
create index mentions_unseen on mentions (person_id, issue_id) where seen_at is null;

create table watchers (
    issue_id    bigint not null references issues,
    person_id   bigint not null references people,
    since       timestamptz not null,
    -- The newest line of its time line when they looked last.
    seen_event  bigint not null,
    primary key (issue_id, person_id)
);
-- Serves: what somebody watches.
create index watchers_of_person on watchers (person_id, issue_id);

-- Serves: people by how their address begins, which is how a note calls them.
create index people_by_address on people (split_part(email, '@', 1));
