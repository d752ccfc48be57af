use crate::catalogue::plan::Sheet;
use crate::web::{Problems, Typed, csv, is_text};
use serde::Deserialize;

/// The catalogue as a file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ImportForm {
    pub table: String,
    /// Chosen on the sender's machine; it goes before what is pasted.
    pub file: String,
    /// `save`, once it was looked over.
    pub then: String,
    /// What would happen when it was looked over.
    pub seen: String,
}

/// A file that was looked over.
#[derive(Clone, Debug)]
pub struct Brought {
    pub sheet: Sheet,
    pub seen: String,
}

impl ImportForm {
    /// With what is in the file in place of what is pasted: a browser does not keep the file.
    pub fn read(&self) -> Self {
        let is_there = !self.file.trim().is_empty() && is_text(&self.file);
        let table = if is_there { &self.file } else { &self.table };
        ImportForm { table: table.clone(), file: String::new(), ..self.clone() }
    }

    /// # Errors
    /// A sentence for who brought it.
    pub fn sheet(&self) -> Result<Sheet, String> {
        let table = &self.read().table;
        if table.trim().is_empty() {
            return Err("Choose the file, or paste what is in it.".to_owned());
        }
        csv::lines(table).and_then(Sheet::of)
    }
}

impl Typed for ImportForm {
    type Meant = Brought;

    /// A thousand long lines, chosen anew beside those that are pasted.
    const MOST: usize = 2 * 1024 * 1024;

    fn check(&self) -> Result<Brought, Problems> {
        let mut problems = Problems::none();
        if !is_text(&self.file) {
            problems.note(
                "file",
                "It has letters that cannot be read. Save it as “CSV UTF-8”, then choose it again.",
            );
            return Err(problems);
        }
        let sheet = problems.take("table", self.sheet());
        // Only looked over: the page comes back with what would happen. Another file is looked over first.
        let is_meant = self.then == "save" && self.file.trim().is_empty();
        if problems.is_none() && !is_meant {
            return Err(problems);
        }
        problems.ok(|| Some(Brought { sheet: sheet?, seen: self.seen.clone() }))
    }
}
