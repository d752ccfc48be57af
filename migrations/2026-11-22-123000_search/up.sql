-- Finding issues by their words: what each says, kept ready beside it in the transaction that says it.

-- Nobody reports or writes until the triggers below are there: what came in between would never be found.
lock table issues, issue_events in share row exclusive mode;

-- A table of its own, so that an issue is not indexed anew whenever it changes hands.
create table issue_texts (
    issue_id  bigint primary key references issues on delete cascade,
    -- Weight A: the summary. B: software and description. C: what its reporter may read besides. D: what only the desk may.
    words     tsvector not null,
    -- How many words its summary and its whole report have: by these likeness is measured.
    summary_words  integer not null generated always as (length(ts_filter(words, '{a}'))) stored,
    report_words   integer not null generated always as (length(ts_filter(words, '{a,b}'))) stored
);

-- What joins the parts of a name is a blank, so that docs.example.com, My_Report.xlsx and C:\temp are found by each part.
-- What is longer is not searched to its end: a tsvector holds 1 MB, and no text may ever be refused for that.
create function search_lexemes(said text) returns tsvector language sql immutable parallel safe as $$
    select to_tsvector('pg_catalog.english', translate(left(said, 20000), './\_:', '     '))
$$;

create function search_report(summary text, software text, description text) returns tsvector language sql immutable parallel safe as $$
    select setweight(search_lexemes(summary), 'A') || setweight(search_lexemes(software || ' ' || description), 'B')
$$;

-- In which block of 50,000 issues one is, as a word that nobody can type: so that an index that knows no order still finds
-- the newest issues that say something, block by block.
create function search_block(issue bigint) returns text language sql immutable parallel safe as $$ select 'block ' || issue / 50000 $$;

create function search_place(issue bigint) returns tsvector language sql immutable parallel safe as $$
    select array_to_tsvector(array[search_block(issue)])
$$;

-- Whether a reporter reads what an event of this kind says (issue::EventKind::FOR_REPORTER); all else is the desk's own.
create function search_weight(kind event_kind) returns "char" language sql immutable parallel safe as $$
    select (case when kind in ('submitted', 'taken', 'contact', 'message', 'follow_up_planned', 'follow_up_finished', 'resolved',
                               'escalated', 'relayed', 'agreed', 'closed', 'reopened', 'cancelled') then 'C' else 'D' end)::"char"
$$;

-- All that an issue says by now.
create function search_words_of(issue issues) returns tsvector language sql stable parallel safe as $$
    select search_place(issue.id) || search_report(issue.summary, issue.software, issue.description) || coalesce((
        select setweight(search_lexemes(coalesce(string_agg(text, ' ') filter (where search_weight(kind) = 'C'), '')), 'C')
            || setweight(search_lexemes(coalesce(string_agg(text, ' ') filter (where search_weight(kind) = 'D'), '')), 'D')
        from issue_events where issue_id = issue.id and text is not null), '')
$$;

insert into issue_texts (issue_id, words) select id, search_words_of(issues) from issues order by id;

-- Serves: issues that say these words. What is new waits in a list of half a megabyte that every search reads along, so that
-- a report need not find the place of each of its words at once.
create index issue_texts_words on issue_texts using gin (words) with (fastupdate = on, gin_pending_list_limit = 512);

create function issue_texts_in() returns trigger language plpgsql as $$
begin
    insert into issue_texts (issue_id, words)
        select id, search_place(id) || search_report(summary, software, description) from arrived;
    return null;
end $$;
create trigger issue_texts_in after insert on issues
    referencing new table as arrived for each statement execute function issue_texts_in();

create function issue_texts_changed() returns trigger language plpgsql as $$
begin
    update issue_texts set words = search_words_of(new) where issue_id = new.id;
    return null;
end $$;
create trigger issue_texts_changed after update of summary, software, description on issues
    for each row execute function issue_texts_changed();

-- Messages, notes, contacts, resolutions. An issue that says more than some hundred pages is not searched to its end.
create function issue_texts_said() returns trigger language plpgsql as $$
begin
    update issue_texts set words = words || setweight(search_lexemes(new.text), search_weight(new.kind))
    where issue_id = new.issue_id and (pg_column_size(words) < 4000 or octet_length(words::text) < 400000);
    return null;
end $$;
create trigger issue_texts_said after insert on issue_events
    for each row when (new.text is not null) execute function issue_texts_said();

