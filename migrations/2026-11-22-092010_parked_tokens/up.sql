-- The token of the form that was parked: when the form is sent after all, it need not be kept any longer.
alter table parked_forms add column form_token uuid;
