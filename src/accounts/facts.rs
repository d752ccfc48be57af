//! What is known of a person, and what must be true of it: the same from the terminal and from a page.

use crate::people::Role;
use chrono::NaiveDate;
use serde_json::{Value, json};

crate::words! {
    /// What somebody does: role, tier and lead in one answer, so that no two contradict each other.
    pub enum Position {
        Employee = "employee" => "Employee",
        Tier1 = "tech1" => "Tech, tier 1",
        Tier2 = "tech2" => "Tech, tier 2",
        Manager = "manager" => "Manager",
        Software = "software" => "Software Team",
        Lead = "lead" => "Software Team, lead",
    }
}

impl Position {
    /// Absent when the three do not go together.
    pub fn of(role: Role, tier: Option<i16>, leads: bool) -> Option<Self> {
        match (role, tier, leads) {
            (Role::Employee, None, false) => Some(Position::Employee),
            (Role::Tech, Some(1), false) => Some(Position::Tier1),
            (Role::Tech, Some(2), false) => Some(Position::Tier2),
            (Role::Manager, None, false) => Some(Position::Manager),
            (Role::Software, None, false) => Some(Position::Software),
            (Role::Software, None, true) => Some(Position::Lead),
            _ => None,
        }
    }

    pub const fn role(self) -> Role {
        match self {
            Position::Employee => Role::Employee,
            Position::Tier1 | Position::Tier2 => Role::Tech,
            Position::Manager => Role::Manager,
            Position::Software | Position::Lead => Role::Software,
        }
    }

    pub const fn tier(self) -> Option<i16> {
        match self {
            Position::Tier1 => Some(1),
            Position::Tier2 => Some(2),
            _ => None,
        }
    }

    pub const fn leads(self) -> bool {
        matches!(self, Position::Lead)
    }

    /// Whether they come on shift and go.
    pub const fn has_shifts(self) -> bool {
        !matches!(self, Position::Employee)
    }

    /// Whether they may hold issues.
    pub const fn works_issues(self) -> bool {
        matches!(self.role(), Role::Tech | Role::Manager)
    }
}

/// A person but for their address, password and history.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub name: String,
    pub position: Position,
    pub department: Option<String>,
    pub phone: Option<String>,
    /// Since when at the desk: experience.
    pub desk_since: Option<NaiveDate>,
}

/// The longest of each, in characters.
pub const NAME: usize = 120;
pub const PHONE: usize = 40;
pub const DEPARTMENT: usize = 80;

impl Facts {
    /// Everything that cannot be, with the field it is about.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        let mut problems = Vec::new();
        let mut long = |field, text: Option<&str>, max, what| {
            if !text.is_none_or(|text| (1..=max).contains(&text.trim().chars().count())) {
                problems.push((field, format!("{what} has 1 to {max} characters.")));
            }
        };
        long("name", Some(&self.name), NAME, "A name");
        long("phone", self.phone.as_deref(), PHONE, "A telephone number");
        long("department", self.department.as_deref(), DEPARTMENT, "A department");
        problems
    }

    /// As the audit trail keeps them.
    pub fn written(&self) -> Value {
        json!({
            "name": self.name,
            "role": self.position.role(),
            "tier": self.position.tier(),
            "leads": self.position.leads(),
            "department": self.department,
            "phone": self.phone,
            "desk_since": self.desk_since,
        })
    }
}

/// An email address as people sign in with it: in lower case.
///
/// # Errors
/// A sentence for who typed it.
pub fn address(typed: &str) -> Result<String, String> {
    let email = typed.trim().to_lowercase();
    let shape =
        email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    if shape && email.len() <= 254 && !email.contains(char::is_whitespace) {
        Ok(email)
    } else {
        Err(format!("“{}” is no email address.", typed.trim()))
    }
}

/// A password nobody thought of: twenty letters and digits that are not mistaken for each other, in four groups.
/// A hundred bits, to be read out or written down once.
pub fn spelled(random: [u8; 16]) -> String {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bits = u128::from_be_bytes(random);
    let sign = |at: u32| char::from(SIGNS[(bits >> (at * 5)) as usize % SIGNS.len()]);
    let groups = (0..4).map(|group| (0..5).map(|n| sign(group * 5 + n)).collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::domain;

    #[test]
    fn a_position_is_role_tier_and_lead_and_none_other() {
        for position in Position::ALL {
            let (role, tier, leads) = (position.role(), position.tier(), position.leads());
            assert_eq!(Position::of(role, tier, leads), Some(*position));
        }
        for (role, tier, leads) in [
            (Role::Tech, None, false),
            (Role::Tech, Some(3), false),
            (Role::Manager, Some(1), false),
            (Role::Employee, None, true),
            (Role::Tech, Some(1), true),
        ] {
            assert_eq!(Position::of(role, tier, leads), None, "{role} {tier:?} {leads}");
        }
    }

    #[test]
    fn every_fact_that_cannot_be_is_named() {
        let facts = Facts {
            name: " ".into(),
            position: Position::Employee,
            department: Some("x".repeat(81)),
            phone: Some(String::new()),
            desk_since: None,
        };
        let fields: Vec<_> = facts.problems().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "phone", "department"]);
        let mona = Facts { name: "Mona".into(), department: None, phone: None, ..facts };
        assert!(mona.problems().is_empty());
    }

    #[test]
    fn an_address_is_known_in_lower_case() {
        assert_eq!(address(" Mona@Example.org ").as_deref(), Ok("mona@example.org"));
        for typed in ["", "mona", "@example.org", "mona@", "mona hale@example.org"] {
            assert!(address(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_spelled_password_is_fit_and_all_its_bits_count() {
        let one = spelled([7; 16]);
        assert_eq!(one.len(), 23, "{one}");
        assert_eq!(
            domain::fit(&spelled(*b"a random number."), "Mona Hale", "mona@example.org"),
            Ok(())
        );
        let mut other = [7; 16];
        other[15] ^= 1;
        assert_ne!(spelled(other), one);
    }
}
