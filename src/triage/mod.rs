//! How soon, and whose basket: the desk's rules for a fresh report, and the words that explain them.

mod domain;
mod told;

pub use domain::*;
pub use told::{next_in_words, told, went};
