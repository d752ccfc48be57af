-- Judges what is resolved by now: kept is what the issue has. A tag that staff removes within two weeks after that was
-- not kept either. Says how many predictions it judged, or judged anew.
create or replace function judge_learnt(at_most integer) returns bigint language sql volatile as $$
    with due as (
        select p.issue_id, p.tag_id from learnt_predictions p join issues i on i.id = p.issue_id
        where p.kept is null and i.state in ('resolved', 'closed') limit at_most
    ), judged as (
        update learnt_predictions p set judged_at = now(), kept = exists (
            select from issue_tags t
            where t.issue_id = p.issue_id and t.tag_id = p.tag_id and t.removed_at is null)
        from due where p.issue_id = due.issue_id and p.tag_id = due.tag_id
        returning 1
    ), again as (
        update learnt_predictions p set kept = false
        where p.judged_at > now() - interval '14 days' and p.kept and not exists (
            select from issue_tags t
            where t.issue_id = p.issue_id and t.tag_id = p.tag_id and t.removed_at is null)
        returning 1
    )
    select (select count(*) from judged) + (select count(*) from again)
$$;
update learnt_models set own = coalesce((select jsonb_agg(one - 0) from jsonb_array_elements(own) one), '[]');
alter table learnt_progress drop column next_xid, drop column asked;
drop index issues_that_teach;
