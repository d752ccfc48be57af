//! Whom the demo's Software Team calls at its vendors, and what was agreed with them.

/// Where a vendor is.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    pub vendor: &'static str,
    pub address: &'static str,
    pub support_page: &'static str,
}

pub const SEATS: &[Seat] = &[
    seat(
        "Microsoft",
        "One Example Way\nRedmond, WA 98052",
        "https://microsoft.example.com/support",
    ),
    seat(
        "Corvane Systems",
        "18 Foundry Row\nPittsburgh, PA 15222",
        "https://corvane.example.com/help",
    ),
    seat(
        "Halden Software",
        "Havneveien 4\n1771 Halden\nNorway",
        "https://halden.example.com/cases",
    ),
    seat(
        "Northmoor Networks",
        "2 Moor Lane\nLeeds LS1 4DY\nUnited Kingdom",
        "https://northmoor.example.com/noc",
    ),
    seat(
        "Autodesk",
        "Example Landing 111\nSan Francisco, CA 94105",
        "https://autodesk.example.com/help",
    ),
    seat("Telmont", "400 Trunk Road\nColumbus, OH 43215", "https://telmont.example.com/support"),
];

const fn seat(vendor: &'static str, address: &'static str, support_page: &'static str) -> Seat {
    Seat { vendor, address, support_page }
}

/// Somebody to call.
#[derive(Clone, Copy, Debug)]
pub struct Friend {
    pub vendor: &'static str,
    pub name: &'static str,
    pub role: &'static str,
    /// Empty for none.
    pub email: &'static str,
    /// Empty for none.
    pub phone: &'static str,
    /// No longer there.
    pub left: bool,
}

pub const FRIENDS: &[Friend] = &[
    friend("Microsoft", "Premier support", "critical faults, around the clock", "", "800-555-0110"),
    friend(
        "Microsoft",
        "Alicia Brandt",
        "account manager",
        "alicia.brandt@microsoft.example.com",
        "425-555-0122",
    ),
    friend(
        "Corvane Systems",
        "Corvane service desk",
        "support line",
        "help@corvane.example.com",
        "412-555-0133",
    ),
    friend(
        "Corvane Systems",
        "Piotr Zielinski",
        "product lead, PermitTrack",
        "piotr@corvane.example.com",
        "",
    ),
    Friend {
        left: true,
        ..friend(
            "Corvane Systems",
            "Dana Whitlock",
            "account manager",
            "dana@corvane.example.com",
            "412-555-0134",
        )
    },
    friend(
        "Halden Software",
        "Kundesenter",
        "support line",
        "kundesenter@halden.example.com",
        "+47 22 55 01 40",
    ),
    friend(
        "Northmoor Networks",
        "Network operations",
        "faults of the tunnel",
        "noc@northmoor.example.com",
        "+44 113 496 0150",
    ),
    friend(
        "Northmoor Networks",
        "Imogen Clarke",
        "licences and renewals",
        "imogen.clarke@northmoor.example.com",
        "",
    ),
    friend(
        "Autodesk",
        "Subscription desk",
        "seats and activation",
        "seats@autodesk.example.com",
        "415-555-0161",
    ),
    friend("Telmont", "Field service", "consoles and headsets", "", "614-555-0170"),
    friend(
        "Adobe",
        "Enterprise support",
        "support line",
        "enterprise@adobe.example.com",
        "800-555-0181",
    ),
    friend("7-Zip", "Maintainers", "reports of defects", "reports@7-zip.example.org", ""),
];

const fn friend(
    vendor: &'static str,
    name: &'static str,
    role: &'static str,
    email: &'static str,
    phone: &'static str,
) -> Friend {
    Friend { vendor, name, role, email, phone, left: false }
}

/// What was agreed. Days are counted from the day on which the demo is filled.
#[derive(Clone, Copy, Debug)]
pub struct Agreed {
    pub vendor: &'static str,
    pub reference: &'static str,
    /// Empty for everything they make.
    pub covers: &'static [&'static str],
    pub zone: &'static str,
    /// Of each day from Monday on; the weekend's, if it differs, is left out.
    pub hours: &'static str,
    pub weekend: bool,
    pub response_minutes: i32,
    pub response_for: &'static str,
    pub started: i64,
    /// In so many days; negative has passed.
    pub renews: Option<i64>,
    /// So many days ago.
    pub ended: Option<i64>,
    pub notes: &'static str,
}

