drop table calendar_feeds;
drop trigger issues_leave_follow_up on issues;
drop function follow_ups_end();
drop table follow_ups;
drop type follow_up_end;
drop type follow_up_kind;
