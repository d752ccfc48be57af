-- After filling past the triggers: the counts they keep, and where the numbering goes on.
delete from basket_counts;
insert into basket_counts (basket, slot, waiting) select basket, 0, count(*) from issues where state = 'waiting' group by basket;
select setval(pg_get_serial_sequence('issues', 'id'), (select max(id) from issues));
