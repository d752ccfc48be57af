-- What leaves the desk as files, and what it says of itself: whole tables for programs, runs of reports, reports by mail.

-- Serves: `tallydesk export`, a row at a time. Words as the database has them; who and what by name.
create view exported_issues as
select i.id, i.submitted_at, i.source::text as source, r.name as reporter, r.email as reporter_email, l.name as logged_by,
       i.department, i.vip, i.software, i.kind, i.effect::text as effect, i.priority::text as priority,
       i.basket::text as basket, i.state::text as state, o.name as owner,
       (select string_agg(t.facet::text || ':' || t.word, ' ' order by t.facet, t.word) from issue_tags it
        join tags t on t.id = it.tag_id where it.issue_id = i.id and it.removed_at is null) as tags,
       i.summary, i.description, i.opened_at, i.promised_at, i.first_taken_at, i.first_response_at, i.resolved_at,
       d.name as resolved_by, i.closed_at, i.code::text as code, i.details, i.documentation::text as documentation,
       i.staff_minutes, i.times_reopened, i.times_handed_over, i.overridden, i.rating, i.duplicate_of, i.case_id
from issues i
join people r on r.id = i.reporter_id
join people l on l.id = i.logged_by_id
left join people o on o.id = i.owner_id
left join people d on d.id = i.resolved_by;

create view exported_events as
select e.id, e.issue_id, e.at, e.kind::text as kind, p.name as by, e.from_state::text as from_state,
       e.to_state::text as to_state, o.name as owner, e.channel::text as channel, e.reached, e.minutes, e.text, e.why,
       e.facts::text as facts
from issue_events e
left join people p on p.id = e.by_id
left join people o on o.id = e.owner_id;

create view exported_log as
select g.id, g.at, g.source::text as source, p.name as by, g.tier, coalesce(a.name, g.asker) as asker, g.department,
       g.software, g.kind, g.tag_origin::text as tag_origin, g.automatic, g.minutes, g.summary,
       g.documentation::text as documentation,
       (select string_agg(k.url, ' ' order by k.url) from log_links k where k.log_line_id = g.id) as links,
       g.issue_id, g.undone_at
from log_lines g
join people p on p.id = g.by_id
left join people a on a.id = g.asker_id;

-- How long each report took, of which state of the desk it told, and what its figures came to.
create table report_runs (
    id           bigint generated always as identity primary key,
    started_at   timestamptz not null,
    finished_at  timestamptz not null,
    -- Absent for a command, and for what the clock made.
    by_id        bigint references people,
    kind         text not null constraint report_runs_kind check (kind in ('page', 'csv', 'xlsx', 'mail', 'command')),
    -- Path and query: which report, of which days, with which filters.
    address      text not null constraint report_runs_address_length check (length(address) <= 2000),
    as_of_event  bigint not null,
    -- SHA-256 of its tables.
    hash         text not null constraint report_runs_hash_length check (length(hash) = 64),
    rows         integer not null constraint report_runs_rows_counted check (rows >= 0),
    constraint report_runs_end_after_start check (finished_at >= started_at)
);
-- Serves: the runs of a period; the last one.
create index report_runs_by_time on report_runs (started_at desc);

-- Who is sent which report, and when.
create table report_subscriptions (
    id           bigint generated always as identity primary key,
    person_id    bigint not null references people,
    -- Path and filters; the days follow from when it is due.
    address      text not null constraint report_subscriptions_address_length check (length(address) <= 2000),
    -- Weekly on that day, 1 for Monday; absent for monthly, on the first.
    weekday      smallint constraint report_subscriptions_weekday check (weekday between 1 and 7),
    -- Of the desk's day.
    hour         smallint not null constraint report_subscriptions_hour check (hour between 0 and 23),
    form_token   uuid,
    -- When the next one is to be made; and when it is tried again, where making it failed.
    due_at       timestamptz not null,
    next_try_at  timestamptz not null,
    created_at   timestamptz not null,
    ended_at     timestamptz,
    constraint report_subscriptions_one_submission unique (person_id, form_token)
);
-- Serves: what is due.
create index report_subscriptions_due on report_subscriptions (next_try_at, id) where ended_at is null;
-- Serves: somebody's own.
create index report_subscriptions_of_person on report_subscriptions (person_id, id) where ended_at is null;

-- What was sent: each at most once, however many nodes look for what is due.
create table report_mails (
    id               bigint generated always as identity primary key,
    subscription_id  bigint not null references report_subscriptions,
    due_at           timestamptz not null,
    run_id           bigint not null references report_runs,
    title            text not null constraint report_mails_title_length check (length(title) <= 200),
    -- Where the same report is read, with its days.
    address          text not null constraint report_mails_address_length check (length(address) <= 2000),
    -- What it comes to, a sentence a line.
    lines            text not null constraint report_mails_lines_length check (length(lines) <= 8000),
    constraint report_mails_once unique (subscription_id, due_at)
);

alter type mail_topic add value if not exists 'report';
alter table outbox add column report_id bigint references report_mails,
    drop constraint outbox_is_about_something,
    add constraint outbox_is_about_something check (issue_id is not null or relay_id is not null or report_id is not null),
    add constraint outbox_one_for_each_report unique (report_id),
    add constraint outbox_report_is_a_report check ((topic::text = 'report') = (report_id is not null));

-- Mailed with its cause, like every message.
create function report_mails_fill_outbox() returns trigger language plpgsql as $$
begin
    insert into outbox (person_id, report_id, topic)
        select s.person_id, new.id, 'report' from report_subscriptions s where s.id = new.subscription_id;
    return null;
end $$;
create trigger report_mails_fill_outbox after insert on report_mails for each row execute function report_mails_fill_outbox();
