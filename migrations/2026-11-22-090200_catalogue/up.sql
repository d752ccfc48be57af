-- What may be reported about: approved software and who makes it. And what managers may change: settings, tags, rules.

create table vendors (
    id    bigint generated always as identity primary key,
    name  text not null constraint vendors_name_length check (length(name) between 1 and 120),
    constraint vendors_name_once unique (name)
);

create table software (
    id            bigint generated always as identity primary key,
    name          text not null constraint software_name_length check (length(name) between 1 and 120),
    vendor_id     bigint not null references vendors,
    -- The mail or chat tool itself: whoever reports it is reached by phone.
    carries_mail  boolean not null default false,
    retired_on    date
);
-- Serves: the item a typed name means, whatever its case.
create unique index software_name_once on software (lower(name));

create table settings (
    name        text primary key,
    value       jsonb not null,
    changed_at  timestamptz not null default now(),
    changed_by  bigint references people
);

create type tag_facet as enum ('kind', 'software', 'vendor', 'cause', 'documentation', 'free');
create type tag_origin as enum ('form', 'rule', 'learnt', 'staff');

create table tags (
    id        bigint generated always as identity primary key,
    facet     tag_facet not null,
    word      text not null constraint tags_word_length check (length(word) between 1 and 60),
    label     text not null constraint tags_label_length check (length(label) between 1 and 120),
    ended_at  timestamptz,
    constraint tags_once unique (facet, word)
);

create table tag_rules (
    id           bigint generated always as identity primary key,
    tag_id       bigint not null references tags,
    words        text[] not null constraint tag_rules_words check (cardinality(words) between 1 and 200),
    not_words    text[] not null default '{}',
    software_id  bigint references software,
    effect       text,
    created_at   timestamptz not null default now(),
    ended_at     timestamptz
);
