drop table file_pieces;
drop table files;
-- PostgreSQL keeps the word 'file_removed'; nothing says it any more.
