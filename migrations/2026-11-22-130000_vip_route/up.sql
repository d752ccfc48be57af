-- A VIP's issue goes to somebody at once: to a manager, or to who knows the software best.

-- Serves: how often somebody has resolved trouble with a software item; nothing else of the issue is read.
create index issues_resolved_by on issues (resolved_by, software_id) where resolved_by is not null;
-- Serves: the open issues of people on the VIP list.
create index issues_open_vip on issues (promised_at, id)
    where vip and state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered');
