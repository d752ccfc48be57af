-- A word stays in its enum: PostgreSQL takes none back. What was told of reports goes.
delete from outbox where report_id is not null;
alter table outbox drop constraint outbox_report_is_a_report,
    drop constraint outbox_is_about_something,
    drop column report_id,
    add constraint outbox_is_about_something check (issue_id is not null or relay_id is not null);
drop table report_mails;
drop function report_mails_fill_outbox();
drop table report_subscriptions;
drop table report_runs;
drop view exported_log;
drop view exported_events;
drop view exported_issues;
