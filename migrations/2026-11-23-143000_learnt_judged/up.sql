-- What staff had before its eyes, and nothing else, says whether a prediction was kept.

-- Serves: the newest issues that teach. What is asked beside its condition stands in it, as parameters match no condition.
create index issues_that_teach on issues (id desc) include (resolved_at, state, source, code, owner_id) where resolved_by is not null;

-- Up to `up_to` no issue can come any more. Up to `asked` none can as soon as no transaction before `next_xid` runs.
alter table learnt_progress
    add column asked bigint not null default 0,
    add column next_xid bigint not null default 0;

-- Each case with its issue: [issue, tag, confidence, kept]. Of those until now it is not known, and 0.
update learnt_models set own = coalesce((select jsonb_agg(jsonb_build_array(0) || one) from jsonb_array_elements(own) one), '[]');

-- Judges what staff resolved by now: kept is what the issue has. For two weeks after that it follows what staff adds and
-- removes, be the issue opened again or not. What was cancelled, or over without staff having looked at it, is not judged
-- and goes. Says how many predictions it judged, or judged anew.
create or replace function judge_learnt(at_most integer) returns bigint language sql volatile as $$
    with due as (
        select p.issue_id, p.tag_id from learnt_predictions p join issues i on i.id = p.issue_id
        where p.kept is null and i.state in ('resolved', 'closed') and i.resolved_by is not null
              and i.code <> 'self_solved' and (i.source <> 'import' or i.owner_id is not null)
        limit at_most
    ), judged as (
        update learnt_predictions p set judged_at = now(), kept = exists (
            select from issue_tags t
            where t.issue_id = p.issue_id and t.tag_id = p.tag_id and t.removed_at is null)
        from due where p.issue_id = due.issue_id and p.tag_id = due.tag_id
        returning 1
    ), again as (
        update learnt_predictions p set kept = not p.kept
        where p.judged_at > now() - interval '14 days' and p.kept <> exists (
            select from issue_tags t
            where t.issue_id = p.issue_id and t.tag_id = p.tag_id and t.removed_at is null)
        returning 1
    ), gone as (
        delete from learnt_predictions p using issues i
        where p.kept is null and i.id = p.issue_id
              and (i.state = 'cancelled' or i.state = 'closed' and (
                  i.resolved_by is null or i.code is null or i.code = 'self_solved'
                  or i.source = 'import' and i.owner_id is null))
    )
    select (select count(*) from judged) + (select count(*) from again)
$$;
