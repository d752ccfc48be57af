-- What the desk sees of a reporter beside an issue: how to reach them, and how much of theirs is open.
create view reporters as
select p.id, p.name, p.email, p.phone,
       (select count(*) from issues i where i.reporter_id = p.id
        and i.state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered')) as open_issues
from people p;
