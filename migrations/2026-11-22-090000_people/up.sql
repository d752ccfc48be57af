-- Who there is: people, their departments, who is on the VIP list.

create type role as enum ('employee', 'tech', 'manager', 'software');
create type channel as enum ('phone', 'chat', 'email', 'in_person');

create table departments (
    id    bigint generated always as identity primary key,
    name  text not null constraint departments_name_length check (length(name) between 1 and 80),
    constraint departments_name_once unique (name)
);

create table people (
    id             bigint generated always as identity primary key,
    -- Absent for people known only from an import: they cannot sign in.
    email          text constraint people_email_shape check (email = lower(email) and email like '%_@_%' and length(email) <= 254),
    name           text not null constraint people_name_length check (length(name) between 1 and 120),
    role           role not null default 'employee',
    -- As plans are made before a role is known that is asked for.
    is_staff       boolean not null generated always as (role <> 'employee') stored,
    tier           smallint constraint people_tier_of_techs check ((role = 'tech') = (tier is not null) and tier in (1, 2)),
    leads          boolean not null default false constraint people_leads_software check (not leads or role = 'software'),
    desk_since     date,
    department_id  bigint references departments,
    phone          text constraint people_phone_length check (length(phone) <= 40),
    contact_by     channel not null default 'email',
    password_hash  text,
    on_shift       boolean not null default true,
    available      boolean not null default true,
    created_at     timestamptz not null default now(),
    -- People are ended, never deleted: their issues and events stay theirs.
    ended_at       timestamptz,
    constraint people_email_once unique (email)
);
-- Serves: a reporter by name, in call logs and imports.
create index people_by_name on people (lower(name));
-- Serves: the few who are staff among the many who are not.
create index people_staff on people (id) where is_staff;

create table vip_people (
    id         bigint generated always as identity primary key,
    person_id  bigint not null references people,
    reason     text not null constraint vip_people_reason_length check (length(reason) between 10 and 500),
    added_by   bigint references people,
    added_at   timestamptz not null default now(),
    ended_by   bigint references people,
    ended_at   timestamptz
);
-- Serves: is this reporter on today's list? And keeps a person on it once.
create unique index vip_people_current on vip_people (person_id) where ended_at is null;
