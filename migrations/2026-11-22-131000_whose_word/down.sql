alter table issues drop asked_at, drop wrote_at;
