drop table tag_rules;
drop table tags;
drop type tag_origin;
drop type tag_facet;
drop table settings;
drop table software;
drop table vendors;
