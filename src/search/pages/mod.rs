pub mod search;
pub mod views;
