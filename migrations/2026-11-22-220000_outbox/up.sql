-- The outbox: what people are told of what happened to their issues. A row is written with its cause, in one transaction;
-- workers mail it afterwards, on any number of nodes. Whatever becomes of the mail, the row is read on its person's page.

create type mail_topic as enum ('taken', 'contact', 'message', 'follow_up', 'answered', 'resolved', 'mention', 'relay');
-- kept: to be read on the page alone.
create type mail_state as enum ('queued', 'sent', 'failed', 'kept');

-- The processes that mail. What one has leased is free as soon as it is no longer seen.
create table mail_workers (
    id           bigint generated always as identity primary key,
    -- Host and port, never the sign-in.
    server       text not null constraint mail_workers_server_length check (length(server) <= 300),
    started_at   timestamptz not null default now(),
    seen_at      timestamptz not null default now(),
    answered_at  timestamptz,
    failed_at    timestamptz,
    error        text constraint mail_workers_error_length check (length(error) <= 300)
);

-- Who has none is mailed about everything, at once.
create table mail_preferences (
    person_id    bigint primary key references people,
    -- What they read on their page alone.
    off          mail_topic[] not null default '{}',
    -- The hour of the desk's day at which one mail tells all of it; absent for at once.
    digest_hour  smallint constraint mail_preferences_hour check (digest_hour between 0 and 23)
);

create table outbox (
    id           bigint generated always as identity primary key,
    person_id    bigint not null references people,
    issue_id     bigint references issues,
    -- What happened.
    event_id     bigint references issue_events,
    -- What is relayed: at most one message each.
    relay_id     bigint constraint outbox_one_for_each_relay unique,
    topic        mail_topic not null,
    -- With the row's number the name of the message, however often it is sent.
    message_key  uuid not null default gen_random_uuid(),
    state        mail_state not null default 'queued',
    -- The row whose letter tells this one, too: fixed when it is first sent, so that a letter sent again says the same.
    letter_id    bigint,
    -- Waits for its person's daily mail.
    quiet        boolean not null default false,
    attempts     integer not null default 0,
    next_try_at  timestamptz not null default now(),
    -- A day after the first try.
    give_up_at   timestamptz,
    -- Of mail_workers; one that is no longer there leases nothing.
    leased_by    bigint,
    leased_at    timestamptz,
    -- Why it was not mailed, or not yet.
    why          text constraint outbox_why_length check (length(why) <= 300),
    queued_at    timestamptz not null default now(),
    sent_at      timestamptz,
    constraint outbox_sent_says_when check ((state = 'sent') = (sent_at is not null)),
    constraint outbox_relay_is_a_relay check ((topic = 'relay') = (relay_id is not null)),
    constraint outbox_is_about_something check (issue_id is not null or relay_id is not null)
);

-- Serves: the letters to send next.
create index outbox_to_mail on outbox (next_try_at, id) where state = 'queued' and (letter_id is null or letter_id = id);
-- Serves: what else a letter tells.
create index outbox_in_a_letter on outbox (letter_id) where letter_id <> id;
-- Serves: a person's messages, newest first.
create index outbox_of_person on outbox (person_id, id desc);
-- Serves: what somebody was mailed within the hour.
create index outbox_sent_to on outbox (person_id, sent_at) where sent_at is not null;
-- Serves: what was mailed today.
create index outbox_sent on outbox (sent_at) where sent_at is not null;
-- Serves: what could not be mailed.
create index outbox_failed on outbox (id) where state = 'failed';
-- Serves: what waits, for who looks after it.
create index outbox_queued on outbox (id) where state = 'queued';

-- Written out for the index: plans are made before parameters are known.
create view outbox_due as
select id, person_id, issue_id, topic, quiet, letter_id, attempts, next_try_at, give_up_at, leased_by, leased_at
from outbox where state = 'queued' and (letter_id is null or letter_id = id);

-- How much waits and since when, and how much failed: counted over two small indexes.
create view outbox_counts as
select (select count(*) from outbox where state = 'queued') as queued,
       (select count(*) from outbox where state = 'failed') as failed,
       (select min(queued_at) from outbox where state = 'queued'
        and not quiet) as oldest_at;

-- Who reported an issue is told what its page shows them, unless they did it themselves. Here and not in the program, so
-- that no way to an event forgets it. What is older than a day is no news: an import, a demo's past.
create function outbox_follows_event() returns trigger language plpgsql as $$
begin
    insert into outbox (person_id, issue_id, event_id, topic)
    select i.reporter_id, i.id, new.id,
           (case new.kind::text when 'follow_up_planned' then 'follow_up' when 'relayed' then 'answered'
            else new.kind::text end)::mail_topic
    from issues i where i.id = new.issue_id and i.reporter_id is distinct from new.by_id;
    return null;
end $$;
-- What was relayed by mail, or by a message that carries no channel, is its own message.
create trigger issue_events_fill_outbox after insert on issue_events for each row
    when (new.kind in ('taken', 'contact', 'message', 'follow_up_planned', 'resolved', 'relayed')
          and (new.kind <> 'relayed' or new.channel <> 'email')
          and new.at > now() - interval '1 day')
    execute function outbox_follows_event();

create function outbox_follows_mention() returns trigger language plpgsql as $$
begin
    insert into outbox (person_id, issue_id, event_id, topic)
    values (new.person_id, new.issue_id, new.event_id, 'mention');
    return null;
end $$;
create trigger mentions_fill_outbox after insert on mentions for each row
    when (new.person_id <> new.by_id and new.at > now() - interval '1 day')
    execute function outbox_follows_mention();
