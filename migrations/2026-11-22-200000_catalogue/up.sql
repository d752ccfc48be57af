-- The catalogue as the Software Team keeps it: where a software item runs, where it is documented, who looks after it, and
-- which of its versions are approved. Nothing of it is ever deleted: what is no longer approved is retired with a date.

create type platform as enum ('windows', 'macos', 'linux', 'web', 'ios', 'android');

alter table software
    add column platforms       platform[] not null default '{}',
    add column documentation   text constraint software_documentation_length check (length(documentation) between 1 and 300),
    add column looked_after_by bigint references people,
    -- Absent for what was approved before the catalogue kept the day.
    add column approved_on     date,
    add constraint software_retired_after_approved check (retired_on >= approved_on);

create table software_versions (
    id           bigint generated always as identity primary key,
    software_id  bigint not null references software,
    version      text not null constraint software_versions_length check (length(version) between 1 and 60),
    approved_on  date not null,
    retired_on   date,
    constraint software_versions_retired_after_approved check (retired_on >= approved_on)
);
-- Serves: the versions of a page of software items, and the version a typed name means.
create unique index software_versions_once on software_versions (software_id, lower(version));

-- Until now "Microsoft" and "microsoft" could be two. What the later ones make is the first one's from now on.
update software set vendor_id = same.kept
    from (select id, min(id) over (partition by lower(name)) as kept from vendors) same
    where same.id = software.vendor_id and same.id <> same.kept;
delete from vendors later using vendors earlier where lower(earlier.name) = lower(later.name) and earlier.id < later.id;
alter table vendors drop constraint vendors_name_once;
-- Serves: the vendor a typed name means, whatever its case, and their list by name.
create unique index vendors_by_name on vendors (lower(name));
-- Serves: what is whose, in the catalogue's list and on a vendor's page.
create index software_by_vendor on software (vendor_id);
