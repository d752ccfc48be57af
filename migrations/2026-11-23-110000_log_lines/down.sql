-- Not valid: what was imported stays as it is.
alter table issues
    drop constraint issues_resolved_says_how,
    add constraint issues_resolved_says_how
        check (state not in ('resolved', 'closed')
               or num_nonnulls(code, details, documentation, resolved_at, resolved_by, closes_at) = 6) not valid;
drop trigger issue_events_fill_outbox on issue_events;
create trigger issue_events_fill_outbox after insert on issue_events for each row
    when (new.kind in ('taken', 'contact', 'message', 'follow_up_planned', 'resolved', 'relayed')
          and (new.kind <> 'relayed' or new.channel <> 'email')
          and new.at > now() - interval '1 day')
    execute function outbox_follows_event();
-- PostgreSQL keeps the word 'log'; nothing says it any more.
drop table imported_issues;
drop table log_links;
drop table log_lines;
