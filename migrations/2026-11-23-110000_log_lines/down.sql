-- Not valid: what was imported stays as it is.
alter table issues
    drop constraint issues_resolved_says_how,
    add constraint issues_resolved_says_how
        check (state not in ('resolved', 'closed')
               or num_nonnulls(code, details, documentation, resolved_at, resolved_by, closes_at) = 6) not valid;
