//! Learning tags from texts that have them: one line per tag between the texts that have it and those that have not, over
//! how often and how rarely single words occur, and how far to trust it. Pure, but for `evaluate` and `table`, which
//! measure it on files. What the desk learns from its own issues is in `tagging::learnt`.

mod bayes;
mod confidence;
pub mod evaluate;
mod hash;
mod linear;
mod model;
mod packed;
mod replay;
mod shelf;
mod table;
mod threshold;
mod trust;
mod vectors;
mod words;

pub use confidence::{Choice, Judged};
pub use model::{Lessons, Model, Opinion};
pub use shelf::{Guess, KnownTag, Learnt, Offer, Shelf};
pub use threshold::{Reach, Verdict, threshold};
pub use trust::{Case, LEAST, Meaning, OfTag, Trust};
