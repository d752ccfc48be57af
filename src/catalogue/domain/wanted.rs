use super::Platform;
use crate::people::PersonId;

/// Which items a list shows.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// In the name.
    pub words: Option<String>,
    /// Or in the vendor's name, for who may know that.
    pub vendors_too: bool,
    pub platform: Option<Platform>,
    pub which: Which,
    pub keeper: Option<KeptBy>,
    /// The list goes on after this name.
    pub after: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Which {
    #[default]
    Approved,
    Retired,
    All,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KeptBy {
    Person(PersonId),
    /// Nobody who is in the team still.
    Nobody,
}
