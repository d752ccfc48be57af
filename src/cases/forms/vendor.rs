use super::said;
use crate::cases::domain::{REFERENCE, TEXT};
use crate::desk_time::typed_day;
use crate::web::{Problems, Typed, new_form_token, optional, required, token_of, token_with};
use chrono::{NaiveDateTime, NaiveTime};
use serde::Deserialize;
use uuid::Uuid;

/// Characters of who was spoken to.
const WHO: usize = 120;

/// A contact with the vendor: when, with whom, what they said; and by what they call the matter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VendorForm {
    pub day: String,
    pub time: String,
    pub spoke_with: String,
    pub said: String,
    pub reference: String,
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
    pub waits: bool,
    pub token: Option<Uuid>,
}

impl VendorForm {
    /// Just now, with what is known.
    pub fn fresh(now: NaiveDateTime, reference: Option<&str>, waits: bool) -> Self {
        VendorForm {
            day: now.format("%Y-%m-%d").to_string(),
            time: now.format("%H:%M").to_string(),
            reference: reference.unwrap_or_default().to_owned(),
            waits: if waits { "yes".to_owned() } else { String::new() },
            form_token: new_form_token(),
            ..VendorForm::default()
        }
    }

    pub fn is_waiting(&self) -> bool {
        !self.waits.is_empty()
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
        let typed =
            [&self.day, &self.time, &self.spoke_with, &self.said, &self.reference, &self.waits];
        let token = token_with(token_of(&self.form_token), &typed.map(String::as_str));
        problems.ok(|| {
            Some(VendorContact {
                at: day?.and_time(time?),
                spoke_with: spoke_with?,
                said: told?,
                reference: reference?,
                waits: self.is_waiting(),
                token,
            })
        })
    }
}
