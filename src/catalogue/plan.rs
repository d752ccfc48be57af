//! What a file means for the catalogue: looked at line by line, before anything is done. A column that a file does not have
//! changes nothing; a file that is brought a second time changes nothing either.

use super::domain::{
    self, Facts, ItemId, Known, Member, NAME, Platform, VERSION, Version, VersionFacts,
};
use crate::desk_time::typed_day;
use chrono::NaiveDate;
use std::collections::HashMap;

crate::words! {
    /// The columns of the catalogue's file, in the order in which it is written.
    pub enum Column {
        Software = "software" => "software",
        Vendor = "vendor" => "vendor",
        Platforms = "platforms" => "platforms",
        Documentation = "documentation" => "documentation",
        LookedAfterBy = "looked after by" => "looked after by",
        MailOrChat = "mail or chat" => "mail or chat",
        Approved = "approved" => "approved",
        Retired = "retired" => "retired",
        Version = "version" => "version",
        VersionApproved = "version approved" => "version approved",
        VersionRetired = "version retired" => "version retired",
    }
}

/// Lines of one file. A thousand are as much as a form takes.
const LINES: usize = 1_000;

/// A line of a file: where it stands there, and its cells.
pub type Line = (u64, Vec<String>);

/// A file whose columns are understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    columns: Vec<Column>,
    lines: Vec<Line>,
}

impl Sheet {
    /// # Errors
    /// A sentence for who brought it.
    pub fn of(mut lines: Vec<Line>) -> Result<Self, String> {
        if lines.len() > LINES {
            return Err(format!("That is more than {LINES} lines. Bring it in parts."));
        }
        if lines.is_empty() {
            return Err("There is nothing in it.".to_owned());
        }
        let (_, headings) = lines.remove(0);
        let columns: Vec<Column> =
            headings.iter().map(|heading| column(heading)).collect::<Result<_, _>>()?;
        if !columns.contains(&Column::Software) {
            return Err(
                "The first line has to name the columns, and one of them is “software”.".to_owned()
            );
        }
        match columns.iter().enumerate().find(|(at, column)| columns[..*at].contains(column)) {
            Some((_, twice)) => Err(format!("The column “{twice}” is there twice.")),
            None => Ok(Sheet { columns, lines }),
        }
    }

    /// What stands in that column of a line; absent when the file has no such column.
    fn cell<'a>(&self, cells: &'a [String], column: Column) -> Option<&'a str> {
        let at = self.columns.iter().position(|known| *known == column)?;
        Some(cells.get(at).map_or("", String::as_str))
    }
}

fn column(heading: &str) -> Result<Column, String> {
    Column::from_word(&heading.to_lowercase()).ok_or_else(|| {
        let known: Vec<_> = Column::ALL.iter().map(|column| column.word()).collect();
        let heading: String = heading.chars().take(40).collect();
        format!("There is no column “{heading}”. There are: {}.", known.join(", "))
    })
}

/// The catalogue that a file is compared with.
#[derive(Clone, Debug)]
pub struct Present {
    pub items: Vec<Known>,
    pub versions: Vec<Version>,
    pub vendors: Vec<String>,
    pub team: Vec<Member>,
    pub today: NaiveDate,
}

/// One thing to do.
#[derive(Clone, Debug)]
pub enum Step {
    AddVendor(String),
    AddItem(Facts),
    ChangeItem(Box<Known>, Facts),
    /// Of the item with this name, which has no number as long as it is new.
    AddVersion(String, Option<ItemId>, VersionFacts),
    ChangeVersion(String, Version, VersionFacts),
}

/// A line that is left out, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejected {
    pub line: u64,
    pub why: String,
}

/// What a file means.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub steps: Vec<Step>,
    pub rejected: Vec<Rejected>,
    /// Lines that say what the catalogue says already.
    pub unchanged: usize,
}

/// What the lines so far say of one item.
struct Draft {
    line: u64,
    before: Option<Known>,
    facts: Facts,
    versions: Vec<DraftVersion>,
}

struct DraftVersion {
    line: u64,
    before: Option<Version>,
    facts: VersionFacts,
}

impl Plan {
    pub fn of(sheet: &Sheet, present: &Present) -> Self {
        let mut reading = Reading { sheet, present, drafts: Vec::new(), by_name: HashMap::new() };
        let mut plan = Plan::default();
        for (line, cells) in &sheet.lines {
            match reading.read(*line, cells) {
                Ok(is_new) => plan.unchanged += usize::from(!is_new),
                Err(why) => plan.rejected.push(Rejected { line: *line, why }),
            }
        }
        let (drafts, mut vendors) = (reading.drafts, Vec::new());
        for draft in &drafts {
            let vendor = &draft.facts.vendor;
            if !present.has_vendor(vendor) && !vendors.contains(vendor) {
                vendors.push(vendor.clone());
            }
        }
        plan.steps = vendors.into_iter().map(Step::AddVendor).collect();
        plan.steps.extend(drafts.into_iter().flat_map(Draft::steps));
        plan
    }
}

