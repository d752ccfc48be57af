//! What the cells of a row say, cleaned.

use super::mapping::{Field, Mapping};
use super::repair::repaired;
use super::row::{Marks, Reason};
use csv::StringRecord;

/// The cells of one row, by field.
#[derive(Debug)]
pub struct Cells<'r> {
    mapping: &'r Mapping,
    record: &'r StringRecord,
    /// What was done to those that were read.
    pub marks: Marks,
}

impl<'r> Cells<'r> {
    pub fn new(mapping: &'r Mapping, record: &'r StringRecord) -> Self {
        Cells { mapping, record, marks: Marks::default() }
    }

    /// What a row says in a field; nothing when it says nothing or `?`.
    pub fn text(&mut self, field: Field) -> Option<String> {
        let written = self.record.get(self.mapping.column(field)?)?.trim();
        if matches!(written, "" | "?") {
            return None;
        }
        let text = match repaired(written) {
            Some(text) => {
                self.marks.repaired = true;
                text
            }
            None => written.to_owned(),
        };
        self.marks.stripped |= text.contains(is_no_text);
        let plain = without_controls(&text);
        Some(plain.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// How often, or how many; also where a desk only says whether.
    ///
    /// # Errors
    /// [`Reason::Count`] and what is written.
    pub fn count(&mut self, field: Field) -> Result<Option<i32>, (Reason, String)> {
        let Some(written) = self.text(field) else { return Ok(None) };
        if let Some(yes) = yes(&written) {
            return Ok(Some(i32::from(yes)));
        }
        let number = written.strip_suffix(".0").unwrap_or(&written).parse().ok();
        let sane = number.filter(|number| (0..=1_000_000).contains(number));
        sane.map(Some).ok_or((Reason::Count, written))
    }
}

/// Yes or no, as spreadsheets have it.
pub fn yes(written: &str) -> Option<bool> {
    match written.to_lowercase().as_str() {
        "yes" | "y" | "true" | "x" | "✓" => Some(true),
        "no" | "n" | "false" => Some(false),
        _ => None,
    }
}

/// A control character that neither breaks a line nor parts words: neither PostgreSQL nor a page can hold it.
fn is_no_text(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t' | '\r' | '\u{85}')
}

/// Every line break is one line feed; characters that no text has are gone.
fn without_controls(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace(['\r', '\u{85}'], "\n");
    lines.chars().filter(|c| !is_no_text(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::import::tickets::WORDS;

    #[test]
    fn what_is_left_of_control_characters_alone_is_nothing() {
        let columns = ["title".to_owned()];
        let mapping = Mapping::read(&["subject=title".to_owned()], &columns, WORDS, &[]).unwrap();
        for (written, text, stripped) in [
            ("\u{96}", None, true),
            (" \u{80}\0\u{7f} ", None, true),
            ("No\u{96} sound", Some("No sound"), true),
            ("One\u{85}two\r\nthree", Some("One\ntwo\nthree"), false),
            ("Plain\twords", Some("Plain\twords"), false),
        ] {
            let record = StringRecord::from(vec![written]);
            let mut cells = Cells::new(&mapping, &record);
            assert_eq!(cells.text(Field::Subject).as_deref(), text, "{written:?}");
            assert_eq!(cells.marks.stripped, stripped, "{written:?}");
        }
    }
}
