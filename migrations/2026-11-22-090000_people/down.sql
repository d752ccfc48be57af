drop table vip_people;
drop table people;
drop table departments;
drop type channel;
drop type role;
