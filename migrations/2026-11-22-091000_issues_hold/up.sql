-- What the program holds to be impossible, the database refuses: somebody's issue that is nobody's, half a resolution, an
-- end without its time, a tag that went by itself. And what happened to an issue is written once.

alter table issues
    drop constraint issues_worked_has_owner,
    drop constraint issues_resolved_says_how,
    add constraint issues_held_has_owner
        check (owner_id is not null or state not in ('taken', 'follow_up', 'escalated', 'answered')),
    add constraint issues_resolved_says_how
        check (state not in ('resolved', 'closed')
               or num_nonnulls(code, details, documentation, resolved_at, resolved_by, closes_at) = 6),
    add constraint issues_over_says_when check (state not in ('closed', 'cancelled') or closed_at is not null);

alter table issue_tags
    add constraint issue_tags_removed_by_somebody check ((removed_at is null) = (removed_by is null));

create function refuse_to_rewrite() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end $$;
create trigger issue_events_are_append_only before update or delete or truncate on issue_events
    for each statement execute function refuse_to_rewrite();

-- One form sent twice is one message, one contact, one note of an issue; one form about several issues is one of each.
drop index issue_events_one_submission;
create unique index issue_events_one_submission on issue_events (by_id, form_token, issue_id) where form_token is not null;
