mod facts;
mod find;
mod rows;
mod similar;
mod sql;
mod views;
mod words;

pub use find::{Found, MOST, find};
pub use rows::{Met, Somebody, by_number, listed, people};
pub use similar::{Alike, likest, similar};
pub use views::{Naming, View, add, has_room, remove, rename, views};
pub use words::{correction, count_some};
