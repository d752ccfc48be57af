pub mod day;
pub mod feed;
pub mod finish;
pub mod plan;
