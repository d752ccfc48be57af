-- Issues :first to :last of a desk whose first :history issues are over. Of those after them 1,146 are in work or wait to
-- be agreed to, and all others wait in a basket: the same open work at every size.

with numbered as (
    select g as id, g - :history as open,
           25 + case
               -- Twenty people who report a lot: 120 issues each, spread over the whole history.
               when g <= :history and g % (:history / 2400) = 0 then 1 + (g / (:history / 2400)) % 20
               else 21 + bench_draw(g, 1, :employees - 20) end as reporter_id,
           1 + least(bench_draw(g, 2, 60), bench_draw(g, 3, 60)) as software_id,
           bench_draw(g, 4, 100) as percent, bench_draw(g, 5, 1000) as permille,
           1 + bench_draw(g, 6, 24) as tech, bench_draw(g, 7, 480) as minutes
    from generate_series(:first, :last) as g
), judged as (
    select *,
           (case when percent < 2 then 'customer_impact' when percent < 14 then 'work_stoppage'
                 when percent < 64 then 'inconvenience' else 'question' end)::effect as effect,
           -- What waits is mostly in the bin.
           permille < 10 as vip,
           (case when open <= 0 then case when permille % 50 = 0 then 'cancelled' else 'closed' end
                 when open <= 1000 then 'resolved'
                 when open <= 1096 then case when open % 8 = 0 then 'follow_up' else 'taken' end
                 when open <= 1136 then 'escalated'
                 when open <= 1146 then 'answered'
                 else 'waiting' end)::state as state,
           case when open <= 0 then :today - interval '6 days' - interval '730 days' * (1 - id::float8 / :history)
                else :today - interval '1 second' * bench_draw(id, 8, 5 * 86400) end as submitted_at
    from numbered
), placed as (
    select *,
           (case effect when 'customer_impact' then 'p1' when 'work_stoppage' then 'p2' else 'low' end)::priority as priority,
           (case when vip then 'vip' when effect = 'customer_impact' then 'p1' when effect = 'work_stoppage' then 'p2'
                 else 'bin' end)::basket as basket,
           case when state not in ('waiting', 'cancelled') then case when state in ('taken', 'follow_up') then 1 + open % 24 else tech end end
               as owner_id
    from judged
)
insert into issues (id, reporter_id, logged_by_id, source, software_id, software, department, vip, contact_by, summary, description,
                    kind, effect, priority, basket, state, version, owner_id, submitted_at, promised_at, first_taken_at,
                    first_response_at, resolved_at, resolved_by, closes_at, closed_at, code, details, documentation, staff_minutes, case_id)
overriding system value
select id, reporter_id, reporter_id, case when percent < 90 then 'web' else 'call' end::source, software_id,
       'Program ' || software_id || ' Desktop', 'Department ' || 1 + reporter_id % 30, vip, 'email',
       'Program ' || software_id || ' ' || trouble[1 + bench_draw(id, 10, cardinality(trouble))],
       -- 250 to 700 characters.
       said[1 + bench_draw(id, 11, cardinality(said))] || said[1 + bench_draw(id, 12, cardinality(said))]
           || said[1 + bench_draw(id, 13, cardinality(said))] || said[1 + bench_draw(id, 14, cardinality(said))] || bench_words(id),
       (select word from bench_kinds where nr = bench_draw(id, 15, 16)),
       effect, priority, basket, state, case when state = 'waiting' then 1 else 4 end, owner_id, submitted_at,
       submitted_at + interval '1 minute' * (case basket when 'bin' then 600 when 'p2' then 180 else 60 end + minutes),
       case when owner_id is not null then submitted_at + interval '1 minute' * minutes end,
       case when owner_id is not null then submitted_at + interval '1 minute' * (minutes + 9) end,
       case when state in ('resolved', 'closed') then submitted_at + interval '1 minute' * (minutes + 30) end,
       case when state in ('resolved', 'closed') then owner_id end,
       case state when 'closed' then submitted_at + interval '5 days'
                  -- Far off, so that a desk kept for the next measurement stays as it is.
                  when 'resolved' then :today + interval '1 year' end,
       case when state in ('closed', 'cancelled') then submitted_at + interval '5 days' end,
       case when state in ('resolved', 'closed') then codes[1 + bench_draw(id, 16, cardinality(codes))] end,
       case when state in ('resolved', 'closed') then done[1 + bench_draw(id, 17, cardinality(done))] end,
       case when state in ('resolved', 'closed') then 'missing'::documentation end,
       case when owner_id is not null then 3 + bench_draw(id, 18, 40) else 0 end,
       case when state in ('escalated', 'answered') then software_id end
from placed, bench_texts
order by id;

-- In the order in which it happened, as a desk writes it down.
insert into issue_events (issue_id, kind, at, by_id, from_state, to_state, owner_id, text, channel, reached, minutes, facts)
select i.id, e.kind::event_kind, e.at, e.by_id, e.from_state::state, e.to_state::state, e.owner_id, e.text, e.channel::channel,
       e.reached, e.minutes, coalesce(e.facts, '{}')
from issues i, bench_texts,
     lateral (values
         (1, 'submitted', i.submitted_at, i.reporter_id, null, 'waiting', null, null, null, null::boolean, null::integer,
          jsonb_build_object('effect', i.effect, 'priority', i.priority, 'basket', i.basket, 'promised_at', i.promised_at)),
         (2, 'taken', i.first_taken_at, i.owner_id, 'waiting', 'taken', i.owner_id, null, null, null, null, null),
         (3, 'contact', i.first_response_at, i.owner_id, 'taken', 'taken', i.owner_id, told[1 + bench_draw(i.id, 19, cardinality(told))],
          'phone', true, 6, '{"first_response": true}'),
         (4, 'message', case when i.id % 5 < 3 and i.owner_id is not null then i.first_response_at + interval '5 minutes' end, i.owner_id,
          'taken', 'taken', i.owner_id, said[1 + bench_draw(i.id, 20, cardinality(said))], null, null, null, null),
         (5, 'resolved', i.resolved_at, i.owner_id, 'taken', 'resolved', i.owner_id, i.details, null, null, 10,
          jsonb_build_object('code', i.code, 'documentation', i.documentation)),
         (6, case i.state when 'cancelled' then 'cancelled' else 'closed' end, i.closed_at,
          case i.state when 'cancelled' then i.reporter_id end, case i.state when 'cancelled' then 'waiting' else 'resolved' end,
          i.state::text, i.owner_id, null, null, null, null, null)
     ) as e (step, kind, at, by_id, from_state, to_state, owner_id, text, channel, reached, minutes, facts)
where i.id between :first and :last and e.at is not null
order by e.at, i.id, e.step;

insert into issue_tags (issue_id, tag_id, origin, added_at)
select i.id, k.tag_id, 'form'::tag_origin, i.submitted_at from issues i join bench_kinds k on k.word = i.kind
where i.id between :first and :last
union all
select i.id, t.id, 'rule'::tag_origin, i.submitted_at from issues i join tags t on t.facet = 'software' and t.word = 'program-' || i.software_id
where i.id between :first and :last and i.id % 2 = 0;
