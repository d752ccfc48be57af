-- What the desk writes again and again: texts with fields such as {name}, kept by managers, picked by techs.

create table replies (
    id          bigint generated always as identity primary key,
    title       text not null constraint replies_title_length check (length(title) between 1 and 80),
    text        text not null constraint replies_text_length check (length(text) between 1 and 4000),
    created_at  timestamptz not null default now(),
    changed_at  timestamptz not null default now(),
    -- Ended, not deleted: the audit trail names them.
    ended_at    timestamptz
);
-- Serves: the choice of replies, by title. And keeps a title from standing there twice.
create unique index replies_current on replies (lower(title)) where ended_at is null;
