//! What the manager's pages ask the database beyond the settings themselves.

mod people;

pub use people::ever_named;
