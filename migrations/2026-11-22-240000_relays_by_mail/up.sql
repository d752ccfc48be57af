-- An answer that was sent to somebody is a message like others, written with its cause; that it was mailed is what proves the
-- relay, which a worker then writes down (`cases::confirm_what_was_mailed`).

alter table outbox add constraint outbox_relay_is_known foreign key (relay_id) references relays;

-- Serves: relays that were mailed and are not yet written down as told.
create index relays_mailed on relays (id) where owed and mailed_at is not null;

create function outbox_proves_relay() returns trigger language plpgsql as $$
begin
    update relays set mailed_at = new.sent_at where id = new.relay_id;
    return null;
end $$;
create trigger outbox_proves_relay after update of state on outbox for each row
    when (new.relay_id is not null and new.state = 'sent' and old.state <> 'sent') execute function outbox_proves_relay();

create function relays_fill_outbox() returns trigger language plpgsql as $$
begin
    insert into outbox (person_id, issue_id, relay_id, topic)
        select now_so.person_id, now_so.issue_id, now_so.id, 'relay' from now_so join was_so using (id)
        where was_so.sent_at is null and now_so.sent_at is not null
        on conflict (relay_id) do nothing;
    -- Who has been told otherwise, or need not be told, is not mailed any more, unless it is on its way just now.
    update outbox set state = 'kept', why = 'They had been told by then, or another answer holds.'
        from now_so join was_so using (id)
        where outbox.relay_id = now_so.id and was_so.owed and not now_so.owed and outbox.state = 'queued'
          and outbox.leased_by is null;
    return null;
end $$;
create trigger relays_fill_outbox after update on relays
    referencing new table as now_so old table as was_so for each statement execute function relays_fill_outbox();
