alter table issue_tags
    drop constraint issue_tags_hindsight_is_a_rules,
    drop in_hindsight;
