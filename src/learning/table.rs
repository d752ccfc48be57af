//! A labelled CSV, plain or packed with gzip.

use flate2::bufread::MultiGzDecoder;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Take};
use std::path::Path;

/// The most that is read of a file when it is unpacked.
const LARGEST: u64 = 1 << 30;

/// What the rarer labels are called together.
pub const OTHER: &str = "other";

/// Rows that have a text and a label.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub name: String,
    pub rows: Vec<Row>,
    /// Rows left out because their label is empty.
    pub unlabelled: usize,
    /// Rows left out because none of their texts has a word.
    pub wordless: usize,
    /// Rows left out because they are no rows: too many or too few fields, or not UTF-8.
    pub broken: usize,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub texts: Vec<String>,
    pub label: String,
}

impl Row {
    pub fn parts(&self) -> Vec<&str> {
        self.texts.iter().map(String::as_str).collect()
    }
}

/// Why nothing can be measured, in words for who typed the command.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub String);

impl Table {
    /// # Errors
    /// [`Unusable`]: no such file, not a CSV, too large, no such column, or no row to measure with.
    pub fn read(path: &Path, texts: &[String], label: &str) -> Result<Table, Unusable> {
        Table::read_up_to(LARGEST, path, texts, label)
    }

    pub(super) fn read_up_to(
        most: u64,
        path: &Path,
        texts: &[String],
        label: &str,
    ) -> Result<Table, Unusable> {
        let name = path.display();
        let cannot = |why: String| Unusable(format!("{name}: {why}"));
        let file =
            File::open(path).map_err(|error| cannot(format!("cannot be opened: {error}")))?;
        let content =
            unpacked(file, most).map_err(|error| cannot(format!("cannot be read: {error}")))?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(content);
        let headings = reader.byte_headers().map_err(|error| cannot(plain(&error)))?.clone();
        let headings: Vec<String> = headings
            .iter()
            .map(|heading| String::from_utf8_lossy(heading).trim().to_owned())
            .collect();
        let column = |name: &str| {
            headings.iter().position(|heading| heading == name).ok_or_else(|| {
                cannot(format!("has no column “{}”; it has {}", shown(name), listed(&headings)))
            })
        };
        let label_at = column(label)?;
        let texts_at = texts.iter().map(|text| column(text)).collect::<Result<Vec<_>, _>>()?;
        let mut table = Table { name: name.to_string(), ..Table::default() };
        for record in reader.byte_records() {
            let record = record.map_err(|error| cannot(plain(&error)))?;
            table.take(&record, headings.len(), &texts_at, label_at);
        }
        if reader.into_inner().limit() == 0 {
            return Err(cannot(
                "is larger than 1 GB when it is unpacked; measure on a part of it".into(),
            ));
        }
        if table.rows.is_empty() {
            return Err(cannot(format!(
                "has no row with a text and a label ({} without a label, {} without a word)",
                table.unlabelled, table.wordless
            )));
        }
        Ok(table)
    }

    fn take(&mut self, record: &csv::ByteRecord, fields: usize, texts: &[usize], label: usize) {
        let text = |at: usize| std::str::from_utf8(record.get(at)?).ok().map(str::to_owned);
        let texts: Option<Vec<String>> = texts.iter().map(|at| text(*at)).collect();
        let (Some(texts), Some(label), true) = (texts, text(label), record.len() == fields) else {
            self.broken += 1;
            return;
        };
        let label = label.trim();
        if label.is_empty() {
            self.unlabelled += 1;
        } else if !texts.iter().any(|text| text.contains(char::is_alphanumeric)) {
            self.wordless += 1;
        } else {
            self.rows.push(Row { texts, label: label.to_owned() });
        }
    }

    /// Its labels, the most frequent first.
    pub fn labels(&self) -> Vec<String> {
        let mut counts = BTreeMap::<&str, usize>::new();
        for row in &self.rows {
            *counts.entry(&row.label).or_default() += 1;
        }
        let mut labels: Vec<_> = counts.into_iter().collect();
        labels.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        labels.into_iter().map(|(label, _)| label.to_owned()).collect()
    }

    /// Gives every label that is not one of these the name [`OTHER`].
    pub fn keep(&mut self, labels: &[String]) {
        for row in &mut self.rows {
            if !labels.contains(&row.label) {
                row.label = OTHER.to_owned();
            }
        }
    }

    /// What it has, in one line.
    pub fn in_words(&self) -> String {
        let mut words = format!("{} rows", self.rows.len());
        for (rows, why) in [
            (self.unlabelled, "without a label"),
            (self.wordless, "without a word"),
            (self.broken, "that are broken"),
        ] {
            if rows > 0 {
                // Writing into a string cannot fail.
                let _ = write!(words, "; left out {rows} {why}");
            }
        }
        words
    }
}

/// The content of a file; gzip is known by how it begins, not by its name.
fn unpacked(file: File, most: u64) -> io::Result<Take<Box<dyn Read>>> {
    let mut raw = BufReader::with_capacity(1 << 16, file);
    let packed = raw.fill_buf()?.starts_with(&[0x1F, 0x8B]);
    let content: Box<dyn Read> =
        if packed { Box::new(MultiGzDecoder::new(raw)) } else { Box::new(raw) };
    Ok(content.take(most))
}

fn plain(error: &csv::Error) -> String {
    format!("cannot be read: {error}")
}

fn listed(headings: &[String]) -> String {
    let names: Vec<_> = headings.iter().take(30).map(|heading| shown(heading)).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// A name that comes back in a message must not steer a terminal.
fn shown(name: &str) -> String {
    name.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
