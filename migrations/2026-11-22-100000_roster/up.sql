-- Who is around: the present on people (on_shift, available, has_phone), the past as spans of time.

-- Before the table it reads, as everybody who is signed in locks the two.
drop view signed_in;

create type roster_fact as enum ('on_shift', 'available', 'phone');

create table roster_spans (
    id         bigint generated always as identity primary key,
    person_id  bigint not null references people,
    fact       roster_fact not null,
    from_at    timestamptz not null,
    until_at   timestamptz,
    -- Absent when the desk itself did it.
    set_by     bigint references people,
    ended_by   bigint references people,
    constraint roster_spans_forward check (until_at >= from_at)
);
-- Serves: since when. And keeps a person from being on shift twice at once.
create unique index roster_spans_current on roster_spans (person_id, fact) where until_at is null;
-- The desk has one telephone.
create unique index roster_spans_one_phone on roster_spans (fact) where until_at is null and fact = 'phone';
-- Serves: hours on shift in a period.
create index roster_spans_of_period on roster_spans (fact, from_at, until_at);
-- Serves: the last changes.
create index roster_spans_ended on roster_spans (until_at desc) where until_at is not null;

alter table people add has_phone boolean not null default false, add roster_by bigint references people;
alter table people add constraint people_phone_is_answered check (not has_phone or (on_shift and role in ('tech', 'manager')));
create unique index people_one_phone on people (has_phone) where has_phone;

-- Spans follow the present, whoever writes it: being added, going away, a new role, the end of a person.
create function keep_roster() returns trigger language plpgsql as $$
declare
    each roster_fact;
    holds boolean;
begin
    foreach each in array enum_range(null::roster_fact) loop
        holds := new.ended_at is null and case each
            when 'on_shift' then new.on_shift and new.role <> 'employee'
            when 'available' then new.available and new.role = 'manager'
            else new.has_phone end;
        if holds then
            insert into roster_spans (person_id, fact, from_at, set_by) values (new.id, each, now(), new.roster_by)
            on conflict (person_id, fact) where until_at is null do nothing;
        else
            update roster_spans set until_at = greatest(now(), from_at), ended_by = new.roster_by
            where person_id = new.id and fact = each and until_at is null;
        end if;
    end loop;
    return null;
end $$;
create trigger people_keep_roster after insert or update of on_shift, available, has_phone, role, ended_at on people
    for each row execute function keep_roster();
update people set on_shift = on_shift where role <> 'employee' and ended_at is null;

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
