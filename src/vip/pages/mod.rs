pub mod end;
pub mod issues;
pub mod people;
