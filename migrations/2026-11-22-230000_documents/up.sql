-- The documents that managers keep; which of them were offered on a report, why, and what its reporter said of them.

create table documents (
    id          bigint generated always as identity primary key,
    title       text not null constraint documents_title_length check (length(title) between 3 and 160),
    url         text not null constraint documents_url_length check (length(url) between 1 and 2000)
                    constraint documents_url_of_the_web check (url ~ '^https?://'),
    -- About any software, be it approved or not; else about that of document_software.
    for_all     boolean not null,
    -- Words of kinds; none is any kind.
    kinds       text[] not null default '{}' constraint documents_kinds check (cardinality(kinds) <= 32),
    -- Who sees to it that it stays right.
    owner_id    bigint not null references people,
    checked_on  date not null,
    -- How often a reporter said so.
    solved      integer not null default 0,
    not_helped  integer not null default 0,
    created_at  timestamptz not null default now(),
    changed_at  timestamptz not null default now(),
    -- Ended, not deleted: issues were solved with it.
    ended_at    timestamptz,
    words       text[] not null generated always as (tsvector_to_array(search_lexemes(title))) stored
);
-- Serves: the list, and what is to be looked at again; the oldest check first.
create index documents_by_check on documents (checked_on, id);
-- Serves: what is offered whatever the software.
create index documents_for_all on documents (id) where for_all and ended_at is null;
-- One address is one document.
create unique index documents_current on documents (url) where ended_at is null;

create table document_software (
    document_id  bigint not null references documents,
    software_id  bigint not null references software,
    primary key (document_id, software_id)
);
-- Serves: what is offered for a software item.
create index document_software_of on document_software (software_id, document_id);

create table document_offers (
    issue_id     bigint not null references issues,
    document_id  bigint not null references documents,
    -- The likeliest first, from 1.
    place        smallint not null,
    -- Why, besides the software: it is about the kind that was reported, and these words of its title, as searched for, are
    -- in the report.
    by_kind      boolean not null,
    words        text[] not null,
    offered_at   timestamptz not null,
    -- What the reporter said: it solved it, or it did not help.
    helped       boolean,
    said_at      timestamptz,
    said_by      bigint references people,
    primary key (issue_id, document_id),
    constraint document_offers_said check (num_nonnulls(helped, said_at, said_by) in (0, 3))
);
-- Serves: how often a document was offered.
create index document_offers_of on document_offers (document_id);
-- Serves: what was said within a time.
create index document_offers_by_said on document_offers (said_at) where said_at is not null;

create function document_was_judged() returns trigger language plpgsql as $$
begin
    update documents
    set solved = solved + coalesce(new.helped, false)::int - coalesce(old.helped, false)::int,
        not_helped = not_helped + coalesce(not new.helped, false)::int - coalesce(not old.helped, false)::int
    where id = new.document_id;
    return null;
end $$;
create trigger document_was_judged after update of helped on document_offers
    for each row when (old.helped is distinct from new.helped) execute function document_was_judged();

-- How often it was offered, counted no further than `at_most`: what a list shows must not cost more with every year.
create function document_offered(document bigint, at_most integer) returns bigint language sql stable parallel safe as $$
    select count(*) from (select from document_offers where document_id = document limit at_most) as offers
$$;

-- Offers the documents that are likeliest to help with an issue just reported; how many. A document must be about its software.
-- It is offered when something more speaks for it: three points for the kind that was reported, two for a word of its title in
-- the summary, one for another in the description, at most three words of each; one for being about this software alone,
-- and one less for being about other kinds. Of likely ones those go first that have helped more often, which is worth
-- up to two points. The software's own name is no such word: all its documents have it.
create function offer_documents(about bigint, at_most integer) returns bigint language plpgsql as $$
declare
    issue record;
    candidates bigint[];
    offered bigint;
begin
    select software_id, software, kind, submitted_at into issue from issues where id = about;
    candidates := array(
        select document_id from document_software where software_id = issue.software_id
        union all
        select id from documents where for_all and ended_at is null);
    if cardinality(candidates) = 0 then
        return 0;
    end if;
    with name as materialized (
        select tsvector_to_array(search_lexemes(issue.software)) as lexemes
    ), said as materialized (
        select lexeme, 'A' = any (weights) as in_summary
        from name, issue_texts, unnest(words)
        where issue_id = about and weights && '{A,B}' and lexeme <> all (lexemes)
    ), found as (
        select d.id, issue.kind = any (d.kinds) as by_kind, hits.words,
               3 * (issue.kind = any (d.kinds))::int + 2 * least(hits.in_summary, 3) + least(hits.elsewhere, 3)
                   + (not d.for_all)::int - (d.kinds <> '{}' and issue.kind <> all (d.kinds))::int as points,
               2.0 * (d.solved + 1) / (d.solved + d.not_helped + 2) as record
        from documents d,
             lateral (select array_agg(lexeme) as words, count(*) filter (where in_summary) as in_summary,
                             count(*) filter (where not in_summary) as elsewhere
                      from unnest(d.words) as word join said on lexeme = word) as hits
        where d.id = any (candidates) and d.ended_at is null
    )
    insert into document_offers (issue_id, document_id, place, by_kind, words, offered_at)
    select about, id, row_number() over (order by points + record desc, id), by_kind, coalesce(words, '{}'), issue.submitted_at
    from found where points >= 2 and (by_kind or words is not null)
    order by points + record desc, id
    limit at_most
    on conflict do nothing;
    get diagnostics offered = row_count;
    return offered;
end $$;
