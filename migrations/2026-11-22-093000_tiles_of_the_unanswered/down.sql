create or replace view basket_tiles as
select b.basket,
       coalesce((select sum(c.waiting) from basket_counts c where c.basket = b.basket), 0)::bigint as waiting,
       first.id as first_id, first.submitted_at as first_submitted_at, first.promised_at as first_promised_at
from unnest(enum_range(null::basket)) as b (basket)
left join lateral (
    select i.id, i.submitted_at, i.promised_at from issues i
    where i.basket = b.basket and i.state = 'waiting' order by i.promised_at, i.id limit 1) as first on true;
drop index issues_unanswered;
