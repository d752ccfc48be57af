drop table contract_software;
drop table contracts;
drop table vendor_contacts;
alter table vendors
    drop column support_page,
    drop column address;