-- How large a part of all issues says a word, for the thousand commonest: ANALYZE finds out anyway.
create view search_common as
select word, share from pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) as known (word, share)
where schemaname = current_schema() and tablename = 'issue_texts' and attname = 'words' and word is not null;

-- Serves: the newest issues that are as asked for, from any day back.
create index issues_by_time on issues (submitted_at desc, id desc);
-- Serves: what somebody has had in hand.
create index issues_of_owner on issues (owner_id) where owner_id is not null;
-- Serves: the issues of a rare kind.
create index issue_tags_of_tag on issue_tags (tag_id, issue_id desc);
-- Serves: people by a word of their name or by address.
create index people_by_words on people using gin (to_tsvector('pg_catalog.simple', name || ' ' || coalesce(email, '')));

create function search_people(said text, at_most integer) returns bigint[] language plpgsql stable as $$
begin
    return array(select id from people
                 where to_tsvector('pg_catalog.simple', name || ' ' || coalesce(email, '')) @@ plainto_tsquery('pg_catalog.simple', said)
                 order by ended_at is not null, id limit at_most);
end $$;

-- What is typed, as issue_texts has it: for each word or phrase the text of a tsquery, empty when all issues say it.
create function search_terms(terms text[], phrases boolean[]) returns text[] language plpgsql stable as $$
begin
    return (select coalesce(array_agg((case when phrase then phraseto_tsquery('pg_catalog.english', spaced)
                                            else plainto_tsquery('pg_catalog.english', spaced) end)::text order by n), '{}')
            from unnest(terms, phrases) with ordinality as t (term, phrase, n), translate(term, './\_:', '     ') as spaced);
end $$;

-- The newest issues that say this, the newest first, by the index: one block, then the two before it, then four. Of a word
-- that thousands say, few more are fetched than are wanted; of a rare one, every issue at the fifth question.
create function search_newest(asked text, at_most integer) returns bigint[] language plpgsql stable
    set plan_cache_mode = force_generic_plan as $$
declare
    found bigint[] := '{}';
    last bigint := (select max(issue_id) from issue_texts) / 50000;
    wide bigint := 1;
    blocks text;
begin
    while last >= 0 and cardinality(found) < at_most loop
        blocks := (select string_agg(quote_literal(search_block(nth * 50000)), ' | ')
                   from generate_series(greatest(last - wide + 1, 0), last) as nth);
        found := found || array(
            select issue_id from issue_texts
            where words @@ format('( %s ) & ( %s )', asked, blocks)::tsquery
            -- Not the column itself: all issues might be gone through in its order, in the hope of meeting enough soon.
            order by issue_id + 0 desc
            limit at_most - cardinality(found));
        last := last - wide;
        wide := wide * 2;
    end loop;
    return found;
end $$;

create function search_query(asked text) returns tsquery language sql immutable strict parallel safe as $$ select asked::tsquery $$;

-- Where an issue says it: some words around each hit, hits between chr(2) and chr(3). Empty when no words are asked for.
create function search_snippet(issue bigint, description text, asked text, notes boolean) returns text language sql stable as $$
    select case when asked = '' then '' else ts_headline('pg_catalog.english', translate(left(description || coalesce((
            select string_agg(' … ' || left(text, 4000), '' order by id) from issue_events
            where issue_id = issue and text is not null and (notes or search_weight(kind) = 'C')), ''), 20000), chr(2) || chr(3), ''),
        asked::tsquery, 'MaxFragments=2, MinWords=6, MaxWords=18, FragmentDelimiter=" … ", StartSel=' || chr(2) || ', StopSel=' || chr(3)) end
$$;

-- Pieces of a word of which a slip or two leave one whole: how it begins and ends, and from seven letters on its middle.
create function search_pieces(word text) returns text[] language sql immutable parallel safe as $$
    select array(select piece from (values
        (length(word) <= 6, '<' || left(word, 2)), (length(word) <= 6, '>' || right(word, 2)),
        (length(word) >= 5, '<' || left(word, 3)), (length(word) >= 5, '>' || right(word, 3)),
        (length(word) >= 7, substr(word, 3, 3)), (length(word) >= 7, substr(word, 4, 3)), (length(word) >= 7, substr(word, 5, 3)))
        as pieces (fits, piece) where fits)
$$;

-- The words that reports say, and how many say each: what a slip may have meant, and what is telling. A worker counts new
-- reports now and then; a few behind or counted twice do no harm.
create table search_words (
    word    text collate "C" primary key,
    -- As issue_texts has it.
    stem    text collate "C" not null,
    issues  bigint not null,
    pieces  text[] collate "C" not null generated always as (search_pieces(word)) stored
) with (fillfactor = 70);
-- Serves: how many issues say a word of a report.
create index search_words_by_stem on search_words (stem);
-- Serves: words that look like what was typed.
create index search_words_by_pieces on search_words using gin (pieces);

