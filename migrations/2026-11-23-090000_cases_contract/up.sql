-- Under which of the vendor's contracts a case was brought to them.
alter table cases add column contract_id bigint references contracts;
