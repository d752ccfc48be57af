-- What people attach. A file arrives before the form it belongs to is done: until then it is kept for who sent it, bound to
-- that form; then it belongs to an issue for good.

alter type event_kind add value if not exists 'file_removed';

create table files (
    -- Its name in the store and in addresses; what its sender calls it is only shown.
    id            bigint generated always as identity primary key,
    by_id         bigint not null references people,
    form_token    uuid,
    sent_at       timestamptz not null default now(),
    name          text not null constraint files_name_length check (length(name) between 1 and 120),
    -- By its content; absent as long as it is arriving, like the digest.
    media_type    text,
    size_bytes    integer not null default 0 constraint files_size_sane check (size_bytes >= 0),
    -- SHA-256: by it a form that was shown again names what is kept already.
    digest        bytea constraint files_digest_length check (length(digest) = 32),
    -- A small JPEG of what is a picture, and how large that is in pixels.
    thumbnail     bytea constraint files_thumbnail_small check (length(thumbnail) <= 65536),
    width         smallint,
    height        smallint,
    issue_id      bigint references issues,
    -- What it came with; absent when that was the report.
    event_id      bigint references issue_events,
    -- Came with a note.
    staff_only    boolean not null default false,
    removed_at    timestamptz,
    removed_by    bigint references people,
    constraint files_of_issues_are_whole check (issue_id is null or (media_type is not null and digest is not null)),
    constraint files_have_drawn_thumbnails check ((thumbnail is null) = (width is null) and (width is null) = (height is null)),
    constraint files_removed_by_somebody check ((removed_at is null) = (removed_by is null)),
    constraint files_removed_are_empty check (removed_at is null or thumbnail is null)
);
-- One form keeps what was sent twice once; a script's form may have no token.
create unique index files_kept on files (by_id, coalesce(form_token, '00000000-0000-0000-0000-000000000000'), digest)
    where issue_id is null;
-- Serves: the files of an issue.
create index files_of_issue on files (issue_id, id) where issue_id is not null;
-- Serves: what was kept for a form that nobody sent after all.
create index files_left on files (sent_at) where issue_id is null;
-- Serves: how much somebody has sent within a day.
create index files_of_sender on files (by_id, sent_at);

-- Their content, in pieces of 64 KiB, so that no program and no statement holds a whole one.
create table file_pieces (
    file_id  bigint not null references files on delete cascade,
    n        integer not null,
    content  bytea not null constraint file_pieces_length check (length(content) between 1 and 65536),
    primary key (file_id, n)
);
-- Most files are packed already: do not try again.
alter table file_pieces alter content set storage external;
