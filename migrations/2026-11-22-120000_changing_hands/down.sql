drop view basket_tiles;
create view basket_tiles as
select b.basket,
       coalesce((select sum(c.waiting) from basket_counts c where c.basket = b.basket), 0)::bigint as waiting,
       first.id as first_id, first.submitted_at as first_submitted_at, first.promised_at as first_promised_at
from unnest(enum_range(null::basket)) as b (basket)
left join lateral (
    select i.id, i.submitted_at, i.promised_at from issues i
    where i.basket = b.basket and i.state = 'waiting' and i.first_response_at is null
    order by i.promised_at, i.id limit 1) as first on true;

drop function take_next(basket, boolean, bigint, timestamptz);
create function take_next(from_basket basket, taker bigint, taken_at timestamptz) returns bigint language sql as $$
    update issues set state = 'taken', owner_id = taker, version = version + 1,
                      first_taken_at = coalesce(first_taken_at, taken_at)
    where id = (select id from issues where basket = from_basket and state = 'waiting'
                order by take_rank, submitted_at, id limit 1 for no key update skip locked)
    returning id
$$;
drop function next_to_take(basket, boolean, bigint, timestamptz);
drop index issues_raised;
drop index issues_to_take;
create index issues_to_take on issues (basket, take_rank, submitted_at, id) where state = 'waiting';
drop trigger issues_hand_over_follow_up on issues;
drop function follow_ups_change_hands();
drop trigger issues_are_passed_over_no_more on issues;
drop function passed_over_is_over();
drop table passed_over;
drop type inversion;
alter table issues drop times_handed_over, drop raised;
