pub mod rows;
pub mod turns;
