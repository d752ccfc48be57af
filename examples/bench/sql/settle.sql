-- After filling past the triggers: the counts they keep, and where the numbering goes on.
delete from basket_counts;
insert into basket_counts (basket, slot, waiting) select basket, 0, count(*) from issues where state = 'waiting' group by basket;
select setval(pg_get_serial_sequence('issues', 'id'), (select max(id) from issues));
-- In whose hands they were, and who was there to take them.
insert into roster_spans (person_id, fact, from_at)
select id, 'on_shift', (select at from bench_filled) - interval '60 days' from people where role <> 'employee';
insert into holds (issue_id, person_id, pulled_from, from_at, until_at)
select id, owner_id, basket, first_taken_at, coalesce(resolved_at, closed_at) from issues where owner_id is not null order by first_taken_at;
insert into turns_of_day (day, person_id, takes, skipped, put_back, chosen, held_minutes)
select (from_at at time zone 'UTC')::date, person_id, count(*), 0, 0, 0,
       coalesce(array_agg(floor(extract(epoch from until_at - from_at) / 60)::integer) filter (where until_at is not null), '{}')
from holds group by 1, 2;
-- What issues say, and how often: large lists of what is to be indexed, because all of it is.
alter index issue_texts_words set (gin_pending_list_limit = 65536);
insert into issue_texts (issue_id, words) select id, search_words_of(issues) from issues order by id;
alter index issue_texts_words set (gin_pending_list_limit = 512);
select search_count(2000000000);
