drop view signed_in;
