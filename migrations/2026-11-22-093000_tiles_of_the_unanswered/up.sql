-- A tile says how its basket's promises stand. What has had its first response keeps waiting, and is counted, but has no
-- promise left to keep or to break: it must not make the basket late.

-- Serves: the tiles.
create index issues_unanswered on issues (basket, promised_at, id) where state = 'waiting' and first_response_at is null;

-- The four tiles: how many wait, and of those that nobody has answered yet the one whose promise ends first.
create or replace view basket_tiles as
select b.basket,
       coalesce((select sum(c.waiting) from basket_counts c where c.basket = b.basket), 0)::bigint as waiting,
       first.id as first_id, first.submitted_at as first_submitted_at, first.promised_at as first_promised_at
from unnest(enum_range(null::basket)) as b (basket)
left join lateral (
    select i.id, i.submitted_at, i.promised_at from issues i
    where i.basket = b.basket and i.state = 'waiting' and i.first_response_at is null
    order by i.promised_at, i.id limit 1) as first on true;
