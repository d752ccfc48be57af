-- What the desk has learnt from the tags that staff kept: models, what they predicted, and whether it was kept.

-- One row a version. Only the newest few keep their weights; what they predicted stays.
create table learnt_models (
    version     bigint generated always as identity primary key,
    trained_at  timestamptz not null,
    -- From how many resolved issues.
    issues      integer not null constraint learnt_models_issues check (issues > 0),
    -- The tags it knows, in its own order.
    tags        bigint[] not null,
    weights     bytea not null,
    -- What it said of issues that it had not seen when it was made, and whether they have that tag: [tag, confidence, kept].
    own         jsonb not null,
    -- From which confidence on which tag is set without asking, and what that means: by `own` and by the log.
    trust       jsonb not null,
    trusted_at  timestamptz not null
);

-- Every tag that a model thought likely for a new issue, beside those that the form or a rule gave it.
create table learnt_predictions (
    issue_id    bigint not null references issues,
    tag_id      bigint not null references tags,
    version     bigint not null references learnt_models,
    confidence  real not null constraint learnt_predictions_confidence check (confidence between 0 and 1),
    -- It was set without asking; else it was offered.
    set_at_once boolean not null,
    at          timestamptz not null,
    -- Judged once the issue is resolved: it has the tag then, or not.
    kept        boolean,
    judged_at   timestamptz,
    constraint learnt_predictions_judged check ((kept is null) = (judged_at is null)),
    primary key (issue_id, tag_id)
);
-- Serves: what is still to be judged.
create index learnt_predictions_open on learnt_predictions (issue_id) where kept is null;
-- Serves: the newest judged predictions.
create index learnt_predictions_judged_at on learnt_predictions (judged_at desc) where judged_at is not null;

-- Up to which issue predictions are written down: one row.
create table learnt_progress (
    only_one  boolean primary key default true constraint learnt_progress_only_one check (only_one),
    up_to     bigint not null
);

-- What set a learnt tag. It stays known when staff removes the tag, or sets it again.
alter table issue_tags
    add column learnt_version bigint references learnt_models,
    add column confidence real,
    add constraint issue_tags_learnt_says_why check (
        (origin <> 'learnt' or learnt_version is not null) and (learnt_version is null) = (confidence is null));

-- Judges what is resolved by now: kept is what the issue has. A tag that staff removes within two weeks after that was
-- not kept either. Says how many predictions it judged, or judged anew.
create function judge_learnt(at_most integer) returns bigint language sql volatile as $$
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
