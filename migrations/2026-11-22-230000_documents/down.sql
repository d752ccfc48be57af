drop function offer_documents;
drop function document_offered;
drop table document_offers;
drop function document_was_judged;
drop table document_software;
drop table documents;
