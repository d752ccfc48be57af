-- The log: requests answered in passing that never needed an issue. And what another desk knew of the issues it handed over.

-- A line typed here. Its first use is in a later transaction than this.
alter type source add value if not exists 'log';

create table log_lines (
    id             bigint generated always as identity primary key,
    -- log: typed here; import: a line of the spreadsheet that was kept before.
    source         source not null constraint log_lines_source check (source::text in ('log', 'import')),
    -- One form, one line.
    form_token     uuid,
    import_key     text,

    -- Who asked, if the desk knows them; else as it was written, empty when nobody wrote it.
    asker_id       bigint references people,
    asker          text not null default '' constraint log_lines_asker_length check (length(asker) <= 120),
    -- Copies made when it was logged.
    department     text not null default '' constraint log_lines_department_length check (length(department) <= 80),
    software_id    bigint references software,
    software       text not null default '' constraint log_lines_software_length check (length(software) <= 120),

    -- Whose work it was, and their tier then.
    by_id          bigint not null references people,
    tier           smallint constraint log_lines_tier check (tier in (1, 2)),

    -- A word of a kind. Who said so; absent when nobody did, and then it is 'other'.
    kind           text not null,
    tag_origin     tag_origin,
    -- Said by the form or by a rule, when it was logged.
    automatic      boolean not null,
    minutes        integer not null constraint log_lines_minutes_sane check (minutes between 0 and 1440),
    summary        text not null constraint log_lines_summary_length check (length(summary) between 1 and 2000),
    documentation  documentation,

    -- When the form was opened; when it was asked.
    opened_at      timestamptz,
    at             timestamptz not null,
    -- What became of it, if it did need an issue.
    issue_id       bigint references issues,
    -- Taken back by who logged it. It counts nowhere, and stays.
    undone_at      timestamptz,

    constraint log_lines_one_submission unique (by_id, form_token),
    constraint log_lines_import_once unique (import_key),
    constraint log_lines_kind_of_nobody check (tag_origin is not null or kind = 'other'),
    constraint log_lines_automatic_says_how check (not automatic or tag_origin in ('form', 'rule'))
);
-- Serves: everybody's lines of some days, newest first; the numbers of a period.
create index log_lines_by_time on log_lines (at desc, id desc) where undone_at is null;
-- Serves: one's own lines of some days, and their total.
create index log_lines_of_person on log_lines (by_id, at desc, id desc) where undone_at is null;
-- Serves: the line an issue came from.
create index log_lines_of_issue on log_lines (issue_id) where issue_id is not null;

create table log_links (
    log_line_id  bigint not null references log_lines,
    url          text not null constraint log_links_url_length check (length(url) <= 2000),
    host         text not null,
    is_document  boolean not null,
    added_at     timestamptz not null,
    primary key (log_line_id, url)
);
-- Serves: the links that were given in a period.
create index log_links_by_time on log_links (added_at);

-- What the desk before this one said of an issue, in its own words: so that its numbers stay comparable.
create table imported_issues (
    issue_id          bigint primary key references issues,
    -- Which desk that was, and the issue's number there.
    desk              text not null,
    number            text not null default '',
    state             text not null default '',
    priority          text not null default '',
    team              text not null default '',
    category          text not null default '',
    channel           text not null default '',
    code              text not null default '',
    times_reopened    integer,
    times_reassigned  integer,
    first_touched_at  timestamptz
);

-- Nobody is told of what happened at another desk, be it yesterday.
drop trigger issue_events_fill_outbox on issue_events;
create trigger issue_events_fill_outbox after insert on issue_events for each row
    when (new.kind in ('taken', 'contact', 'message', 'follow_up_planned', 'resolved', 'relayed')
          and (new.kind <> 'relayed' or new.channel <> 'email')
          and new.at > now() - interval '1 day' and not new.facts ? 'imported')
    execute function outbox_follows_event();

-- What ended at another desk ended in its words: no code of ours, perhaps nobody of ours, no answer on documentation.
alter table issues
    drop constraint issues_resolved_says_how,
    add constraint issues_resolved_says_how
        check (state not in ('resolved', 'closed')
               or num_nonnulls(code, details, documentation, resolved_at, resolved_by, closes_at) = 6
               or (state = 'closed' and source = 'import'));
