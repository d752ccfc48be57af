alter table issues drop column case_id;
drop table known_issues, case_events, relays, answers, concerned, case_versions, cases;
drop function case_counts_are_the_ledgers, concerned_counted, relays_went, relays_came, refuse_to_forget;
drop type case_event_kind, relay_how, answer_kind;
