use crate::links::{ADDRESS, typed_address};
use crate::vendors::domain::{Known, NAME, POSTAL};
use crate::web::{Problems, Typed, optional, required};
use serde::Deserialize;

/// Another vendor: what else is known of them stands on their own page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NameForm {
    pub name: String,
}

impl Typed for NameForm {
    type Meant = String;

    fn check(&self) -> Result<String, Problems> {
        let mut problems = Problems::none();
        let name = problems.take("name", name(&self.name));
        problems.ok(|| name)
    }
}

/// What is known of a vendor.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VendorForm {
    pub name: String,
    pub address: String,
    pub support_page: String,
    /// What the page was opened on.
    pub seen: String,
}

#[derive(Clone, Debug)]
pub struct VendorMeant {
    pub known: Known,
    pub seen: String,
}

impl VendorForm {
    pub fn of(known: &Known, seen: String) -> Self {
        VendorForm {
            name: known.name.clone(),
            address: known.address.clone().unwrap_or_default(),
            support_page: known.support_page.clone().unwrap_or_default(),
            seen,
        }
    }
}

impl Typed for VendorForm {
    type Meant = VendorMeant;

    fn check(&self) -> Result<VendorMeant, Problems> {
        let mut problems = Problems::none();
        let name = problems.take("name", name(&self.name));
        let address = problems.take("address", optional(&self.address, POSTAL));
        let page = optional(&self.support_page, ADDRESS)
            .and_then(|typed| typed.as_deref().map(typed_address).transpose());
        let support_page = problems.take("support_page", page);
        problems.ok(|| {
            let known = Known { name: name?, address: address?, support_page: support_page? };
            Some(VendorMeant { known, seen: self.seen.clone() })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

fn name(typed: &str) -> Result<String, String> {
    required(typed, NAME, "Give the vendor’s name.")
}
