//! What is looked for, how far back, and what of it is near enough.

mod alike;
mod asked;
mod query;
mod snippet;
mod times;
mod typo;
mod walk;

pub use alike::{Likeness, Said};
pub use asked::{OPERATORS, Search, Term};
pub use query::{Extent, Query, expected};
pub use snippet::{Part, parts};
pub use times::times;
pub use typo::{Known, may_be_a_slip, meant, pieces, swapped};
pub use walk::{Held, Walk};
