pub mod call;
pub mod issues;
pub mod report;
