-- The throttle goes by account and neighbourhood together, so that strangers shut nobody out: `about` is also
-- "pair 192.0.2.7 ada@example.org". Such a row says when that account was last signed in to from there.
alter table sign_in_failures add column welcomed_at timestamptz;
