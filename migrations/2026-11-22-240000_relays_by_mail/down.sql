drop trigger relays_fill_outbox on relays;
drop function relays_fill_outbox;
drop trigger outbox_proves_relay on outbox;
drop function outbox_proves_relay;
drop index relays_mailed;
alter table outbox drop constraint outbox_relay_is_known;