pub const AGREED: &[Agreed] = &[
    Agreed {
        vendor: "Corvane Systems",
        reference: "CS-2024-117",
        covers: &["PermitTrack", "FieldNote"],
        zone: "America/New_York",
        hours: "07:00-19:00",
        response_minutes: 120,
        response_for: "nobody can take in permits",
        started: 712,
        renews: Some(19),
        notes: "Notice has to be given 14 days before. Customer number 40 117; they ask for it first.",
        ..PLAIN
    },
    Agreed {
        vendor: "Northmoor Networks",
        reference: "NN/UK/8841",
        zone: "Europe/London",
        hours: "00:00-24:00",
        weekend: true,
        response_minutes: 30,
        response_for: "the tunnel is down",
        started: 320,
        renews: Some(45),
        notes: "The night shift answers by telephone only.",
        ..PLAIN
    },
    Agreed {
        vendor: "Telmont",
        reference: "T-90233",
        covers: &["CallBoard"],
        zone: "America/New_York",
        hours: "08:00-17:00",
        response_minutes: 480,
        started: 738,
        renews: Some(-8),
        notes: "The new offer has been with purchasing since October.",
        ..PLAIN
    },
    Agreed {
        vendor: "Microsoft",
        reference: "MS-EA-66120",
        zone: "America/Los_Angeles",
        hours: "00:00-24:00",
        weekend: true,
        response_minutes: 60,
        response_for: "mail or files are down for everybody",
        started: 500,
        renews: Some(595),
        notes: "Everything else within one working day, by the support page.",
        ..PLAIN
    },
    Agreed {
        vendor: "Halden Software",
        reference: "HS 2025/3",
        covers: &["LedgerOne", "PayGrid"],
        zone: "Europe/Oslo",
        hours: "08:00-16:00",
        response_minutes: 240,
        response_for: "pay day is at risk",
        started: 300,
        renews: Some(210),
        notes: "They are six hours ahead: call before noon.",
        ..PLAIN
    },
    Agreed {
        vendor: "Autodesk",
        reference: "ADSK-5519",
        zone: "America/Los_Angeles",
        hours: "06:00-18:00",
        response_minutes: 1_440,
        started: 150,
        renews: Some(216),
        ..PLAIN
    },
    Agreed { vendor: "Adobe", reference: "VIP-7C21", started: 90, ..PLAIN },
    Agreed {
        vendor: "Telmont",
        reference: "T-61870",
        covers: &["CallBoard"],
        zone: "America/New_York",
        hours: "09:00-17:00",
        response_minutes: 1_440,
        started: 1_470,
        renews: Some(-740),
        ended: Some(739),
        notes: "Replaced by T-90233.",
        ..PLAIN
    },
];

const PLAIN: Agreed = Agreed {
    vendor: "",
    reference: "",
    covers: &[],
    zone: "",
    hours: "",
    weekend: false,
    response_minutes: 0,
    response_for: "",
    started: 0,
    renews: None,
    ended: None,
    notes: "",
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue::PROGRAMS;

    #[test]
    fn everything_agreed_is_about_what_the_vendor_makes() {
        let makes = |vendor: &str, name: &str| {
            PROGRAMS.iter().any(|program| program.vendor == vendor && program.name == name)
        };
        for agreed in AGREED {
            assert!(agreed.covers.iter().all(|name| makes(agreed.vendor, name)), "{agreed:?}");
        }
        let named = SEATS.iter().map(|seat| seat.vendor);
        let named = named.chain(FRIENDS.iter().map(|friend| friend.vendor));
        for vendor in named.chain(AGREED.iter().map(|agreed| agreed.vendor)) {
            assert!(PROGRAMS.iter().any(|program| program.vendor == vendor), "{vendor}");
        }
        let soon = AGREED
            .iter()
            .filter(|agreed| agreed.renews.is_some_and(|days| (0..=60).contains(&days)));
        assert_eq!(soon.count(), 2);
    }
}
