use crate::web::{Problems, Typed};
use serde::Deserialize;

/// A button with nothing to fill in.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AsideForm {}

impl Typed for AsideForm {
    type Meant = ();

    fn check(&self) -> Result<(), Problems> {
        Ok(())
    }
}

/// Begin or end to watch an issue.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WatchForm {
    pub watch: String,
}

impl Typed for WatchForm {
    /// Whether to watch it.
    type Meant = bool;

    fn check(&self) -> Result<bool, Problems> {
        Ok(self.watch != "no")
    }
}