impl Draft {
    fn steps(self) -> Vec<Step> {
        let (name, id) = (self.facts.name.clone(), self.before.as_ref().map(|known| known.id));
        let mut steps = Vec::new();
        match self.before {
            None => steps.push(Step::AddItem(self.facts)),
            Some(before) if before.facts != self.facts => {
                steps.push(Step::ChangeItem(Box::new(before), self.facts));
            }
            Some(_) => {}
        }
        steps.extend(self.versions.into_iter().filter_map(|version| match version.before {
            None => Some(Step::AddVersion(name.clone(), id, version.facts)),
            Some(before) if before.facts != version.facts => {
                Some(Step::ChangeVersion(name.clone(), before, version.facts))
            }
            Some(_) => None,
        }));
        steps
    }
}

impl Present {
    fn has_vendor(&self, name: &str) -> bool {
        self.vendors.iter().any(|known| known == name)
    }
}

/// A file on its way to a plan.
struct Reading<'a> {
    sheet: &'a Sheet,
    present: &'a Present,
    drafts: Vec<Draft>,
    /// By the item's name in lower case: its place among the drafts.
    by_name: HashMap<String, usize>,
}

impl Reading<'_> {
    /// Whether the line says anything that the catalogue does not.
    fn read(&mut self, line: u64, cells: &[String]) -> Result<bool, String> {
        let name = self.name(cells)?;
        let key = name.to_lowercase();
        let earlier = self.by_name.get(&key).and_then(|at| self.drafts.get(*at));
        let before = match earlier {
            Some(draft) => draft.before.clone(),
            None => self.known(&key).cloned(),
        };
        let start = match (earlier, &before) {
            (Some(draft), _) => draft.facts.clone(),
            (None, Some(known)) => known.facts.clone(),
            (None, None) => {
                Facts { name, approved_on: Some(self.present.today), ..Facts::default() }
            }
        };
        let facts = self.facts(start, cells)?;
        let version =
            self.version(line, before.as_ref().map(|known| known.id), cells, &facts.name)?;
        if let Some(draft) = earlier {
            agrees(draft, &facts, version.as_ref())?;
        }
        let is_new = match &before {
            None => true,
            Some(known) => {
                known.facts != facts || version.as_ref().is_some_and(DraftVersion::is_new)
            }
        };
        let at = *self.by_name.entry(key).or_insert(self.drafts.len());
        if at == self.drafts.len() {
            self.drafts.push(Draft { line, before, facts, versions: Vec::new() });
        }
        if let Some(draft) = self.drafts.get_mut(at) {
            draft.versions.extend(version);
        }
        Ok(is_new)
    }

    fn cell<'a>(&self, cells: &'a [String], column: Column) -> Option<&'a str> {
        self.sheet.cell(cells, column)
    }

    fn name(&self, cells: &[String]) -> Result<String, String> {
        match self.cell(cells, Column::Software).unwrap_or_default() {
            "" => Err("It does not name the software.".to_owned()),
            name => short(name, NAME, "name").map(str::to_owned),
        }
    }

    fn known(&self, key: &str) -> Option<&Known> {
        self.present.items.iter().find(|known| known.facts.name.to_lowercase() == key)
    }

    /// What a line says of the item, on top of what is known.
    fn facts(&self, mut facts: Facts, cells: &[String]) -> Result<Facts, String> {
        match self.cell(cells, Column::Vendor) {
            None if facts.vendor.is_empty() => {
                return Err("It is new: a column “vendor” has to say who makes it.".to_owned());
            }
            None => {}
            Some(vendor) => facts.vendor = self.vendor(vendor)?,
        }
        if let Some(platforms) = self.cell(cells, Column::Platforms) {
            facts.platforms = platforms_in(platforms)?;
        }
        if let Some(address) = self.cell(cells, Column::Documentation) {
            facts.documentation = filled(address).map(domain::address).transpose()?;
        }
        if let Some(who) = self.cell(cells, Column::LookedAfterBy) {
            facts.looked_after_by = filled(who).map(|who| self.member(who)).transpose()?;
        }
        match self.cell(cells, Column::MailOrChat).map(str::to_lowercase).as_deref() {
            None => {}
            Some("yes") => facts.carries_mail = true,
            Some("no" | "") => facts.carries_mail = false,
            Some(_) => return Err("Under “mail or chat” say yes or no.".to_owned()),
        }
        if let Some(day) = self.cell(cells, Column::Approved) {
            facts.approved_on = filled(day).map(typed_day).transpose()?;
        }
        if let Some(day) = self.cell(cells, Column::Retired) {
            facts.retired_on = filled(day).map(typed_day).transpose()?;
        }
        domain::in_order(facts.approved_on, facts.retired_on, self.present.today)
            .map_err(|(_, words)| words.to_owned())?;
        Ok(facts)
    }

    /// A vendor's name as it is kept, or as the file had it first.
    fn vendor(&self, typed: &str) -> Result<String, String> {
        if typed.is_empty() {
            return Err("It does not say who makes it.".to_owned());
        }
        let typed = short(typed, NAME, "vendor")?;
        let meant = typed.to_lowercase();
        let drafts = self.drafts.iter().map(|draft| &draft.facts.vendor);
        let mut known = self.present.vendors.iter().chain(drafts);
        Ok(known.find(|name| name.to_lowercase() == meant).map_or(typed, String::as_str).to_owned())
    }

    fn member(&self, who: &str) -> Result<crate::people::PersonId, String> {
        let who = who.to_lowercase();
        let is_meant = |member: &&Member| {
            member.email.as_ref() == Some(&who) || member.name.to_lowercase() == who
        };
        let member = self.present.team.iter().find(is_meant);
        member
            .map(|member| member.id)
            .ok_or_else(|| format!("Nobody in the Software Team is called “{who}”."))
    }

    /// The version that a line is about, if it is about one.
    fn version(
        &self,
        line: u64,
        item: Option<ItemId>,
        cells: &[String],
        of: &str,
    ) -> Result<Option<DraftVersion>, String> {
        let days = [Column::VersionApproved, Column::VersionRetired];
        let [approved, retired] = days.map(|column| self.cell(cells, column));
        let Some(named) = self.cell(cells, Column::Version).and_then(filled) else {
            let has_day = [approved, retired].into_iter().flatten().any(|day| !day.is_empty());
            let nameless = || format!("It has a day for a version of {of}, but names none.");
            return if has_day { Err(nameless()) } else { Ok(None) };
        };
        let named = short(named, VERSION, "version")?;
        let is_it = |version: &&Version| {
            Some(version.item) == item
                && version.facts.version.to_lowercase() == named.to_lowercase()
        };
        let before = self.present.versions.iter().find(is_it).cloned();
        let mut facts = before.as_ref().map_or_else(
            || VersionFacts {
                version: named.to_owned(),
                approved_on: self.present.today,
                retired_on: None,
            },
            |version| version.facts.clone(),
        );
        if let Some(day) = approved.and_then(filled) {
            facts.approved_on = typed_day(day)?;
        }
        if let Some(day) = retired {
            facts.retired_on = filled(day).map(typed_day).transpose()?;
        }
        domain::in_order(Some(facts.approved_on), facts.retired_on, self.present.today)
            .map_err(|(_, words)| words.to_owned())?;
        Ok(Some(DraftVersion { line, before, facts }))
    }
}

