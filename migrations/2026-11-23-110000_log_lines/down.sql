drop trigger issue_events_fill_outbox on issue_events;
create trigger issue_events_fill_outbox after insert on issue_events for each row
    when (new.kind in ('taken', 'contact', 'message', 'follow_up_planned', 'resolved', 'relayed')
          and (new.kind <> 'relayed' or new.channel <> 'email')
          and new.at > now() - interval '1 day')
    execute function outbox_follows_event();
