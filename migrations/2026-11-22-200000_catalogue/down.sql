drop index software_by_vendor;
drop index vendors_by_name;
alter table vendors add constraint vendors_name_once unique (name);
drop table software_versions;
alter table software
    drop constraint software_retired_after_approved,
    drop column approved_on,
    drop column looked_after_by,
    drop column documentation,
    drop column platforms;
drop type platform;
