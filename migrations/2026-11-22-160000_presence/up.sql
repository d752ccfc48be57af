-- Who has which issue open: how nodes tell each other. Each keeps its own in memory; losing these rows loses nothing that
-- a few minutes would not have ended, so they are written to no log.

create unlogged table open_pages (
    issue_id   bigint not null references issues on delete cascade,
    person_id  bigint not null references people on delete cascade,
    -- The last time they did anything there.
    at         timestamptz not null,
    -- False once they have acted on it and left.
    is_open    boolean not null,
    primary key (issue_id, person_id)
);
-- Serves: what other nodes know of the last minutes; throwing away what is older.
create index open_pages_at on open_pages (at);
