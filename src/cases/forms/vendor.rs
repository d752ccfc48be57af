use super::said;
use crate::cases::domain::{Case, REFERENCE, TEXT};
use crate::desk_time::typed_day;
use crate::vendors::ContractId;
use crate::web::{Problems, Typed, new_form_token, optional, required, token_of, token_with};
use chrono::{NaiveDateTime, NaiveTime};
use serde::Deserialize;
use uuid::Uuid;

/// Characters of who was spoken to.
const WHO: usize = 120;
/// When the contract is none under which the vendor could be asked.
pub const NOT_THEIRS: &str = "Choose one of this vendor’s contracts for this software, or none.";

/// A contact with the vendor: when, with whom, what they said; and by what they call the matter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VendorForm {
    pub day: String,
    pub time: String,
    pub spoke_with: String,
    pub said: String,
    pub reference: String,
    /// The number of the contract under which it is theirs to mend.
    pub contract: String,
    /// They have it now, and we wait for them.
    pub waits: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct VendorContact {
    /// On the desk’s wall.
    pub at: NaiveDateTime,
    pub spoke_with: String,
    pub said: String,
    pub reference: Option<String>,
    pub contract: Option<ContractId>,
    pub waits: bool,
    pub token: Option<Uuid>,
}

impl VendorForm {
    /// Just now, with what is known of the case.
    pub fn fresh(now: NaiveDateTime, case: &Case) -> Self {
        let contract = case.contract.as_ref().map(|(id, _)| id.to_string());
        VendorForm {
            day: now.format("%Y-%m-%d").to_string(),
            time: now.format("%H:%M").to_string(),
            reference: case.vendor_reference.clone().unwrap_or_default(),
            contract: contract.unwrap_or_default(),
            waits: case.waits_since.map(|_| "yes".to_owned()).unwrap_or_default(),
            form_token: new_form_token(),
            ..VendorForm::default()
        }
    }

    pub fn is_waiting(&self) -> bool {
        !self.waits.is_empty()
    }

    fn contract(&self) -> Result<Option<ContractId>, &'static str> {
        match self.contract.as_str() {
            "" => Ok(None),
            typed => typed.parse().map(|id| Some(ContractId(id))).map_err(|_| NOT_THEIRS),
        }
    }

    /// All that was typed.
    fn words(&self) -> [&str; 7] {
        let typed = [&self.day, &self.time, &self.spoke_with, &self.said];
        let [day, time, spoke_with, said] = typed.map(String::as_str);
        [day, time, spoke_with, said, &self.reference, &self.contract, &self.waits]
    }
}

impl Typed for VendorForm {
    type Meant = VendorContact;

    fn check(&self) -> Result<VendorContact, Problems> {
        let mut problems = Problems::none();
        let day = problems.take("day", typed_day(&self.day));
        let time = NaiveTime::parse_from_str(self.time.trim(), "%H:%M");
        let time = problems.take("time", time.map_err(|_| "Enter a time like 14:30."));
        let ask = "Say with whom: a name, a team, a support address.";
        let spoke_with = problems.take("spoke_with", required(&self.spoke_with, WHO, ask));
        let told = problems.take("said", said(&self.said, TEXT, "Say what was said."));
        let reference = problems.take("reference", optional(&self.reference, REFERENCE));
        let contract = problems.take("contract", self.contract());
        let token = token_with(token_of(&self.form_token), &self.words());
        problems.ok(|| {
            Some(VendorContact {
                at: day?.and_time(time?),
                spoke_with: spoke_with?,
                said: told?,
                reference: reference?,
                contract: contract?,
                waits: self.is_waiting(),
                token,
            })
        })
    }
}
