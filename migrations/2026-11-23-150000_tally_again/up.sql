-- Who is owed an answer that is not due yet: everybody else who has none is late. So a page asks for the few, not for the many.
drop index tally_requests_unanswered;
create index tally_requests_promised on tally_requests (promised_at) where promised_at is not null;
-- Serve: requests that count in a period, and what was open when it began, where several words have to hold at once.
create index tally_requests_last on tally_requests (last_at);
create index tally_requests_open on tally_requests (submitted_at) where ended_at is null and not is_line;

-- What a request counts for leans on names and roles that may change without any event of the request.
create function tally_touch_software() returns trigger language plpgsql as $$
begin
    insert into tally_touched (is_line, of_id) select false, id from issues where software_id = new.id;
    insert into tally_touched (is_line, of_id) select true, id from log_lines where software_id = new.id;
    return null;
end $$;
create trigger software_touches_tally after update of vendor_id on software for each row
    when (new.vendor_id is distinct from old.vendor_id) execute function tally_touch_software();

create function tally_touch_vendor() returns trigger language plpgsql as $$
begin
    insert into tally_touched (is_line, of_id)
        select false, issues.id from issues join software on software.id = issues.software_id where software.vendor_id = new.id;
    insert into tally_touched (is_line, of_id)
        select true, log_lines.id from log_lines join software on software.id = log_lines.software_id where software.vendor_id = new.id;
    return null;
end $$;
create trigger vendors_touch_tally after update of name on vendors for each row
    when (new.name is distinct from old.name) execute function tally_touch_vendor();

create function tally_touch_manager() returns trigger language plpgsql as $$
begin
    insert into tally_touched (is_line, of_id)
        select distinct false, issues.id from issues join issue_events on issue_events.issue_id = issues.id
        where issues.vip and issue_events.owner_id = new.id;
    return null;
end $$;
create trigger people_touch_tally after update of role on people for each row
    when (new.role is distinct from old.role and 'manager' in (new.role, old.role)) execute function tally_touch_manager();
