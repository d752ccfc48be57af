-- Words for issues that point to another. A transaction that makes a word may not use it: the next step does.

alter type state add value if not exists 'duplicate';
alter type event_kind add value if not exists 'gained_duplicate';
alter type event_kind add value if not exists 'lost_duplicate';
