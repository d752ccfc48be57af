drop table open_pages;
