//! Who may come in, as types: a handler that takes a `Desk<Tech>` cannot be reached by anyone else.

use super::Needs;
use crate::error::Error;
use crate::people::{Person, Role};

/// A kind of visitor. Its implementors are never made; they stand in signatures.
pub trait Door: Send + 'static {
    const NEEDS: Needs;

    /// # Errors
    /// [`Error::Forbidden`] with who may come in instead.
    fn admits(person: &Person) -> Result<(), Error>;
}

macro_rules! door {
    ($(#[$meta:meta])* $name:ident: $needs:ident, $pattern:pat, $words:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl Door for $name {
            const NEEDS: Needs = Needs::$needs;

            fn admits(person: &Person) -> Result<(), Error> {
                match (person.role, person.tier) {
                    $pattern => Ok(()),
                    #[allow(unreachable_patterns, reason = "a door may admit everybody")]
                    _ => Err(Error::Forbidden($words.to_owned())),
                }
            }
        }
    };
}

door! {
    /// Everybody who is signed in.
    Anybody: SignIn, _, ""
}
door! {
    /// Techs and managers: those who work issues.
    Tech: Tech, (Role::Tech | Role::Manager, _), "This page is for the desk’s techs and managers."
}
door! {
    /// Everybody who has shifts.
    Staff: Staff, (Role::Tech | Role::Manager | Role::Software, _), "This page is for the desk and the Software Team."
}
door! {
    /// Those who take P1 and P2.
    Tier2: Tier2, (Role::Manager, _) | (Role::Tech, Some(2)), "This is for tier 2 and managers."
}
door! {
    Manager: Manager, (Role::Manager, _), "This page is for managers."
}
door! {
    /// The Software Team, and managers who read.
    Software: Software, (Role::Software | Role::Manager, _), "Ask the Software Team: only they talk to vendors."
}
door! {
    /// Those who keep the catalogue and talk to vendors.
    SoftwareTeam: SoftwareTeam, (Role::Software, _), "Ask the Software Team: only they change that. Managers may read it."
}
