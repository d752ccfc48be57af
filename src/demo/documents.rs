//! What the demo's desk offers to people who report, how often it was offered, and what they said of it.

use super::catalogue::Program;
use super::life::Story;
use super::people::HOST;
use crate::documents::{self, Described};
use crate::error::Error;
use crate::issue::{IssueId, Source};
use crate::people::{Person, PersonId, Role};
use crate::schema::{document_offers, documents as rows};
use crate::suggesting::store as suggesting;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

/// A document of the demo.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    pub title: &'static str,
    path: &'static str,
    /// By name; none is any.
    software: &'static [&'static str],
    kinds: &'static [&'static str],
    /// Who sees to it, by how they sign in.
    owner: &'static str,
    /// So many days ago somebody looked at it.
    checked: i64,
    /// No longer in use.
    ended: bool,
}

impl Document {
    /// Whether it is about this kind of trouble with this program; with none, about that with any.
    pub fn is_about(&self, software: Option<&str>, kind: &str) -> bool {
        let named = software.map_or(self.software.is_empty(), |name| self.software.contains(&name));
        !self.ended && named && self.kinds.contains(&kind)
    }
}

/// So many are offered at once: the default.
const OFFERED: i64 = 3;

/// The documents, with the numbers they were given.
pub fn add(
    conn: &mut PgConnection,
    people: &[Person],
    programs: &[(i64, &'static Program)],
    now: DateTime<Utc>,
) -> Result<Vec<(i64, &'static Document)>, Error> {
    let mut known = Vec::new();
    for document in DOCUMENTS {
        let email = format!("{}@{HOST}", document.owner);
        let Some(owner) = people.iter().find(|person| person.email.as_ref() == Some(&email)) else {
            continue;
        };
        let described = described(document, owner.id, programs, now);
        let manager = people.iter().find(|person| person.role == Role::Manager);
        let id = documents::add(conn, &described, manager.map_or(owner.id, |one| one.id))?;
        let long_ago = now - TimeDelta::days(199);
        let ended_at = document.ended.then(|| now - TimeDelta::days(30));
        diesel::update(rows::table.find(id))
            .set((
                rows::created_at.eq(long_ago),
                rows::changed_at.eq(long_ago),
                rows::ended_at.eq(ended_at),
            ))
            .execute(conn)?;
        known.push((id, document));
    }
    Ok(known)
}

fn described(
    document: &Document,
    owner: PersonId,
    programs: &[(i64, &'static Program)],
    now: DateTime<Utc>,
) -> Described {
    let named = programs.iter().filter(|(_, program)| document.software.contains(&program.name));
    let software: Vec<i64> = named.map(|(id, _)| *id).collect();
    Described {
        title: document.title.to_owned(),
        url: format!("https://docs.example.com/{}", document.path),
        software: (!document.software.is_empty()).then_some(software),
        kinds: document.kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        owner,
        checked_on: (now - TimeDelta::days(document.checked)).date_naive(),
    }
}

/// What was offered on each report that came in on the page, and what became of it.
pub fn offer(
    conn: &mut PgConnection,
    stories: &[Story],
    ids: &[IssueId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for (story, id) in stories.iter().zip(ids) {
        if story.report.source != Source::Web {
            continue;
        }
        suggesting::offer(conn, *id, OFFERED)?;
        let solved = story.past.iter().find_map(|told| Some((told.event.facts.document?, told.at)));
        if let Some((document, at)) = solved {
            was_offered(conn, *id, document, story.issue.submitted_at)?;
            suggesting::keep_verdict(conn, (*id, document), true, story.issue.reporter, at)?;
        }
        for document in suggesting::offered(conn, *id)? {
            let said = story.issue.submitted_at + TimeDelta::seconds(100 + id.0 * 37 % 900);
            // Of a hundred that do not help, some thirty are said not to.
            if document.helped.is_none() && (id.0 * 31 + document.document * 17) % 100 < 30 {
                let about = (*id, document.document);
                suggesting::keep_verdict(conn, about, false, story.issue.reporter, said.min(now))?;
            }
        }
    }
    Ok(())
}

/// At least the one that solved it stood there.
fn was_offered(
    conn: &mut PgConnection,
    issue: IssueId,
    document: i64,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(document_offers::table)
        .values((
            document_offers::issue_id.eq(issue.0),
            document_offers::document_id.eq(document),
            document_offers::place.eq(1_i16),
            document_offers::by_kind.eq(true),
            document_offers::words.eq(Vec::<String>::new()),
            document_offers::offered_at.eq(at),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .map(drop)
}

type Of = &'static [&'static str];

const fn of(title: &'static str, path: &'static str, software: Of, kinds: Of) -> Document {
    Document { title, path, software, kinds, owner: "tech2", checked: 60, ended: false }
}

impl Document {
    const fn by(self, owner: &'static str, checked: i64) -> Self {
        Document { owner, checked, ..self }
    }

    const fn ended(self) -> Self {
        Document { ended: true, ..self }
    }
}

/// All of them.
pub const DOCUMENTS: &[Document] = &[
    of("Choose a new password, and unlock your account", "help/password", &[], &["access"])
        .by("tech2b", 21),
    of("Move the sign-in code to a new phone", "help/new-phone", &[], &["access"]).by("tech2b", 34),
    of(
        "Ask for rights or for a new colleague’s account",
        "help/rights",
        &[],
        &["permission", "request"],
    )
    .by("manager", 90),
    of("Install a program from the Software Center", "help/software-center", &[], &["install"])
        .by("tech2", 44),
    of("Print to the printer nearest to you", "help/printing", &[], &["printing"])
        .by("tech2b", 240),
    of(
        "Sign in to Outlook again after a new password",
        "outlook/access",
        &["Outlook"],
        &["access"],
    )
    .by("tech2", 12),
    of(
        "Outlook closes or does not start: a new profile",
        "outlook/crash",
        &["Outlook"],
        &["crash"],
    )
    .by("tech2", 15),
    of(
        "Make Outlook fast again: mailbox size and archive",
        "outlook/slow",
        &["Outlook"],
        &["slow", "files"],
    )
    .by("tech2", 201),
    of("Share a calendar and a mailbox", "outlook/mail", &["Outlook"], &["mail", "permission"])
        .by("tech1", 70),
    of(
        "Switch off add-ins one by one",
        "outlook/add-in",
        &["Outlook", "Excel", "Word"],
        &["add-in", "crash"],
    )
    .by("tech2b", 95),
    of(
        "Nobody hears me in a Teams meeting",
        "teams/hardware",
        &["Teams"],
        &["hardware", "settings"],
    )
    .by("tech1", 33),
    of(
        "Teams is empty or does not sign in: clear its cache",
        "teams/crash",
        &["Teams"],
        &["crash", "access"],
    )
    .by("tech2", 18),
    of(
        "Join meetings and share your screen",
        "teams/how-to",
        &["Teams", "Zoom"],
        &["how-to", "mail"],
    )
    .by("tech1b", 260),
    of(
        "Templates and styles of the county",
        "word/how-to",
        &["Word", "PowerPoint"],
        &["how-to", "settings"],
    )
    .by("lead", 110),
    of(
        "Get back a document that was not saved",
        "word/files",
        &["Word", "Excel", "PowerPoint"],
        &["files", "crash"],
    )
    .by("tech2", 51),
    of("Lists, filters and pivot tables step by step", "excel/how-to", &["Excel"], &["how-to"])
        .by("tech1b", 77),
    of("Big workbooks: why they are slow", "excel/slow", &["Excel"], &["slow"]).by("tech2b", 215),
    of(
        "OneDrive: red cross and sync conflicts",
        "onedrive/files",
        &["OneDrive"],
        &["files", "network"],
    )
    .by("tech2", 25),
    of(
        "Who may see a SharePoint page, and how to ask",
        "sharepoint/permission",
        &["SharePoint"],
        &["permission", "access"],
    )
    .by("manager", 130),
    of(
        "Restore a file or a page in SharePoint",
        "sharepoint/files",
        &["SharePoint", "OneDrive"],
        &["files"],
    )
    .by("tech2b", 40),
    of(
        "Sign a form with your county certificate",
        "acrobat/how-to",
        &["Acrobat"],
        &["how-to", "settings"],
    )
    .by("lead", 64),
    of(
        "Acrobat asks for a licence",
        "acrobat/licence",
        &["Acrobat", "InDesign", "Photoshop"],
        &["licence"],
    )
    .by("software", 29),
    of(
        "AutoCAD and Revit: seats, and how to give one back",
        "autocad/licence",
        &["AutoCAD", "Revit"],
        &["licence"],
    )
    .by("software", 188),
    of("Plot to scale", "autocad/printing", &["AutoCAD", "Revit", "Bluebeam Revu"], &["printing"])
        .by("software", 300),
    of(
        "Chrome: clear the cache, allow pop-ups",
        "chrome/settings",
        &["Chrome", "Firefox"],
        &["settings", "access", "slow"],
    )
    .by("tech1", 36),
    of(
        "SafeGate VPN from home: three checks",
        "safegate-vpn/network",
        &["SafeGate VPN"],
        &["network", "access"],
    )
    .by("tech2b", 8),
    of("SafeGate VPN drops every hour", "safegate-vpn/slow", &["SafeGate VPN"], &["slow", "crash"])
        .by("tech2b", 150),
    of(
        "PermitTrack 8: what is new, and where things went",
        "permittrack/how-to",
        &["PermitTrack"],
        &["how-to", "settings"],
    )
    .by("lead", 60),
    of(
        "PermitTrack: print a permit on letterhead",
        "permittrack/printing",
        &["PermitTrack"],
        &["printing"],
    )
    .by("software", 66),
    of(
        "PermitTrack shows a white screen",
        "permittrack/crash",
        &["PermitTrack"],
        &["crash", "slow"],
    )
    .by("software", 58),
    of(
        "LedgerOne: approve an invoice for a colleague",
        "ledgerone/permission",
        &["LedgerOne"],
        &["permission", "how-to"],
    )
    .by("software", 99),
    of(
        "LedgerOne does not save: the period is closed",
        "ledgerone/files",
        &["LedgerOne"],
        &["files", "crash"],
    )
    .by("software", 230),
    of("PayGrid: correct a time sheet", "paygrid/how-to", &["PayGrid"], &["how-to", "request"])
        .by("lead", 84),
    of(
        "CallBoard: headset, ring tone and queue",
        "callboard/hardware",
        &["CallBoard"],
        &["hardware", "settings", "network"],
    )
    .by("tech2", 47),
    of(
        "FieldNote without a connection",
        "fieldnote/network",
        &["FieldNote"],
        &["network", "files"],
    )
    .by("software", 120),
    of("Power BI: when a refresh fails", "power-bi/crash", &["Power BI"], &["crash", "permission"])
        .by("lead", 270),
    of(
        "KeyVault Desktop: a forgotten vault password",
        "keyvault-desktop/access",
        &["KeyVault Desktop"],
        &["access"],
    )
    .by("tech2b", 19),
    of(
        "ArcGIS Pro: projects on the network drive",
        "arcgis-pro/files",
        &["ArcGIS Pro"],
        &["files", "slow"],
    )
    .by("software", 140),
    of("Outlook 2016: set up a new profile", "outlook/2016", &["Outlook"], &["crash", "install"])
        .by("tech2", 400)
        .ended(),
    of("Teams on Windows 7", "teams/windows-7", &["Teams"], &["install"]).by("tech2", 420).ended(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue::PROGRAMS;
    use crate::tagging::Kind;

    #[test]
    fn every_document_is_about_programs_and_kinds_that_there_are() {
        assert!(DOCUMENTS.iter().filter(|document| !document.ended).count() >= 30);
        for document in DOCUMENTS {
            assert!(document.kinds.iter().all(|kind| Kind::from_word(kind).is_some()));
            for name in document.software {
                let listed =
                    PROGRAMS.iter().any(|program| program.name == *name && !program.retired);
                assert!(listed, "{}: {name}", document.title);
            }
        }
    }
}
