-- Who waits for whose word: what a desk has to know to go on, and what stops the clock of resolving.

alter table issues
    -- The desk asked its reporter something, and has not heard since.
    add asked_at timestamptz,
    -- The reporter wrote, and nobody at the desk has answered since.
    add wrote_at timestamptz;
