//! The approved software of the demo organisation, and who makes it.

use crate::catalogue::Platform;

/// What sort of program it is: that decides what goes wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Office,
    Mail,
    Chat,
    Browser,
    /// The county's own lines of business.
    Business,
    Design,
    Files,
    Network,
    Telephone,
    Tool,
}

#[derive(Clone, Copy, Debug)]
pub struct Program {
    pub name: &'static str,
    pub vendor: &'static str,
    pub sort: Sort,
    /// How often it is reported about, beside the others.
    pub weight: i64,
    /// What people make with it; with an s there are many.
    pub thing: &'static str,
    /// Where in it they do so.
    pub place: &'static str,
    /// No longer approved.
    pub retired: bool,
}

impl Program {
    pub const fn carries_mail(&self) -> bool {
        matches!(self.sort, Sort::Mail | Sort::Chat)
    }

    /// Where it runs.
    pub const fn platforms(&self) -> &'static [Platform] {
        use Platform::*;
        match self.sort {
            Sort::Office | Sort::Files => &[Windows, MacOs, Web],
            Sort::Mail | Sort::Chat => &[Windows, MacOs, Web, Ios, Android],
            Sort::Browser => &[Windows, MacOs, Android],
            Sort::Business => &[Web],
            Sort::Design | Sort::Telephone => &[Windows],
            Sort::Network => &[Windows, MacOs, Ios],
            Sort::Tool => &[Windows, Linux],
        }
    }

    /// Where people read how it is used; of small tools nobody has written anything.
    pub fn documentation(&self) -> Option<String> {
        let page = self.name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        (self.sort != Sort::Tool).then(|| format!("https://docs.example.com/{page}"))
    }

    /// Whether trouble of this kind is known with such programs.
    pub fn has(&self, kind: &str) -> bool {
        use Sort::*;
        match kind {
            "mail" => matches!(self.sort, Mail | Chat),
            "network" => matches!(self.sort, Network | Chat | Browser | Telephone | Files),
            "printing" => matches!(self.sort, Office | Mail | Business | Design),
            "files" => matches!(self.sort, Office | Files | Design | Business),
            "hardware" => matches!(self.sort, Telephone | Chat | Design | Tool),
            "add-in" => matches!(self.sort, Office | Mail | Browser | Business),
            "permission" => matches!(self.sort, Business | Files | Mail | Browser),
            "licence" => matches!(self.sort, Design | Office | Tool | Business),
            "slow" => !matches!(self.sort, Tool),
            "how-to" | "settings" | "request" => !matches!(self.sort, Network | Tool),
            _ => true,
        }
    }
}

/// The program whose new release kept the desk busy.
pub const RELEASED: &str = "PermitTrack";
/// The program that was down for a morning.
pub const OUT: &str = "CallBoard";

pub const PROGRAMS: &[Program] = &[
    program("Outlook", "Microsoft", Sort::Mail, 14, "message", "the inbox"),
    program("Teams", "Microsoft", Sort::Chat, 10, "meeting", "the calendar tab"),
    program("Word", "Microsoft", Sort::Office, 6, "document", "the review pane"),
    program("Excel", "Microsoft", Sort::Office, 9, "workbook", "the budget sheet"),
    program("PowerPoint", "Microsoft", Sort::Office, 3, "slide", "the slide master"),
    program("OneDrive", "Microsoft", Sort::Files, 6, "folder", "my synced folders"),
    program("SharePoint", "Microsoft", Sort::Files, 5, "page", "our team site"),
    program("OneNote", "Microsoft", Sort::Office, 2, "notebook", "the shared section"),
    program("Power BI", "Microsoft", Sort::Business, 3, "dashboard", "the refresh page"),
    program("Project", "Microsoft", Sort::Office, 1, "plan", "the timeline view"),
    program("Visio", "Microsoft", Sort::Design, 1, "diagram", "the shapes panel"),
    program("Acrobat", "Adobe", Sort::Office, 5, "form", "the signature panel"),
    program("InDesign", "Adobe", Sort::Design, 2, "layout", "the export dialogue"),
    program("Photoshop", "Adobe", Sort::Design, 1, "picture", "the layers panel"),
    program("AutoCAD", "Autodesk", Sort::Design, 4, "drawing", "the plot dialogue"),
    program("Revit", "Autodesk", Sort::Design, 2, "model", "the sheet browser"),
    program("Bluebeam Revu", "Bluebeam", Sort::Design, 2, "markup", "the tool chest"),
    program("ArcGIS Pro", "Esri", Sort::Design, 3, "map", "the catalogue pane"),
    program("Chrome", "Google", Sort::Browser, 4, "tab", "the download list"),
    program("Firefox", "Mozilla", Sort::Browser, 1, "bookmark", "the sidebar"),
    program("Zoom", "Zoom", Sort::Chat, 3, "webinar", "the waiting room"),
    program("SafeGate VPN", "Northmoor Networks", Sort::Network, 8, "tunnel", "the status window"),
    program("PermitTrack", "Corvane Systems", Sort::Business, 11, "permit", "the review screen"),
    program("LedgerOne", "Halden Software", Sort::Business, 8, "invoice", "the approval screen"),
    program("PayGrid", "Halden Software", Sort::Business, 4, "pay slip", "the time sheet"),
    program("CallBoard", "Telmont", Sort::Telephone, 7, "call", "the agent console"),
    program("CaseFile", "Brightwell Legal", Sort::Business, 3, "brief", "the docket"),
    program("FieldNote", "Corvane Systems", Sort::Business, 5, "inspection", "the day’s route"),
    program("AssetMap", "Terrane", Sort::Business, 2, "work order", "the map view"),
    program("ClinicDesk", "Meridian Health IT", Sort::Business, 3, "appointment", "the day sheet"),
    program("ShelfMark", "Libris Co-operative", Sort::Business, 2, "loan", "the returns screen"),
    program("TenderBox", "Procura", Sort::Business, 2, "tender", "the bid comparison"),
    program(
        "HireRight Forms",
        "Peopleware",
        Sort::Business,
        2,
        "application",
        "the candidate list",
    ),
    program("LabelPress", "Inkwell Devices", Sort::Tool, 2, "label", "the layout window"),
    program("KeyVault Desktop", "Ironlatch", Sort::Tool, 3, "password", "the vault list"),
    program("7-Zip", "7-Zip", Sort::Tool, 1, "archive", "the file list"),
    Program {
        retired: true,
        ..program("FaxBridge", "Telmont", Sort::Tool, 0, "fax", "the send queue")
    },
    Program {
        retired: true,
        ..program("LedgerClassic", "Halden Software", Sort::Business, 0, "journal", "the old menu")
    },
];

