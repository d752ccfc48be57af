-- The tally: what every request counts for, and the sums of it by day and month. Kept by a worker that follows the events; rebuilt
-- from nothing by `tallydesk numbers rebuild`, compared with the rows by `tallydesk verify numbers`. Nothing here is a source.

-- The tier of who resolved an issue, as it was then: people change.
alter table issues add column resolved_tier smallint constraint issues_resolved_tier check (resolved_tier in (1, 2));
update issues set resolved_tier = people.tier from people where people.id = issues.resolved_by and people.tier is not null;

create function issues_copy_tier() returns trigger language plpgsql as $$
begin
    new.resolved_tier := (select tier from people where id = new.resolved_by);
    return new;
end $$;
create trigger issues_say_who_resolved before update of resolved_at on issues for each row
    when (new.resolved_at is distinct from old.resolved_at and new.resolved_by is not null) execute function issues_copy_tier();
create trigger issues_say_who_had_resolved before insert on issues for each row
    when (new.resolved_by is not null) execute function issues_copy_tier();

-- One line for each issue and each line of the log: what it counts for. The meaning of the flags is src/numbers/fact.rs.
create table tally_requests (
    is_line           boolean not null,
    id                bigint not null,
    submitted_at      timestamptz not null,
    resolved_at       timestamptz,
    -- Resolved, closed or cancelled: no longer on anybody's desk.
    ended_at          timestamptz,
    -- The last moment for which it counts anywhere.
    last_at           timestamptz not null,
    asker_id          bigint,
    department        text not null,
    software          text not null,
    vendor            text not null,
    kinds             text[] not null,
    basket            text not null,
    source            text not null,
    tier              smallint,
    priority          text not null,
    flags             bigint not null,
    minutes           integer not null,
    tags              integer not null,
    tags_kept         integer not null,
    -- The promise of who has had no answer yet.
    promised_at       timestamptz,
    -- Desk minutes to the first answer; seconds of logging it; seconds and desk minutes until it was resolved.
    response_minutes  integer,
    logging_seconds   integer,
    resolve_seconds   integer,
    resolve_minutes   integer,
    -- Each link in an outward text: when it was added, and whether it is a document.
    links_at          timestamptz[] not null,
    links_are         boolean[] not null,
    primary key (is_line, id)
) with (fillfactor = 80);
-- Serve: the requests of a period, and the rows behind a number.
create index tally_requests_submitted on tally_requests (submitted_at, id);
create index tally_requests_resolved on tally_requests (resolved_at, id) where resolved_at is not null;
-- Serve: the same for one item or one department.
create index tally_requests_of_software on tally_requests (software, submitted_at);
create index tally_requests_of_department on tally_requests (department, submitted_at);
-- Serves: who still waits for a first answer.
create index tally_requests_unanswered on tally_requests (submitted_at) where promised_at is not null;

-- Sums of the requests of a day or of a month in the desk's zone: of all, and of each word of each dimension.
create table tally_sums (
    -- 0: a day; 1: a month.
    grain    smallint not null,
    dim      smallint not null,
    word     text not null,
    -- The second word where two count together: software and kind.
    other    text not null,
    from_on  date not null,
    sums     bigint[] not null,
    primary key (grain, dim, word, other, from_on)
) with (fillfactor = 70);
-- Serves: all words of a dimension in a period.
create index tally_sums_by_time on tally_sums (grain, dim, from_on);

-- How long things took: how many of each length (src/numbers/lengths.rs).
create table tally_lengths (
    grain    smallint not null,
    dim      smallint not null,
    word     text not null,
    measure  smallint not null,
    from_on  date not null,
    counts   bigint[] not null,
    primary key (grain, dim, word, measure, from_on)
) with (fillfactor = 70);

-- How far the worker is. One line.
create table tally_mark (
    one        boolean primary key default true constraint tally_mark_once check (one),
    -- Which definitions the sums were made by, and which calendar. Others: all is counted again.
    edition    integer not null,
    calendar   text not null,
    -- Filling from nothing: issues up to this number are counted; absent when that is over.
    filled     bigint,
    -- Every event up to this one is counted, and none before it can come any more.
    settled    bigint not null,
    -- The pass under way: events after `settled` and up to `counted`, of those up to `target`.
    counted    bigint not null,
    target     bigint not null,
    -- Settled when the pass under way is over: every event up to it was decided when the pass began.
    decided    bigint not null,
    -- Decided as soon as no transaction before `next_xid` runs.
    asked      bigint not null,
    next_xid   bigint not null,
    counted_at timestamptz not null
);

-- What changes without an event of an issue.
create table tally_touched (
    id       bigint generated always as identity primary key,
    is_line  boolean not null,
    of_id    bigint not null
);

create function tally_touch_line() returns trigger language plpgsql as $$
begin
    insert into tally_touched (is_line, of_id) values (true, new.id);
    return null;
end $$;
create trigger log_lines_touch_tally after insert or update on log_lines for each row execute function tally_touch_line();

create function tally_touch_issue() returns trigger language plpgsql as $$
begin
    insert into tally_touched (is_line, of_id) values (false, new.issue_id);
    return null;
end $$;
create trigger issue_tags_touch_tally after insert or update of in_hindsight on issue_tags for each row
    when (new.in_hindsight) execute function tally_touch_issue();

-- The newest event, the oldest transaction that still runs, and the one that will be next.
create view tally_horizon as
    select coalesce((select max(id) from issue_events), 0) as newest,
           pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest_xid,
           pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next_xid;

-- Place by place, whichever is longer.
create function add_each(a bigint[], b bigint[]) returns bigint[] language sql immutable parallel safe as $$
    select coalesce(array_agg(coalesce(x, 0) + coalesce(y, 0) order by n), '{}') from unnest(a, b) with ordinality as t(x, y, n)
$$;

-- Whether a request counts as something (src/numbers/count.rs).
create function counts_as(flags bigint, flag bigint) returns boolean language sql immutable parallel safe as $$
    select flags & flag <> 0
$$;

-- Everything is to be counted again.
create function tally_clear() returns void language plpgsql as $$
begin
    truncate tally_requests, tally_sums, tally_lengths, tally_touched;
    delete from tally_mark;
    insert into tally_touched (is_line, of_id) select true, id from log_lines order by id;
end $$;

-- Serve: links of a period (rows behind K3), documents that were judged.
create index issue_links_by_time on issue_links (added_at) where outward;
create index document_offers_judged on document_offers (offered_at) where helped is not null;
-- Serves: relays of a period.
create index relays_by_owed on relays (owed_at);
