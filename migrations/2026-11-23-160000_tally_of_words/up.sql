-- Problem areas are nearly a thousand words, of each of many days: added up where they are.
create aggregate tally_total(bigint) (sfunc = int8pl, stype = bigint, initcond = '0', combinefunc = int8pl, parallel = safe);
-- Serves: who asked about an area, its newest issues, and those resolved on first contact, without looking at the table.
drop index tally_requests_of_software;
create index tally_requests_of_software on tally_requests (software, submitted_at, id) include (kinds, asker_id, is_line, flags);
