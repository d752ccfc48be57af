//! Who works in the demo organisation: a county and the desk that serves it.

use crate::people::Role;

pub const DEPARTMENTS: &[&str] = &[
    "Customer Service",
    "Permits",
    "Executive Office",
    "Finance",
    "Human Resources",
    "Engineering",
    "Field Operations",
    "Legal",
    "Procurement",
    "Communications",
    "Public Health",
    "Libraries",
    "Facilities",
    "Desktop Support",
    "Software Team",
];

/// One person of the cast.
#[derive(Clone, Copy, Debug)]
pub struct Player {
    pub name: &'static str,
    pub department: &'static str,
    pub role: Role,
    pub tier: Option<i16>,
    pub leads: bool,
    /// At the desk for so many days.
    pub desk_days: Option<i64>,
    /// Before the `@`, for those who sign in by a name that says what they do.
    pub sign_in: Option<&'static str>,
}

/// What follows the `@` in every address of the demo.
pub const HOST: &str = "demo.test";

impl Player {
    const fn employee(name: &'static str, department: &'static str) -> Self {
        let role = Role::Employee;
        Player { name, department, role, tier: None, leads: false, desk_days: None, sign_in: None }
    }

    const fn tech(name: &'static str, tier: i16, desk_days: i64, sign_in: &'static str) -> Self {
        let player = Player::employee(name, "Desktop Support").signs_in(sign_in);
        Player { role: Role::Tech, tier: Some(tier), desk_days: Some(desk_days), ..player }
    }

    const fn signs_in(self, name: &'static str) -> Self {
        Player { sign_in: Some(name), ..self }
    }

    pub fn email(&self) -> String {
        let name = self.name.to_lowercase().replace(' ', ".").replace(['’', '\''], "");
        format!("{}@{HOST}", self.sign_in.unwrap_or(&name))
    }
}

/// Everybody who can sign in, in the order in which they are shown at the start.
pub const CAST: &[Player] = &[
    Player::employee("Helen Okafor", "Customer Service").signs_in("employee"),
    Player::employee("Marcus Bell", "Permits").signs_in("employee2"),
    Player::employee("Judith Lang", "Executive Office").signs_in("vip"),
    Player::tech("Tomas Rivera", 1, 410, "tech1"),
    Player::tech("Nadia Haddad", 1, 190, "tech1b"),
    Player::tech("Grace Lindqvist", 2, 3_320, "tech2"),
    Player::tech("Owen Fairchild", 2, 1_560, "tech2b"),
    Player {
        role: Role::Manager,
        desk_days: Some(4_050),
        ..Player::employee("Ruth Abara", "Desktop Support").signs_in("manager")
    },
    Player {
        role: Role::Software,
        ..Player::employee("Dev Malhotra", "Software Team").signs_in("software")
    },
    Player {
        role: Role::Software,
        leads: true,
        ..Player::employee("Ingrid Solheim", "Software Team").signs_in("lead")
    },
];

/// Their colleagues, who report too.
pub const COLLEAGUES: &[Player] = &[
    Player::employee("Samuel Achterberg", "Executive Office"),
    Player::employee("Lucia Ferrante", "Executive Office"),
    Player::employee("Aisha Rahman", "Customer Service"),
    Player::employee("Ben Thornton", "Customer Service"),
    Player::employee("Chloe Dubois", "Customer Service"),
    Player::employee("Darnell Hughes", "Customer Service"),
    Player::employee("Elena Petrova", "Customer Service"),
    Player::employee("Frank Mueller", "Customer Service"),
    Player::employee("Gloria Mendez", "Permits"),
    Player::employee("Hiro Tanaka", "Permits"),
    Player::employee("Imani Walker", "Permits"),
    Player::employee("Jakob Nilsen", "Permits"),
    Player::employee("Karen Whitfield", "Permits"),
    Player::employee("Liam O’Donnell", "Finance"),
    Player::employee("Maria Kowalska", "Finance"),
    Player::employee("Nathan Brooks", "Finance"),
    Player::employee("Olivia Park", "Finance"),
    Player::employee("Peter Vance", "Finance"),
    Player::employee("Quentin Marsh", "Human Resources"),
    Player::employee("Rosa Delgado", "Human Resources"),
    Player::employee("Stephen Clarke", "Human Resources"),
    Player::employee("Tanya Ivanova", "Engineering"),
    Player::employee("Uma Krishnan", "Engineering"),
    Player::employee("Victor Hale", "Engineering"),
    Player::employee("Wendy Zhou", "Engineering"),
    Player::employee("Xavier Lopez", "Engineering"),
    Player::employee("Yusuf Demir", "Field Operations"),
    Player::employee("Zara Hussain", "Field Operations"),
    Player::employee("Andre Fontaine", "Field Operations"),
    Player::employee("Bridget Kearney", "Field Operations"),
    Player::employee("Carlos Nunes", "Field Operations"),
    Player::employee("Diane Foster", "Legal"),
    Player::employee("Emeka Eze", "Legal"),
    Player::employee("Fiona Grant", "Legal"),
    Player::employee("George Papadakis", "Procurement"),
    Player::employee("Hannah Weiss", "Procurement"),
    Player::employee("Isaac Stone", "Procurement"),
    Player::employee("Jasmine Cole", "Communications"),
    Player::employee("Kenji Mori", "Communications"),
    Player::employee("Laura Bianchi", "Communications"),
    Player::employee("Michael Adeyemi", "Public Health"),
    Player::employee("Nora Jensen", "Public Health"),
    Player::employee("Oscar Ramirez", "Public Health"),
    Player::employee("Paula Simmons", "Public Health"),
    Player::employee("Rachel Levin", "Libraries"),
    Player::employee("Simon Achebe", "Libraries"),
    Player::employee("Theresa Boyd", "Libraries"),
    Player::employee("Walter Novak", "Facilities"),
    Player::employee("Yvonne Carter", "Facilities"),
    Player::employee("Adam Reyes", "Facilities"),
];

/// On the VIP list, by name, and why.
pub const VIPS: &[(&str, &str)] = &[
    ("Judith Lang", "County executive: speaks for the county in public, often at short notice."),
    ("Samuel Achterberg", "Deputy executive: signs emergency orders and has to reach everybody."),
    ("Lucia Ferrante", "Clerk to the board: its meetings are streamed and cannot wait."),
];

/// Was on the list once; ended, never deleted.
pub const FORMER_VIP: (&str, &str) =
    ("Peter Vance", "Closes the books of the fiscal year and must not lose a day.");

pub fn is_vip(player: &Player) -> bool {
    VIPS.iter().any(|(name, _)| *name == player.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn everybody_is_somebody_else_and_works_somewhere() {
        let all: Vec<_> = CAST.iter().chain(COLLEAGUES).collect();
        let emails: BTreeSet<_> = all.iter().map(|player| player.email()).collect();
        assert_eq!(emails.len(), all.len());
        assert!(all.iter().all(|player| DEPARTMENTS.contains(&player.department)));
        assert!(
            all.iter().all(|player| player.email().is_ascii()),
            "addresses are typed on any keyboard"
        );
        assert!(COLLEAGUES.len() >= 40);
    }

    #[test]
    fn who_is_on_the_list_is_in_the_house() {
        for (name, reason) in VIPS.iter().chain([&FORMER_VIP]) {
            assert!(CAST.iter().chain(COLLEAGUES).any(|player| player.name == *name), "{name}");
            assert!((10..=500).contains(&reason.len()));
        }
    }
}
