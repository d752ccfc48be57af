alter table parked_forms drop column form_token;
