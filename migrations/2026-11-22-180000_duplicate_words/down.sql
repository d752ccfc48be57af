-- PostgreSQL keeps the words; nothing says them any more. A step is one statement at least.
select;
