drop index people_by_address;
drop table watchers;
drop table mentions;
