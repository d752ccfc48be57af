-- The baskets' counts, exact and constant in cost however much waits.
--
-- Each backend adds to a row of its own (slot), so that submissions and takes never queue for one counter.

create table basket_counts (
    basket   basket not null,
    slot     integer not null,
    waiting  bigint not null,
    primary key (basket, slot)
) with (fillfactor = 50);

create function basket_counts_slot() returns integer language sql stable as $$ select pg_backend_pid() % 32 $$;

create function basket_counts_in() returns trigger language plpgsql as $$
begin
    insert into basket_counts (basket, slot, waiting)
    select basket, basket_counts_slot(), count(*) from arrived where state = 'waiting' group by basket order by basket
    on conflict (basket, slot) do update set waiting = basket_counts.waiting + excluded.waiting;
    return null;
end $$;

create function basket_counts_out() returns trigger language plpgsql as $$
begin
    insert into basket_counts (basket, slot, waiting)
    select basket, basket_counts_slot(), -count(*) from gone where state = 'waiting' group by basket order by basket
    on conflict (basket, slot) do update set waiting = basket_counts.waiting + excluded.waiting;
    return null;
end $$;

create function basket_counts_moved() returns trigger language plpgsql as $$
begin
    insert into basket_counts (basket, slot, waiting)
    select basket, basket_counts_slot(), sum(n) from (
        select basket, 1 as n from arrived where state = 'waiting'
        union all
        select basket, -1 from gone where state = 'waiting') as moves
    group by basket having sum(n) <> 0 order by basket
    on conflict (basket, slot) do update set waiting = basket_counts.waiting + excluded.waiting;
    return null;
end $$;

create trigger basket_counts_in after insert on issues
    referencing new table as arrived for each statement execute function basket_counts_in();
create trigger basket_counts_out after delete on issues
    referencing old table as gone for each statement execute function basket_counts_out();
create trigger basket_counts_moved after update on issues
    referencing old table as gone new table as arrived for each statement execute function basket_counts_moved();

insert into basket_counts (basket, slot, waiting)
select basket, 0, count(*) from issues where state = 'waiting' group by basket;

-- The four tiles: how many wait, and the issue whose promise ends first.
create view basket_tiles as
select b.basket,
       coalesce((select sum(c.waiting) from basket_counts c where c.basket = b.basket), 0)::bigint as waiting,
       first.id as first_id, first.submitted_at as first_submitted_at, first.promised_at as first_promised_at
from unnest(enum_range(null::basket)) as b (basket)
left join lateral (
    select i.id, i.submitted_at, i.promised_at from issues i
    where i.basket = b.basket and i.state = 'waiting' order by i.promised_at, i.id limit 1) as first on true;

-- Takes the issue that is next in `from_basket` for `taker`, in one statement: never one that somebody else is taking.
-- Null when everything in the basket is taken or being taken.
create function take_next(from_basket basket, taker bigint, taken_at timestamptz) returns bigint language sql as $$
    update issues set state = 'taken', owner_id = taker, version = version + 1,
                      first_taken_at = coalesce(first_taken_at, taken_at)
    where id = (select id from issues where basket = from_basket and state = 'waiting'
                order by take_rank, submitted_at, id limit 1 for no key update skip locked)
    returning id
$$;
