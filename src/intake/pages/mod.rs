pub mod call;
pub mod issues;
pub mod log;
pub mod log_list;
pub mod report;
