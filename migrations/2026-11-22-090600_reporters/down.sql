drop view reporters;
