drop table saved_views;
drop function search_similar(bigint, text, bigint, text[], float8[], integer);
drop view search_report_words;
drop function search_count(integer);
drop table search_counted, search_words;
drop function search_newest(text, integer);
drop function search_pieces(text), search_snippet(bigint, text, text, boolean), search_query(text), search_terms(text[], boolean[]),
    search_people(text, integer);
drop index people_by_words, issue_tags_of_tag, issues_of_owner, issues_by_time;
drop view search_common;
drop trigger issue_texts_said on issue_events;
drop trigger issue_texts_changed on issues;
drop trigger issue_texts_in on issues;
drop function issue_texts_said(), issue_texts_changed(), issue_texts_in();
drop table issue_texts;
drop function search_words_of(issues), search_weight(event_kind), search_report(text, text, text), search_place(bigint),
    search_block(bigint), search_lexemes(text);
