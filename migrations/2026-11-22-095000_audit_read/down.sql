drop view audit_sorts;
drop index audit_by_subject;
drop index audit_by_person;
drop index audit_by_what;
