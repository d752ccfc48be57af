drop index issues_open_vip;
drop index issues_resolved_by;
