alter table people alter on_shift set default true;
drop trigger issue_events_change_hands on issue_events;
create trigger issue_events_change_hands after insert on issue_events for each row
    when ((new.owner_id is not null or new.from_state in ('taken', 'follow_up', 'escalated', 'answered'))
          and (new.from_state is distinct from new.to_state or new.kind in ('taken', 'handed_over')))
    execute function holds_follow();
-- PostgreSQL keeps the word 'routed'; nothing says it any more.
alter table issues drop told_at, drop routed;
