-- How the reporter found the help: asked once, and once more where it contradicts what else they said.

alter type event_kind add value if not exists 'rated';
alter table issues
    add rating smallint constraint issues_rating_range check (rating between 1 and 5),
    -- They were asked about the contradiction, and have answered.
    add rating_stands boolean not null default false;

-- What they say about it is found by whoever reads it. Compared as text: a transaction that makes a word of an enum may not
-- use it.
create or replace function search_weight(kind event_kind) returns "char" language sql immutable parallel safe as $$
    select (case when kind::text in ('submitted', 'taken', 'contact', 'message', 'follow_up_planned', 'follow_up_finished', 'resolved', 'rated',
                               'escalated', 'relayed', 'agreed', 'closed', 'reopened', 'cancelled') then 'C' else 'D' end)::"char"
$$;
