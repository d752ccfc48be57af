-- The Software Team's matters. A case is about one software item; many reports belong to it. What the team answers is told to
-- everybody concerned: one relay for each of them and each answer, owed until somebody has told them. The counts below are kept by
-- the database, so that a case with fifty thousand people opens like any other, and none can be closed while a relay is owed.

create type answer_kind as enum ('known_planned', 'fix', 'workaround', 'reported', 'not_a_defect', 'need_information');
create type relay_how as enum ('phone', 'chat', 'email', 'in_person', 'message', 'page');
create type case_event_kind as enum (
    'opened', 'joined', 'acknowledged', 'kept', 'note', 'vendor_contact', 'answered', 'returned', 'known', 'known_ended',
    'closed', 'reopened', 'versions');

create table cases (
    id                bigint generated always as identity primary key,
    software_id       bigint not null references software,
    title             text not null constraint cases_title_length check (length(title) between 1 and 200),
    opened_at         timestamptz not null,
    opened_by         bigint not null references people,
    acknowledged_at   timestamptz,
    -- Who in the Software Team looks after it.
    keeper_id         bigint references people,
    -- The vendor has it, and has not said what becomes of it.
    waits_since       timestamptz,
    -- What the answer that holds says of a coming version.
    planned_version   text constraint cases_planned_version_length check (length(planned_version) between 1 and 60),
    planned_on        date,
    vendor_reference  text constraint cases_vendor_reference_length check (length(vendor_reference) between 1 and 120),
    closed_at         timestamptz,
    version           integer not null default 1,
    -- Kept by triggers: relays owed, people concerned.
    owed              integer not null default 0 constraint cases_owed_sane check (owed >= 0),
    concerned         integer not null default 0 constraint cases_concerned_sane check (concerned >= 0),
    constraint cases_acknowledged_by_somebody check ((acknowledged_at is null) = (keeper_id is null)),
    constraint cases_closed_owe_nothing check (closed_at is null or owed = 0)
) with (fillfactor = 70);

-- Serves: what nobody in the team has seen yet.
create index cases_unseen on cases (id) where closed_at is null and acknowledged_at is null;
-- Serves: what somebody in the team looks after.
create index cases_kept on cases (keeper_id, id) where closed_at is null;
-- Serves: what waits for a vendor.
create index cases_waiting on cases (id) where closed_at is null and waits_since is not null;
-- Serves: what is planned for a coming version.
create index cases_planned on cases (id) where closed_at is null and (planned_version is not null or planned_on is not null);
-- Serves: what has been answered and not been told to everybody.
create index cases_owing on cases (id) where closed_at is null and owed > 0;
-- Serves: all that is open.
create index cases_open on cases (id) where closed_at is null;
-- Serves: what is over, the newest first.
create index cases_closed on cases (id) where closed_at is not null;
-- Serves: the open cases of a software item, where one is escalated to.
create index cases_of_software on cases (software_id, id) where closed_at is null;

create table case_versions (
    case_id     bigint not null references cases,
    version_id  bigint not null references software_versions,
    primary key (case_id, version_id)
);

-- Whom a case concerns: who reported an issue that was sent to it, or who said "me too", which is no work for the desk.
create table concerned (
    id         bigint generated always as identity primary key,
    case_id    bigint not null references cases,
    person_id  bigint not null references people,
    -- Absent for who said "me too".
    issue_id   bigint references issues,
    -- What the desk had tried.
    tried      text constraint concerned_tried_length check (length(tried) between 1 and 10000),
    joined_at  timestamptz not null,
    joined_by  bigint not null references people,
    -- It was another matter after all.
    left_at    timestamptz,
    constraint concerned_of_case unique (id, case_id)
);
-- An issue belongs to one case at a time; who said "me too" has said it.
create unique index concerned_issue_once on concerned (issue_id) where left_at is null and issue_id is not null;
create unique index concerned_person_once on concerned (case_id, person_id) where left_at is null and issue_id is null;
-- Serves: whom a case concerns, a page of them.
create index concerned_by_case on concerned (case_id, id) where left_at is null;
-- Serves: whether a case concerns whoever looks.
create index concerned_person on concerned (person_id, case_id) where left_at is null;
-- Serves: what was said of a case when issues were sent to it.
create index concerned_tried on concerned (case_id, id) where left_at is null and tried is not null;

