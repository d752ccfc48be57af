-- Extras of a page that need script: off until their person turns them on.

-- Before the table it reads, as everybody who is signed in locks the two.
drop view signed_in;

alter table people
    -- Told what is new on a page while it is open.
    add live boolean not null default false,
    -- Single keys do things (WCAG 2.1.4).
    add keys boolean not null default false;

create view signed_in as
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
