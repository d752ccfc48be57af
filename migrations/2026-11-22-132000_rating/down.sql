create or replace function search_weight(kind event_kind) returns "char" language sql immutable parallel safe as $$
    select (case when kind in ('submitted', 'taken', 'contact', 'message', 'follow_up_planned', 'follow_up_finished', 'resolved',
                               'escalated', 'relayed', 'agreed', 'closed', 'reopened', 'cancelled') then 'C' else 'D' end)::"char"
$$;
-- PostgreSQL keeps the word 'rated'; nothing says it any more.
alter table issues drop rating, drop rating_stands;
