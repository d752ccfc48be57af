drop function judge_learnt;
-- Without its reason a learnt tag would be nobody's.
delete from issue_tags where learnt_version is not null and origin = 'learnt';
alter table issue_tags drop constraint issue_tags_learnt_says_why, drop column confidence, drop column learnt_version;
drop table learnt_progress;
drop table learnt_predictions;
drop table learnt_models;
