drop index issue_events_turned_away;
drop view turned_away;
drop trigger issue_events_change_hands on issue_events;
drop function holds_follow();
drop table holds;
drop function turns_of_day_follow();
drop table turns_of_day;
