use super::sheet::{Column, Sheet};
use super::{Present, Step};
use crate::catalogue::domain::{
    self, Facts, ItemId, Known, NAME, Platform, VERSION, Version, VersionFacts,
};
use crate::desk_time::typed_day;
use crate::links::typed_address;
use crate::people::PersonId;
use crate::people::team::Member;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

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

/// A file on its way to a plan. What is looked for by name is so in lower case, the database's.
pub(super) struct Reading<'a> {
    sheet: &'a Sheet,
    present: &'a Present,
    items: HashMap<&'a str, &'a Known>,
    versions: HashMap<(ItemId, &'a str), &'a Version>,
    /// Each by the name that is kept; those that are new by the name that the file had first.
    vendors: HashMap<String, String>,
    new_vendors: Vec<String>,
    drafts: Vec<Draft>,
    /// The place of an item among the drafts.
    by_name: HashMap<String, usize>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(sheet: &'a Sheet, present: &'a Present) -> Self {
        let item = |known: &'a Known| (present.fold(&known.facts.name), known);
        let version = |one: &'a Version| ((one.item, present.fold(&one.facts.version)), one);
        let vendor = |name: &'a String| (present.fold(name).to_owned(), name.clone());
        Reading {
            sheet,
            present,
            items: present.items.iter().map(item).collect(),
            versions: present.versions.iter().map(version).collect(),
            vendors: present.vendors.iter().map(vendor).collect(),
            new_vendors: Vec::new(),
            drafts: Vec::new(),
            by_name: HashMap::new(),
        }
    }

    /// What all lines together ask for: vendors before what they make, items before their versions.
    pub(super) fn steps(self) -> Vec<Step> {
        let vendors = self.new_vendors.into_iter().map(Step::AddVendor);
        vendors.chain(self.drafts.into_iter().flat_map(Draft::steps)).collect()
    }

    /// Whether the line says anything that the catalogue does not.
    pub(super) fn read(&mut self, line: u64, cells: &[String]) -> Result<bool, String> {
        self.sheet.fits(cells)?;
        let name = self.name(cells)?;
        let key = self.present.fold(&name).to_owned();
        let earlier = self.by_name.get(&key).and_then(|at| self.drafts.get(*at));
        let before = match earlier {
            Some(draft) => draft.before.clone(),
            None => self.items.get(key.as_str()).copied().cloned(),
        };
        let start = match (earlier, &before) {
            (Some(draft), _) => draft.facts.clone(),
            (None, Some(known)) => known.facts.clone(),
            (None, None) => {
                Facts { name, approved_on: Some(self.present.today), ..Facts::default() }
            }
        };
        let facts = self.facts(start, before.as_ref(), cells)?;
        let version =
            self.version(line, before.as_ref().map(|known| known.id), cells, &facts.name)?;
        if let Some(draft) = earlier {
            self.agrees(draft, &facts, version.as_ref())?;
        }
        let is_new = match &before {
            None => true,
            Some(known) => {
                known.facts != facts || version.as_ref().is_some_and(DraftVersion::is_new)
            }
        };
        let vendor = self.present.fold(&facts.vendor).to_owned();
        if let Entry::Vacant(vendor) = self.vendors.entry(vendor) {
            self.new_vendors.push(vendor.insert(facts.vendor.clone()).clone());
        }
        let at = *self.by_name.entry(key).or_insert(self.drafts.len());
        if at == self.drafts.len() {
            self.drafts.push(Draft { line, before, facts, versions: Vec::new() });
        }
        if let Some(draft) = self.drafts.get_mut(at) {
            draft.versions.extend(version);
        }
        Ok(is_new)
    }

    fn cell<'c>(&self, cells: &'c [String], column: Column) -> Option<&'c str> {
        self.sheet.cell(cells, column)
    }

    fn name(&self, cells: &[String]) -> Result<String, String> {
        match self.cell(cells, Column::Software).unwrap_or_default() {
            "" => Err("It does not name the software.".to_owned()),
            name => short(name, NAME, "name").map(str::to_owned),
        }
    }

    /// What a line says of the item, on top of what is known.
    fn facts(
        &self,
        mut facts: Facts,
        before: Option<&Known>,
        cells: &[String],
    ) -> Result<Facts, String> {
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
            facts.documentation = filled(address).map(typed_address).transpose()?;
        }
        if let Some(who) = self.cell(cells, Column::LookedAfterBy) {
            facts.looked_after_by = filled(who).map(|who| self.keeper(before, who)).transpose()?;
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
        Ok(self.vendors.get(self.present.fold(typed)).map_or(typed, String::as_str).to_owned())
    }

    /// Who looks after it now may stay, also when they have left the team; else it is one of the team, by an address or by
    /// a name that only one has.
    fn keeper(&self, before: Option<&Known>, who: &str) -> Result<PersonId, String> {
        let typed = who.to_lowercase();
        let is_called = |name: &str, email: Option<&str>| {
            name.to_lowercase() == typed || email.is_some_and(|email| email.to_lowercase() == typed)
        };
        let now = before.and_then(|known| known.facts.looked_after_by.zip(known.keeper.as_ref()));
        if let Some((id, keeper)) = now
            && is_called(&keeper.name, keeper.email.as_deref())
        {
            return Ok(id);
        }
        let is_meant = |member: &&Member| is_called(&member.name, member.email.as_deref());
        let meant: Vec<_> = self.present.team.iter().filter(is_meant).collect();
        match meant.as_slice() {
            [member] => Ok(member.id),
            [] => Err(format!("Nobody in the Software Team is called “{who}”.")),
            _ => Err(format!("Several in the Software Team are called “{who}”: give the address.")),
        }
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
        let known = item.and_then(|item| self.versions.get(&(item, self.present.fold(named))));
        let before = known.copied().cloned();
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

    /// Whether a line goes with what an earlier one said of the same item.
    fn agrees(
        &self,
        draft: &Draft,
        facts: &Facts,
        version: Option<&DraftVersion>,
    ) -> Result<(), String> {
        let Draft { line, facts: said, .. } = draft;
        if said != facts {
            return Err(format!("It says something else of {} than line {line} does.", said.name));
        }
        let Some(version) = version else { return Ok(()) };
        let name = &version.facts.version;
        let key = self.present.fold(name);
        let is_same = |other: &&DraftVersion| self.present.fold(&other.facts.version) == key;
        match draft.versions.iter().find(is_same) {
            Some(other) => Err(format!("{} {name} is in line {} already.", said.name, other.line)),
            None => Ok(()),
        }
    }
}

impl DraftVersion {
    fn is_new(&self) -> bool {
        self.before.as_ref().is_none_or(|before| before.facts != self.facts)
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
