//! How soon, and whose basket: the desk's rules for a fresh report, and the words that explain them.

mod domain;

pub use domain::*;
