-- Issues, and what happened to them. An issue row is the present; issue_events is its past.

-- Declared from most to least urgent: `order by effect` is the order of work.
create type effect as enum ('customer_impact', 'work_stoppage', 'inconvenience', 'question');
create type priority as enum ('p1', 'p2', 'low');
create type basket as enum ('vip', 'p1', 'p2', 'bin');
create type state as enum ('waiting', 'taken', 'follow_up', 'escalated', 'answered', 'resolved', 'closed', 'cancelled');
create type source as enum ('web', 'call', 'import', 'api', 'slack', 'mail');
create type resolution_code as enum (
    'explained', 'user_error', 'reinstall', 'permission_fix', 'setting_changed', 'updated', 'restarted', 'data_restored',
    'hardware_replaced', 'workaround', 'vendor_fix', 'planned_fix', 'reported', 'self_solved', 'duplicate', 'not_supported');
create type documentation as enum ('resolved_by', 'answered_with', 'missing', 'out_of_date', 'not_documentable');
create type event_kind as enum (
    'submitted', 'taken', 'put_back', 'skipped', 'handed_over', 'raised', 'retriaged', 'contact', 'message', 'note',
    'follow_up_planned', 'follow_up_finished', 'tagged', 'untagged', 'resolved', 'escalated', 'acknowledged', 'answered',
    'returned', 'relayed', 'agreed', 'closed', 'reopened', 'cancelled', 'marked_duplicate', 'unmarked_duplicate');

create table issues (
    id                 bigint generated always as identity primary key,
    reporter_id        bigint not null references people,
    logged_by_id       bigint not null references people,
    source             source not null,
    -- One submission, one issue: a form sent twice carries the same token.
    form_token         uuid,
    import_key         text,

    -- Copies made at submission; later changes of catalogue, person or list do not rewrite history.
    software_id        bigint references software,
    software           text not null constraint issues_software_length check (length(software) between 1 and 120),
    department         text not null default '',
    vip                boolean not null,
    phone_first        boolean not null default false,
    contact_by         channel not null,
    contact_address    text not null default '' constraint issues_contact_address_length check (length(contact_address) <= 200),

    summary            text not null constraint issues_summary_length check (length(summary) between 1 and 200),
    description        text not null constraint issues_description_length check (length(description) between 1 and 60000),
    kind               text not null,
    effect             effect not null,
    priority           priority not null,
    basket             basket not null,
    -- In the vip basket the effect goes before age; elsewhere age alone decides.
    take_rank          smallint not null generated always as (
                           case when basket <> 'vip' then 0 when effect = 'customer_impact' then 1
                                when effect = 'work_stoppage' then 2 else 3 end) stored,

    state              state not null default 'waiting',
    version            integer not null default 1,
    owner_id           bigint references people,
    opened_at          timestamptz,
    submitted_at       timestamptz not null,
    promised_at        timestamptz not null,
    first_taken_at     timestamptz,
    first_response_at  timestamptz,
    resolved_at        timestamptz,
    resolved_by        bigint references people,
    closes_at          timestamptz,
    closed_at          timestamptz,
    code               resolution_code,
    details            text constraint issues_details_length check (length(details) <= 10000),
    documentation      documentation,
    staff_minutes      integer not null default 0 constraint issues_staff_minutes_sane check (staff_minutes between 0 and 1000000),
    times_reopened     integer not null default 0,
    overridden         boolean not null default false,

    constraint issues_one_submission unique (logged_by_id, form_token),
    constraint issues_import_once unique (import_key),
    constraint issues_worked_has_owner check (owner_id is not null or state not in ('taken', 'follow_up')),
    constraint issues_waiting_has_none check (owner_id is null or state <> 'waiting'),
    constraint issues_resolved_says_how check (state not in ('resolved') or (code is not null and resolved_at is not null))
) with (fillfactor = 85);

-- Serves: take next.
create index issues_to_take on issues (basket, take_rank, submitted_at, id) where state = 'waiting';
-- Serves: one basket's list by time left.
create index issues_waiting_in_basket on issues (basket, promised_at, id) where state = 'waiting';
-- Serves: all baskets' list by time left.
create index issues_waiting on issues (promised_at, id) where state = 'waiting';
-- Serves: that list for one software.
create index issues_waiting_by_software on issues (software_id, promised_at, id) where state = 'waiting';
-- Serves: that list for one department.
create index issues_waiting_by_department on issues (department, promised_at, id) where state = 'waiting';
-- Serves: what a tech holds, by promise.
create index issues_held on issues (owner_id, promised_at, id) where state in ('taken', 'follow_up', 'escalated', 'answered');
-- Serves: a person's own issues, newest first.
create index issues_of_reporter on issues (reporter_id, id desc);
-- Serves: how many of a person's issues are open.
create index issues_open_of_reporter on issues (reporter_id)
    where state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered');
-- Serves: twins, the open issues of a software from the last days.
create index issues_open_by_software on issues (software_id, submitted_at desc)
    where state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered');
-- Serves: closing what was resolved and stayed silent.
create index issues_to_close on issues (closes_at) where state = 'resolved';

create table issue_events (
    id          bigint generated always as identity primary key,
    issue_id    bigint not null references issues,
    kind        event_kind not null,
    at          timestamptz not null,
    -- Absent when the clock did it.
    by_id       bigint references people,
    from_state  state,
    to_state    state not null,
    owner_id    bigint references people,
    text        text constraint issue_events_text_length check (length(text) <= 60000),
    why         text constraint issue_events_why_length check (length(why) <= 1000),
    channel     channel,
    reached     boolean,
    minutes     integer constraint issue_events_minutes_sane check (minutes between 0 and 1440),
    facts       jsonb not null default '{}',
    form_token  uuid
);
-- Serves: an issue's time line.
create index issue_events_of_issue on issue_events (issue_id, id);
-- One form sent twice is one message, one contact, one note.
create unique index issue_events_one_submission on issue_events (by_id, form_token) where form_token is not null;

create table issue_tags (
    issue_id    bigint not null references issues,
    tag_id      bigint not null references tags,
    origin      tag_origin not null,
    rule_id     bigint references tag_rules,
    added_at    timestamptz not null,
    added_by    bigint references people,
    removed_at  timestamptz,
    removed_by  bigint references people,
    primary key (issue_id, tag_id)
);

create table issue_links (
    issue_id     bigint not null references issues,
    url          text not null constraint issue_links_url_length check (length(url) <= 2000),
    host         text not null,
    is_document  boolean not null,
    -- From the reporter's text, or from what the desk answered.
    outward      boolean not null,
    added_at     timestamptz not null,
    primary key (issue_id, url, outward)
);