create table answers (
    id             bigint generated always as identity primary key,
    case_id        bigint not null references cases,
    kind           answer_kind not null,
    -- For employees.
    text           text not null constraint answers_text_length check (length(text) between 10 and 9000),
    -- For techs.
    notes          text constraint answers_notes_length check (length(notes) between 1 and 10000),
    version        text constraint answers_version_length check (length(version) between 1 and 60),
    planned_on     date,
    at             timestamptz not null,
    by_id          bigint not null references people,
    superseded_at  timestamptz,
    form_token     uuid,
    -- Kept by triggers.
    owed           integer not null default 0 constraint answers_owed_sane check (owed >= 0),
    told           integer not null default 0 constraint answers_told_sane check (told >= 0),
    constraint answers_of_case unique (id, case_id),
    constraint answers_one_submission unique (case_id, form_token)
);
-- One answer holds.
create unique index answers_one_holds on answers (case_id) where superseded_at is null;

create table relays (
    id            bigint generated always as identity primary key,
    answer_id     bigint not null,
    case_id       bigint not null,
    concerned_id  bigint not null,
    person_id     bigint not null references people,
    issue_id      bigint references issues,
    owed_at       timestamptz not null,
    due_at        timestamptz not null,
    -- A message was sent, which is no proof yet.
    sent_at       timestamptz,
    sent_by       bigint references people,
    -- The mail server took it.
    mailed_at     timestamptz,
    told_at       timestamptz,
    told_by       bigint references people,
    how           relay_how,
    -- Nobody is told this any more: another answer came, it was another matter, or who reported it has left.
    void_at       timestamptz,
    void_why      text constraint relays_void_why_length check (length(void_why) between 1 and 500),
    -- What they say: whether it helped.
    helped        boolean,
    said_at       timestamptz,
    owed          boolean not null generated always as (told_at is null and void_at is null) stored,
    constraint relays_once unique (answer_id, concerned_id),
    constraint relays_of_answer foreign key (answer_id, case_id) references answers (id, case_id),
    constraint relays_of_concerned foreign key (concerned_id, case_id) references concerned (id, case_id),
    constraint relays_told_by_somebody check (num_nonnulls(told_at, told_by, how) in (0, 3)),
    constraint relays_sent_by_somebody check ((sent_at is null) = (sent_by is null)),
    constraint relays_told_or_void check (told_at is null or void_at is null),
    constraint relays_void_says_why check ((void_at is null) = (void_why is null)),
    constraint relays_said_when check ((helped is null) = (said_at is null)),
    constraint relays_said_of_what_was_told check (helped is null or told_at is not null)
) with (fillfactor = 80);
-- Serves: what is owed, the longest first: they are numbered in time.
create index relays_owed on relays (id) where owed;
-- Serves: to how many a message goes.
create index relays_unsent on relays (answer_id, id) where owed and sent_at is null;
-- Serves: what is owed of one answer, and whom a message goes to.
create index relays_owed_of_answer on relays (answer_id, id) where owed;
-- Serves: what was told about an issue, on its page and on its reporter's.
create index relays_of_issue on relays (issue_id, id) where issue_id is not null;
-- Serves: what somebody is told who reported nothing.
create index relays_of_person on relays (person_id, id) where issue_id is null;
-- Serves: what was told to whom a case concerns.
create index relays_of_concerned_one on relays (concerned_id);

create table case_events (
    id          bigint generated always as identity primary key,
    case_id     bigint not null references cases,
    kind        case_event_kind not null,
    at          timestamptz not null,
    by_id       bigint not null references people,
    text        text constraint case_events_text_length check (length(text) between 1 and 10000),
    facts       jsonb not null default '{}',
    form_token  uuid,
    constraint case_events_one_submission unique (case_id, by_id, form_token)
);
-- Serves: what happened to a case.
create index case_events_of_case on case_events (case_id, id);
create trigger case_events_are_append_only before update or delete or truncate on case_events
    for each statement execute function refuse_to_rewrite();

-- What employees read of a case while it lasts; most cases are none of theirs.
create table known_issues (
    case_id     bigint primary key references cases,
    title       text not null constraint known_issues_title_length check (length(title) between 1 and 200),
    text        text not null constraint known_issues_text_length check (length(text) between 10 and 5000),
    -- On every employee's start and report page.
    wide        boolean not null default false,
    started_at  timestamptz not null,
    ended_at    timestamptz
);
-- Serves: the banner.
create index known_issues_wide on known_issues (started_at desc) where wide and ended_at is null;

-- The ledger is not rewritten: what is over says so.
create function refuse_to_forget() returns trigger language plpgsql as $$
begin
    raise exception '% forgets nothing', tg_table_name;
