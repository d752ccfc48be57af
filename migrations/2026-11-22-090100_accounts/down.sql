drop table audit;
drop function audit_is_append_only();
drop table parked_forms;
drop table sign_in_failures;
drop table sessions;
