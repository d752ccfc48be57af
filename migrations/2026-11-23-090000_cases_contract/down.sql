alter table cases drop column contract_id;