end $$;
create trigger relays_stay before delete or truncate on relays for each statement execute function refuse_to_forget();
create trigger concerned_stay before delete or truncate on concerned for each statement execute function refuse_to_forget();
create trigger answers_stay before delete or truncate on answers for each statement execute function refuse_to_forget();

create function relays_came() returns trigger language plpgsql as $$
begin
    update answers set owed = answers.owed + n.owed, told = answers.told + n.told
        from (select answer_id, count(*) filter (where owed) as owed, count(told_at) as told from came group by 1) n
        where answers.id = n.answer_id;
    update cases set owed = cases.owed + n.owed
        from (select case_id, count(*) as owed from came where owed group by 1) n where cases.id = n.case_id;
    return null;
end $$;
create trigger relays_came after insert on relays
    referencing new table as came for each statement execute function relays_came();

create function relays_went() returns trigger language plpgsql as $$
begin
    update answers set owed = answers.owed + n.owed, told = answers.told + n.told
        from (select answer_id, sum(owed) as owed, sum(told) as told
              from (select answer_id, owed::int as owed, (told_at is not null)::int as told from now_so
                    union all select answer_id, -owed::int, -(told_at is not null)::int from was_so) both_ways group by 1) n
        where answers.id = n.answer_id and (n.owed <> 0 or n.told <> 0);
    update cases set owed = cases.owed + n.owed
        from (select case_id, sum(owed) as owed
              from (select case_id, owed::int as owed from now_so union all select case_id, -owed::int from was_so) both_ways
              group by 1) n
        where cases.id = n.case_id and n.owed <> 0;
    return null;
end $$;
create trigger relays_went after update on relays
    referencing new table as now_so old table as was_so for each statement execute function relays_went();

create function concerned_counted() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        update cases set concerned = cases.concerned + n.more
            from (select case_id, count(*) as more from now_so where left_at is null group by 1) n where cases.id = n.case_id;
    else
        update cases set concerned = cases.concerned + n.more
            from (select case_id, sum(more) as more
                  from (select case_id, (left_at is null)::int as more from now_so
                        union all select case_id, -(left_at is null)::int from was_so) both_ways group by 1) n
            where cases.id = n.case_id and n.more <> 0;
    end if;
    return null;
end $$;
create trigger concerned_came after insert on concerned
    referencing new table as now_so for each statement execute function concerned_counted();
create trigger concerned_went after update on concerned
    referencing new table as now_so old table as was_so for each statement execute function concerned_counted();

-- The counts decide whether a case may be closed: nobody but the ledger changes them.
create function case_counts_are_the_ledgers() returns trigger language plpgsql as $$
begin
    if (new.owed, new.concerned) is distinct from (old.owed, old.concerned) and pg_trigger_depth() < 2 then
        raise exception 'the counts of a case are kept by its relays';
    end if;
    return new;
end $$;
create trigger case_counts_are_the_ledgers before update of owed, concerned on cases
    for each row execute function case_counts_are_the_ledgers();

-- Which case the Software Team has it in, or had it in when it ended.
alter table issues add case_id bigint references cases;

-- What was with the team before there were cases gets one each, and is with it still: no answer had been kept as one. What is
-- about no software of the catalogue goes back to its owner.
insert into issue_events (issue_id, kind, at, from_state, to_state, owner_id)
    select id, 'returned', now(), state, 'taken', owner_id from issues
    where state in ('escalated', 'answered') and software_id is null order by id;
update issues set state = 'taken', version = version + 1 where state in ('escalated', 'answered') and software_id is null;
insert into cases (software_id, title, opened_at, opened_by)
    select software_id, summary, now(), owner_id from issues where state in ('escalated', 'answered') order by id;
insert into issue_events (issue_id, kind, at, from_state, to_state, owner_id, facts)
    select id, 'escalated', now(), state, 'escalated', owner_id, jsonb_build_object('case', row_number() over (order by id))
    from issues where state in ('escalated', 'answered') order by id;
update issues set state = 'escalated', version = version + 1, case_id = numbered.case_id
    from (select id, row_number() over (order by id) as case_id from issues where state in ('escalated', 'answered')) numbered
    where issues.id = numbered.id;
insert into concerned (case_id, person_id, issue_id, joined_at, joined_by)
    select case_id, reporter_id, id, now(), owner_id from issues where case_id is not null order by id;
insert into case_events (case_id, kind, at, by_id) select id, 'opened', opened_at, opened_by from cases order by id;

alter table issues
    add constraint issues_escalated_to_a_case check (case_id is not null or state not in ('escalated', 'answered'));
-- Serves: the issues of a case.
create index issues_of_case on issues (case_id, id) where case_id is not null;
