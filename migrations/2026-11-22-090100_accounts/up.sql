-- Signing in: sessions, the throttle, texts parked while a session had expired, and the audit trail.

create table sessions (
    -- SHA-256 of the token in the cookie: a copy of this table signs nobody in.
    token_hash  bytea primary key constraint sessions_hash_length check (length(token_hash) = 32),
    person_id   bigint not null references people on delete cascade,
    created_at  timestamptz not null default now(),
    seen_at     timestamptz not null default now(),
    ended_at    timestamptz,
    user_agent  text not null default '' constraint sessions_user_agent_length check (length(user_agent) <= 300),
    address     text not null default '' constraint sessions_address_length check (length(address) <= 60)
);
-- Serves: a person's own list of sessions; ending them all when the person ends or the password changes.
create index sessions_of_person on sessions (person_id);

create table sign_in_failures (
    -- "account ada@example.org" or "address 192.0.2.7"
    about      text primary key constraint sign_in_failures_about_length check (length(about) <= 300),
    failures   integer not null,
    last_at    timestamptz not null default now()
);

create table parked_forms (
    id          uuid primary key,
    person_id   bigint not null references people on delete cascade,
    -- The page that shows the form; the fields as they were typed.
    place       text not null,
    fields      text not null constraint parked_forms_fields_length check (length(fields) <= 400000),
    parked_at   timestamptz not null default now()
);
create index parked_forms_of_person on parked_forms (person_id, parked_at);

create table audit (
    id       bigint generated always as identity primary key,
    at       timestamptz not null default now(),
    by_id    bigint references people,
    what     text not null,
    about    text not null default '',
    details  jsonb not null default '{}'
);
create index audit_at on audit (at);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is append-only';
end $$;
create trigger audit_is_append_only before update or delete or truncate on audit
    for each statement execute function audit_is_append_only();
