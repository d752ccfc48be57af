-- What the Software Team knows of a vendor: where they are, whom to call there, what was agreed. Nothing of it is deleted:
-- a contact who is no longer there and a contract that is over are ended.

alter table vendors
    add column address       text constraint vendors_address_length check (length(address) between 1 and 500),
    add column support_page  text constraint vendors_support_page_length check (length(support_page) between 1 and 300);

create table vendor_contacts (
    id          bigint generated always as identity primary key,
    vendor_id   bigint not null references vendors,
    name        text not null constraint vendor_contacts_name_length check (length(name) between 1 and 120),
    -- What they are there for: "account manager", "support line".
    role        text constraint vendor_contacts_role_length check (length(role) between 1 and 120),
    email       text constraint vendor_contacts_email_shape check (email like '%_@_%' and length(email) <= 254),
    phone       text constraint vendor_contacts_phone_length check (length(phone) between 1 and 40),
    ended_at    timestamptz,
    added_by    bigint references people,
    form_token  uuid,
    constraint vendor_contacts_can_be_reached check (email is not null or phone is not null),
    constraint vendor_contacts_one_submission unique (added_by, form_token)
);
-- Serves: whom to call at a vendor.
create index vendor_contacts_of on vendor_contacts (vendor_id);

create table contracts (
    id                bigint generated always as identity primary key,
    vendor_id         bigint not null references vendors,
    reference         text not null constraint contracts_reference_length check (length(reference) between 1 and 120),
    -- When they answer: a zone and a week, as of the desk's own hours.
    coverage          jsonb,
    response_minutes  integer constraint contracts_response_positive check (response_minutes > 0),
    response_for      text constraint contracts_response_for_length check (length(response_for) between 1 and 200),
    starts_on         date not null,
    renews_on         date,
    ended_on          date,
    notes             text constraint contracts_notes_length check (length(notes) between 1 and 2000),
    looked_after_by   bigint references people,
    -- By which they are listed: the day on which somebody has to do something, and those without one last.
    comes_up_on       date not null generated always as (coalesce(renews_on, date '9999-12-31')) stored,
    added_by          bigint references people,
    form_token        uuid,
    constraint contracts_renewed_after_start check (renews_on > starts_on),
    constraint contracts_ended_after_start check (ended_on >= starts_on),
    constraint contracts_one_submission unique (added_by, form_token)
);
-- Serves: a vendor's contracts, and that a reference is there once.
create unique index contracts_once on contracts (vendor_id, lower(reference));
-- Serves: the list, what comes up first on top, and what comes up soon.
create index contracts_by_renewal on contracts (comes_up_on, id);
-- Serves: the list of those that are over, the last one first.
create index contracts_by_end on contracts (ended_on desc, id desc) where ended_on is not null;

-- What a contract is about; without a line it is everything that the vendor makes.
create table contract_software (
    contract_id  bigint not null references contracts,
    software_id  bigint not null references software,
    primary key (contract_id, software_id)
);