/// A version of a program: approved so many days ago, and retired since so many if it is.
#[derive(Clone, Copy, Debug)]
pub struct Release {
    pub program: &'static str,
    pub version: &'static str,
    pub approved: i64,
    pub retired: Option<i64>,
}

/// What is told apart by its version. What runs in a browser has one, which its vendor looks after.
pub const RELEASES: &[Release] = &[
    release("Outlook", "2405", 170, Some(40)),
    release("Outlook", "2410", 44, None),
    release("Teams", "24.9", 60, None),
    release("Word", "2405", 170, Some(40)),
    release("Word", "2410", 44, None),
    release("Excel", "2405", 170, None),
    release("Excel", "2410", 44, None),
    release("Acrobat", "2024.002", 210, None),
    release("Acrobat", "2023.008", 600, Some(150)),
    release("AutoCAD", "2025", 190, None),
    release("AutoCAD", "2024", 520, None),
    release("Revit", "2025", 185, None),
    release("ArcGIS Pro", "3.3", 120, None),
    release("Chrome", "131", 9, None),
    release("Chrome", "130", 37, Some(9)),
    release("Firefox", "128 ESR", 130, None),
    release("SafeGate VPN", "5.2", 300, None),
    release("SafeGate VPN", "5.4", 21, None),
    release(RELEASED, "7.9", 420, Some(25)),
    release(RELEASED, "8.0", 32, None),
    release("CallBoard", "11.1", 240, None),
    release("7-Zip", "24.08", 90, None),
];

const fn release(
    program: &'static str,
    version: &'static str,
    approved: i64,
    retired: Option<i64>,
) -> Release {
    Release { program, version, approved, retired }
}

/// Programs that nobody approved, as people name them.
pub const UNLISTED: &[&str] = &[
    "the old Access database",
    "Notepad++",
    "Garmin Express",
    "the label scale program",
    "Canva",
    "the badge camera software",
    "VLC",
    "Paint",
];

const fn program(
    name: &'static str,
    vendor: &'static str,
    sort: Sort,
    weight: i64,
    thing: &'static str,
    place: &'static str,
) -> Program {
    Program { name, vendor, sort, weight, thing, place, retired: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tagging::KINDS;

    #[test]
    fn there_is_a_program_for_every_kind_of_trouble() {
        let approved = || PROGRAMS.iter().filter(|program| !program.retired);
        assert!(approved().count() >= 32);
        for kind in KINDS {
            assert!(approved().any(|program| program.has(kind.word)), "{}", kind.word);
        }
        for Release { program, approved, retired, .. } in RELEASES {
            assert!(PROGRAMS.iter().any(|known| known.name == *program), "{program}");
            assert!(retired.is_none_or(|retired| retired < *approved), "{program}");
        }
        for name in [RELEASED, OUT] {
            assert!(approved().any(|program| program.name == name), "{name}");
        }
    }
}
