drop trigger issue_events_are_append_only on issue_events;
drop function refuse_to_rewrite();
drop index issue_events_one_submission;
-- What came by one form about several issues keeps its token on the first of them.
update issue_events e set form_token = null where exists (
    select from issue_events f where f.by_id = e.by_id and f.form_token = e.form_token and f.id < e.id);
create unique index issue_events_one_submission on issue_events (by_id, form_token) where form_token is not null;
alter table issue_tags drop constraint issue_tags_removed_by_somebody;
alter table issues
    drop constraint issues_over_says_when,
    drop constraint issues_resolved_says_how,
    drop constraint issues_held_has_owner,
    add constraint issues_worked_has_owner check (owner_id is not null or state not in ('taken', 'follow_up')),
    add constraint issues_resolved_says_how check (state not in ('resolved') or (code is not null and resolved_at is not null));
