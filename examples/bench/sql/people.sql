-- Who there is and what they may report about: the same at every size but for the number of employees.
-- Techs are 1 to 24 (tier 1 up to 12), the manager is 25, employees come after.

-- A number from 0 to `below` - 1 that looks drawn but is the same on every machine.
create function bench_draw(seed bigint, about integer, below integer) returns integer
    language sql immutable as $$ select ((hashint8extended(seed, about) & 1152921504606846975) % below)::integer $$;

-- A word that looks like one: the first are in a third of all issues, every tenth as rare as the one before it; 300,000 in all,
-- of four syllables each. 61,195,307 scatters them, so that neighbours in rank share no beginning; every sixteenth ends in
-- -ing, as in English.
create function bench_word(rank integer) returns text
    language sql immutable as $$
        select case rank % 16 when 0 then left(syllables, 6) || 'ing' else syllables end from (
            select string_agg(substr('bdfghjklmnprstvwxyzc', 1 + part / 5, 1) || substr('aeiou', 1 + part % 5, 1), '' order by n) as syllables
            from (select n, (rank::bigint * 61195307 % 100000007 / power(100, n)::bigint % 100)::integer as part
                  from generate_series(0, 3) as n) as parts) as word $$;

-- Twelve of them, so that there are words of every frequency to look for.
create function bench_words(seed bigint) returns text
    language sql immutable as $$
        select string_agg(bench_word(exp(bench_draw(seed, 200 + n, 1000000) / 1e6 * ln(300000::float8))::integer), ' ')
        from generate_series(1, 12) as n $$;

insert into departments (name) select 'Department ' || g from generate_series(1, 30) as g;

insert into people (name, email, role, on_shift, tier, department_id, phone, desk_since)
select first[1 + bench_draw(g, 1, cardinality(first))] || ' ' || last[1 + bench_draw(g, 2, cardinality(last))] || ' ' || g,
       'person' || g || '@example.org',
       case when g <= 24 then 'tech' when g = 25 then 'manager' else 'employee' end::role, g <= 25,
       case when g <= 12 then 1 when g <= 24 then 2 end,
       1 + g % 30, '202-555-' || lpad((g % 10000)::text, 4, '0'), case when g <= 25 then date '2020-01-01' + g::integer end
from generate_series(1, 25 + :employees) as g,
     (select string_to_array('Ana Ben Carla David Elif Farid Grace Hugo Ivana Jonas Kemal Lena Mateo Nadia Omar Petra', ' ') as first,
             string_to_array('Alder Baker Costa Dunn Ekberg Fox Garcia Hahn Ito Jansen Khan Lopez Meyer Novak Okoye', ' ') as last) as names
order by g;

insert into vendors (name) select 'Vendor ' || g from generate_series(1, 20) as g;
insert into software (name, vendor_id)
select 'Program ' || g || ' Desktop', 1 + g % 20 from generate_series(1, 60) as g order by g;
-- A case of every item, which what the Software Team has belongs to.
insert into cases (software_id, title, opened_at, opened_by) select id, name || ' is slow', now(), 1 from software order by id;
insert into tags (facet, word, label)
select 'software', 'program-' || id, name from software on conflict do nothing;
