-- A rule may be applied to issues that were there before it. Such a tag was not there at submission: the numbers do not
-- count it as an automatic one.

alter table issue_tags
    add in_hindsight boolean not null default false,
    add constraint issue_tags_hindsight_is_a_rules check (not in_hindsight or rule_id is not null);
