-- How an issue changes hands: raised to tier 2, handed over to a colleague, passed over, put back.

alter table issues
    -- Tier 1 has given it up: in the bin, tier 2 takes it first and tier 1 no more.
    add raised boolean not null default false,
    add times_handed_over integer not null default 0
        constraint issues_times_handed_over_sane check (times_handed_over >= 0);

-- Why somebody took an issue while another that they might have taken had waited longer.
create type inversion as enum ('skipped', 'put_back', 'chosen');

-- What take next does not give to whom, because they passed it over or put it back: until somebody takes it, or for a day.
create table passed_over (
    person_id  bigint not null references people,
    issue_id   bigint not null references issues,
    how        inversion not null constraint passed_over_by_hand check (how <> 'chosen'),
    at         timestamptz not null,
    primary key (person_id, issue_id)
);
-- Serves: forgetting it, once somebody has taken the issue.
create index passed_over_of_issue on passed_over (issue_id);

create function passed_over_is_over() returns trigger language plpgsql as $$
begin
    delete from passed_over where issue_id = new.id;
    return null;
end $$;
create trigger issues_are_passed_over_no_more after update of state on issues
    for each row when (old.state = 'waiting' and new.state <> 'waiting') execute function passed_over_is_over();

-- A booked follow-up goes with its issue.
create function follow_ups_change_hands() returns trigger language plpgsql as $$
begin
    update follow_ups set owner_id = new.owner_id where issue_id = new.id and ended_at is null;
    return null;
end $$;
create trigger issues_hand_over_follow_up after update of owner_id on issues
    for each row when (new.state = 'follow_up' and old.owner_id is distinct from new.owner_id)
    execute function follow_ups_change_hands();

-- Serves: take next. What was raised goes before the rest of the bin; in other baskets it means nothing.
drop index issues_to_take;
create index issues_to_take on issues (basket, (raised and basket = 'bin') desc, take_rank, submitted_at, id)
    where state = 'waiting';
-- Serves: how much of the bin is raised.
create index issues_raised on issues (basket) where state = 'waiting' and raised;

-- The issue that is next in `from_basket` for `taker`, if there is one.
create function next_to_take(from_basket basket, raised_too boolean, taker bigint, taken_at timestamptz) returns bigint
language sql stable as $$
    select id from issues
    where basket = from_basket and state = 'waiting' and (raised and basket = 'bin') <= raised_too
      and id <> all (array(select issue_id from passed_over where person_id = taker and at > taken_at - interval '1 day'))
    order by (raised and basket = 'bin') desc, take_rank, submitted_at, id limit 1
$$;

-- Takes it, in one statement: never one that somebody else is taking. Null when there is nothing for this taker.
drop function take_next(basket, bigint, timestamptz);
create function take_next(from_basket basket, raised_too boolean, taker bigint, taken_at timestamptz) returns bigint
language sql as $$
    update issues set state = 'taken', owner_id = taker, version = version + 1,
                      first_taken_at = coalesce(first_taken_at, taken_at)
    where id = (
        select id from issues
        where basket = from_basket and state = 'waiting' and (raised and basket = 'bin') <= raised_too
          and id <> all (array(select issue_id from passed_over where person_id = taker and at > taken_at - interval '1 day'))
        order by (raised and basket = 'bin') desc, take_rank, submitted_at, id limit 1 for no key update skip locked)
    returning id
$$;

-- The four tiles: how many wait, of those that nobody has answered yet the one whose promise ends first, and how many of
-- the bin only tier 2 takes.
create or replace view basket_tiles as
select b.basket,
       coalesce((select sum(c.waiting) from basket_counts c where c.basket = b.basket), 0)::bigint as waiting,
       first.id as first_id, first.submitted_at as first_submitted_at, first.promised_at as first_promised_at,
       case b.basket when 'bin' then (select count(*) from issues i where i.basket = 'bin' and i.state = 'waiting' and i.raised)
            else 0 end as raised
from unnest(enum_range(null::basket)) as b (basket)
left join lateral (
    select i.id, i.submitted_at, i.promised_at from issues i
    where i.basket = b.basket and i.state = 'waiting' and i.first_response_at is null
    order by i.promised_at, i.id limit 1) as first on true;
