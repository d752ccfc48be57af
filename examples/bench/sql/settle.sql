-- After filling past the triggers: the counts they keep, and where the numbering goes on.
delete from basket_counts;
insert into basket_counts (basket, slot, waiting) select basket, 0, count(*) from issues where state = 'waiting' group by basket;
select setval(pg_get_serial_sequence('issues', 'id'), (select max(id) from issues));
-- What issues say, and how often: large lists of what is to be indexed, because all of it is.
alter index issue_texts_words set (gin_pending_list_limit = 65536);
insert into issue_texts (issue_id, words) select id, search_words_of(issues) from issues order by id;
alter index issue_texts_words set (gin_pending_list_limit = 512);
do $$ begin while search_count(20000) > 0 loop null; end loop; end $$;