-- One row: up to which issue words have been counted.
create table search_counted (
    upto  bigint primary key
);
insert into search_counted values (0);

-- Counts the words of the next so many issues; how many there were. None while somebody else counts. Long numbers and
-- codes are left out: each is another word, and none is a slip.
create function search_count(at_most integer) returns bigint language plpgsql as $$
declare
    before bigint; last bigint; counted bigint;
begin
    select upto into before from search_counted for update skip locked;
    select max(id), count(*) into last, counted from (select id from issues where id > before order by id limit at_most) as next;
    if last is null then
        return 0;
    end if;
    insert into search_words (word, stem, issues)
    select word, stem, n from (
        select lexeme as word, (ts_lexize('pg_catalog.english_stem', lexeme))[1] as stem, count(*) as n
        from issues, unnest(to_tsvector('pg_catalog.simple',
            translate(left(summary || ' ' || software || ' ' || description, 20000), './\_:', '     '))) as said
        where id > before and id <= last and (length(lexeme) <= 4 or length(lexeme) <= 30 and lexeme !~ '[^[:alpha:]]')
        group by lexeme) as said
    where stem is not null
    order by word
    on conflict (word) do update set issues = search_words.issues + excluded.issues;
    update search_counted set upto = last;
    return counted;
end $$;

-- The words of an issue's report, and how many issues say each.
create view search_report_words as
select t.issue_id, said.lexeme, 'A' = any (said.weights) as in_summary,
       coalesce((select sum(w.issues) from search_words w where w.stem = said.lexeme), 0)::bigint as issues
from issue_texts t cross join unnest(t.words) as said
where said.weights && array['A', 'B'];

-- The issues most like one with these words, best first: BM25 (k1 1.2, b 0.75; a text counts half of a summary), among
-- those after `since` whose report says one of `asked`. `weights` say how much each of `lexemes` tells, the most telling
-- first: by the first eight the field is narrowed, by all of them ranked. Planned for these very words: others are rarer.
create function search_similar(issue bigint, asked text, since bigint, lexemes text[], weights float8[], at_most integer)
    returns bigint[] language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
    return (
    with told as materialized (
        select n, (lexeme || ':A')::tsquery as in_summary, (lexeme || ':AB')::tsquery as anywhere, weight
        from unnest(lexemes, weights) with ordinality as l (lexeme, weight, n)
    ), near as materialized (
        select issue_id, words, 2.2 / (1.3 + 0.9 * summary_words / greatest(avg(summary_words::float8) over (), 1)) as in_summary,
               1.1 / (1.3 + 0.9 * report_words / greatest(avg(report_words::float8) over (), 1)) as anywhere
        from (select issue_id, words, summary_words, report_words
              from issue_texts
              where words @@ asked::tsquery and issue_id > since and issue_id <> issue
              limit 600) as saying
    ), field as materialized (
        select near.* from near cross join lateral (
            select sum(weight * (near.anywhere + case when near.words @@ told.in_summary then near.in_summary else 0 end)) as likeness
            from told where n <= 8 and near.words @@ told.anywhere) as first
        order by likeness desc nulls last, issue_id desc
        limit 50
    )
    select array(
        select issue_id from field cross join lateral (
            select sum(weight * (field.anywhere + case when field.words @@ told.in_summary then field.in_summary else 0 end)) as likeness
            from told where field.words @@ told.anywhere) as all_told
        order by likeness desc nulls last, issue_id desc
        limit at_most));
end $$;

-- An address with a name: a search or a list that somebody comes back to.
create table saved_views (
    id          bigint generated always as identity primary key,
    person_id   bigint not null references people,
    name        text not null constraint saved_views_name_length check (length(name) between 1 and 60),
    address     text not null constraint saved_views_address_shape check (address like '/%' and address not like '//%' and length(address) <= 1000),
    -- For everybody at the desk; managers share.
    shared      boolean not null default false,
    form_token  uuid,
    created_at  timestamptz not null default now(),
    constraint saved_views_name_once unique (person_id, name)
);
-- One form is one view.
create unique index saved_views_one_submission on saved_views (person_id, form_token) where form_token is not null;
-- Serves: the views that everybody sees.
create index saved_views_shared on saved_views (name) where shared;