impl DraftVersion {
    fn is_new(&self) -> bool {
        self.before.as_ref().is_none_or(|before| before.facts != self.facts)
    }
}

/// Whether a line goes with what an earlier one said of the same item.
fn agrees(draft: &Draft, facts: &Facts, version: Option<&DraftVersion>) -> Result<(), String> {
    let Draft { line, facts: said, .. } = draft;
    if said != facts {
        return Err(format!("It says something else of {} than line {line} does.", said.name));
    }
    let Some(version) = version else { return Ok(()) };
    let name = &version.facts.version;
    let is_same = |other: &&DraftVersion| other.facts.version.to_lowercase() == name.to_lowercase();
    match draft.versions.iter().find(is_same) {
        Some(other) => Err(format!("{} {name} is in line {} already.", said.name, other.line)),
        None => Ok(()),
    }
}

fn filled(cell: &str) -> Option<&str> {
    Some(cell).filter(|cell| !cell.is_empty())
}

fn short<'a>(text: &'a str, most: usize, what: &str) -> Result<&'a str, String> {
    match text.chars().count() {
        length if length <= most => Ok(text),
        length => Err(format!("Its {what} has {length} characters; {most} are the most.")),
    }
}

/// In the order in which they are declared, each once.
fn platforms_in(cell: &str) -> Result<Vec<Platform>, String> {
    let words = cell.split([',', ';']).map(str::trim).filter(|word| !word.is_empty());
    let mut meant: Vec<Platform> = words
        .map(|word| {
            Platform::meant(word).ok_or_else(|| {
                format!(
                    "There is no platform “{word}”. There are: {}.",
                    Platform::list(Platform::ALL)
                )
            })
        })
        .collect::<Result<_, _>>()?;
    meant.sort_unstable();
    meant.dedup();
    Ok(meant)
}

#[cfg(test)]
mod tests;
