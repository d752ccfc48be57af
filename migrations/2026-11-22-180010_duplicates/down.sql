-- What pointed waits again: whose it was, only the log knows then.
alter table issues drop constraint issues_duplicate_has_no_life_of_its_own;
update issues set state = 'waiting' where state = 'duplicate';

-- The older program stops at a word that it does not know: the log says the same in words that it does.
alter table issue_events disable trigger issue_events_are_append_only;
update issue_events set kind = 'note', text = 'Issue ' || (facts ->> 'other') || ' was found to be a duplicate of this one.'
    where kind = 'gained_duplicate';
update issue_events set kind = 'note', text = 'Issue ' || (facts ->> 'other') || ' stood alone again.'
    where kind = 'lost_duplicate';
update issue_events set from_state = 'waiting' where from_state = 'duplicate';
update issue_events set to_state = 'waiting' where to_state = 'duplicate';
alter table issue_events enable trigger issue_events_are_append_only;

drop trigger issues_are_passed_over_no_more on issues;
create trigger issues_are_passed_over_no_more after update of state on issues
    for each row when (old.state = 'waiting' and new.state <> 'waiting') execute function passed_over_is_over();
drop index issues_resolved_by;
create index issues_resolved_by on issues (resolved_by, software_id) where resolved_by is not null;

create or replace view signed_in as
select now() as now, s.token_hash, s.created_at, s.seen_at, s.ended_at,
       p.id as person_id, p.name, p.email, p.role, p.tier, p.leads, p.phone, p.contact_by, p.on_shift, p.available,
       p.has_phone, p.desk_since, p.ended_at as person_ended_at, coalesce(d.name, '') as department,
       case when p.role in ('tech', 'manager')
            then (select count(*) from issues i where i.owner_id = p.id
                  and i.state in ('taken', 'follow_up', 'escalated', 'answered'))
            else (select count(*) from issues i where i.reporter_id = p.id
                  and i.state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered')) end as open_issues,
       p.live, p.keys
from sessions s join people p on p.id = s.person_id left join departments d on d.id = p.department_id;

create or replace view reporters as
select p.id, p.name, p.email, p.phone,
       (select count(*) from issues i where i.reporter_id = p.id
        and i.state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered')) as open_issues
from people p;

drop index issues_open_vip;
create index issues_open_vip on issues (promised_at, id)
    where vip and state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered');
drop index issues_open_by_software;
create index issues_open_by_software on issues (software_id, submitted_at desc)
    where state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered');
drop index issues_open_of_reporter;
create index issues_open_of_reporter on issues (reporter_id)
    where state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered');
drop index issues_duplicates;
alter table issues drop duplicate_of, drop duplicates;
