use crate::vendors::domain::{Contact, EMAIL, NAME, PHONE, Reached};
use crate::web::{Problems, Typed, new_form_token, optional, required, token_of};
use serde::Deserialize;
use uuid::Uuid;

/// Somebody at a vendor's, new or known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    pub name: String,
    pub role: String,
    pub email: String,
    pub phone: String,
    pub is_over: String,
    pub form_token: String,
    /// What the page was opened on.
    pub seen: String,
}

#[derive(Clone, Debug)]
pub struct ContactMeant {
    pub reached: Reached,
    pub is_over: bool,
    pub token: Option<Uuid>,
    pub seen: String,
}

impl ContactForm {
    pub fn blank() -> Self {
        ContactForm { form_token: new_form_token(), ..ContactForm::default() }
    }

    pub fn of(contact: &Contact, seen: String) -> Self {
        let Reached { name, role, email, phone } = contact.reached.clone();
        ContactForm {
            name,
            role: role.unwrap_or_default(),
            email: email.unwrap_or_default(),
            phone: phone.unwrap_or_default(),
            is_over: if contact.ended_at.is_some() { "yes".to_owned() } else { String::new() },
            form_token: String::new(),
            seen,
        }
    }

    pub fn is_over(&self) -> bool {
        self.is_over == "yes"
    }
}

impl Typed for ContactForm {
    type Meant = ContactMeant;

    fn check(&self) -> Result<ContactMeant, Problems> {
        let mut problems = Problems::none();
        let name = required(&self.name, NAME, "Say who it is, or which line.");
        let name = problems.take("name", name);
        let role = problems.take("role", optional(&self.role, NAME));
        let email = problems.take("email", email(&self.email));
        let phone = problems.take("phone", phone(&self.phone));
        if email == Some(None) && phone == Some(None) {
            problems.note("email", "Give an e-mail address or a telephone number.");
        }
        problems.ok(|| {
            let reached = Reached { name: name?, role: role?, email: email?, phone: phone? };
            Some(ContactMeant {
                reached,
                is_over: self.is_over(),
                token: token_of(&self.form_token),
                seen: self.seen.clone(),
            })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

fn email(typed: &str) -> Result<Option<String>, String> {
    let typed = optional(typed, EMAIL)?;
    let is_one = |address: &String| {
        let parts =
            address.split_once('@').filter(|(who, host)| !who.is_empty() && !host.is_empty());
        parts.is_some() && !address.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    match typed {
        Some(address) if !is_one(&address) => Err("Write it like support@example.com.".to_owned()),
        typed => Ok(typed),
    }
}

fn phone(typed: &str) -> Result<Option<String>, String> {
    match optional(typed, PHONE)? {
        Some(number) if !number.contains(|c: char| c.is_ascii_digit()) => {
            Err("That is no telephone number.".to_owned())
        }
        typed => Ok(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_reached_by_one_of_the_two() {
        for (mail, number, wrong) in [
            ("support@example.com", "", None),
            ("", "+49 30 1234", None),
            ("", "", Some("email")),
            ("support at example.com", "", Some("email")),
            ("a@b c", "", Some("email")),
            ("@example.com", "1", Some("email")),
            ("", "by letter", Some("phone")),
        ] {
            let form = ContactForm {
                name: "Support".into(),
                email: mail.into(),
                phone: number.into(),
                ..ContactForm::default()
            };
            let problems = form.check().err();
            let field = problems.and_then(|problems| Some(problems.list().first()?.0));
            assert_eq!(field, wrong, "{mail} {number}");
        }
    }
}
