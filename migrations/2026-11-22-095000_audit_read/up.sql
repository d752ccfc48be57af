-- The audit trail as managers read it: newest first, by what was done, by whom, or about what.

-- Serves: what of one sort was done.
create index audit_by_what on audit (what, id desc);
-- Serves: what somebody did.
create index audit_by_person on audit (by_id, id desc);
-- Serves: what became of one setting, or of one person.
create index audit_by_subject on audit (about, id desc);

-- The sorts there are. Steps from one to the next in the index: the cost is that of the sorts, not of the lines.
create view audit_sorts as
with recursive sorts as (
    (select what from audit order by what limit 1)
    union all
    select (select a.what from audit a where a.what > s.what order by a.what limit 1) from sorts s where s.what is not null)
select what from sorts where what is not null;
