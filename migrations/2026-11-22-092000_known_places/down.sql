alter table sign_in_failures drop column welcomed_at;
