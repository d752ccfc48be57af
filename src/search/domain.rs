//! What is looked for, and what of it is near enough.

mod alike;
mod asked;
mod query;
mod snippet;
mod typo;

pub use alike::{Likeness, Said};
pub use asked::{OPERATORS, Search, Term};
pub use query::{Lead, Query};
pub use snippet::{Part, parts};
pub use typo::{Known, may_be_a_slip, meant, pieces, swapped};
