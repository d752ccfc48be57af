drop view signed_in;
create view signed_in as
select now() as now, s.token_hash, s.created_at, s.seen_at, s.ended_at,
       p.id as person_id, p.name, p.email, p.role, p.tier, p.leads, p.phone, p.contact_by, p.on_shift, p.available,
       p.has_phone, p.desk_since, p.ended_at as person_ended_at, coalesce(d.name, '') as department,
       case when p.role in ('tech', 'manager')
            then (select count(*) from issues i where i.owner_id = p.id
                  and i.state in ('taken', 'follow_up', 'escalated', 'answered'))
            else (select count(*) from issues i where i.reporter_id = p.id
                  and i.state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered')) end as open_issues
from sessions s join people p on p.id = s.person_id left join departments d on d.id = p.department_id;
alter table people drop live, drop keys;
