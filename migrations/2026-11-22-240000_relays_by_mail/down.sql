drop trigger relays_fill_outbox on relays;
drop function relays_fill_outbox;
drop index relays_on_the_way;
alter table outbox drop constraint outbox_relay_is_known;
