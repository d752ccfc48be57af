-- A VIP's issue is given to somebody at once, and its reporter learns nothing of it: to them it waits, and was promised, as
-- anybody's.

alter type event_kind add value if not exists 'routed';
alter table issues
    -- By when its reporter was told to hear from the desk, where that is not what the desk has promised itself.
    add told_at timestamptz,
    -- The desk gave it to its owner, who has done nothing since that its reporter sees: to them it waits.
    add routed boolean not null default false constraint issues_routed_is_taken check (not routed or state = 'taken');
-- Serves: how much of what somebody holds is said to wait.
create index issues_routed on issues (id) where routed;

-- What is routed changes hands. Compared as text: a transaction that makes a word of an enum may not use it.
drop trigger issue_events_change_hands on issue_events;
create trigger issue_events_change_hands after insert on issue_events for each row
    when ((new.owner_id is not null or new.from_state in ('taken', 'follow_up', 'escalated', 'answered'))
          and (new.from_state is distinct from new.to_state or new.kind::text in ('taken', 'handed_over', 'routed')))
    execute function holds_follow();

-- Who has never come on shift is not there. Those who only report had been left standing as if they were.
alter table people alter on_shift set default false;
update people set on_shift = false where role = 'employee';
