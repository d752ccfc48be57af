pub mod behind;
mod elsewhere;
mod gather;
pub mod keep;
pub mod material;
pub mod read;
mod row;
pub mod rows;
pub mod turns;
