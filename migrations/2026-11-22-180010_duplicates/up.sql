-- Duplicates: an issue that points to another, is worked on with it, and ends with it. Its state says so: what waits, is
-- held or counted in a basket leaves it out without asking.

alter table issues
    -- What it points to, until it is undone, cancelled or found to be still broken.
    add duplicate_of bigint references issues,
    -- How many issues point to it, and end with it.
    add duplicates integer not null default 0 constraint issues_duplicates_sane check (duplicates >= 0),
    add constraint issues_duplicate_of_another check (duplicate_of <> id),
    -- No chains: what points is not pointed to.
    add constraint issues_duplicates_point_once check (duplicate_of is null or duplicates = 0),
    add constraint issues_duplicate_says_of_what check (state <> 'duplicate' or (duplicate_of is not null and owner_id is null)),
    add constraint issues_duplicate_has_no_life_of_its_own
        check (duplicate_of is null or state in ('duplicate', 'resolved', 'closed'));

-- Serves: the duplicates of an issue.
create index issues_duplicates on issues (duplicate_of, id) where duplicate_of is not null;

-- A duplicate waits with what it points to: who has passed it over has done so still when it is undone.
drop trigger issues_are_passed_over_no_more on issues;
create trigger issues_are_passed_over_no_more after update of state on issues
    for each row when (old.state in ('waiting', 'duplicate') and new.state not in ('waiting', 'duplicate'))
    execute function passed_over_is_over();

-- What ended with another issue was resolved with it: nobody is better at the software for it.
drop index issues_resolved_by;
create index issues_resolved_by on issues (resolved_by, software_id) where resolved_by is not null and duplicate_of is null;

-- To whoever reported it a duplicate is open like any other issue.
drop index issues_open_of_reporter;
create index issues_open_of_reporter on issues (reporter_id)
    where state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered', 'duplicate');
drop index issues_open_by_software;
create index issues_open_by_software on issues (software_id, submitted_at desc)
    where state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered', 'duplicate');
drop index issues_open_vip;
create index issues_open_vip on issues (promised_at, id)
    where vip and state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered', 'duplicate');

create or replace view reporters as
select p.id, p.name, p.email, p.phone,
       (select count(*) from issues i where i.reporter_id = p.id
        and i.state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered', 'duplicate')) as open_issues
from people p;

create or replace view signed_in as
select now() as now, s.token_hash, s.created_at, s.seen_at, s.ended_at,
       p.id as person_id, p.name, p.email, p.role, p.tier, p.leads, p.phone, p.contact_by, p.on_shift, p.available,
       p.has_phone, p.desk_since, p.ended_at as person_ended_at, coalesce(d.name, '') as department,
       case when p.role in ('tech', 'manager')
            then (select count(*) from issues i where i.owner_id = p.id
                  and i.state in ('taken', 'follow_up', 'escalated', 'answered'))
            else (select count(*) from issues i where i.reporter_id = p.id
                  and i.state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered', 'duplicate')) end as open_issues,
       p.live, p.keys
from sessions s join people p on p.id = s.person_id left join departments d on d.id = p.department_id;
