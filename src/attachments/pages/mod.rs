pub mod file;
pub mod remove;
