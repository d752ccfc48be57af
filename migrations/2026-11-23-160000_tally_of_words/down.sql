drop index tally_requests_of_software;
create index tally_requests_of_software on tally_requests (software, submitted_at);
drop aggregate tally_total(bigint);
