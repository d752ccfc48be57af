//! The file: plain or gzip, read row by row.

use super::row::Reason;
use anyhow::{Context, Result, bail, ensure};
use csv::{ByteRecord, StringRecord};
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

/// No ticket is longer. What goes on for longer is a quote that was never closed.
const LONGEST_ROW: usize = 16 << 20;

/// The rows of a file, one in memory at a time.
pub struct Rows {
    reader: csv::Reader<Limited>,
    left: Rc<Cell<usize>>,
    record: ByteRecord,
    /// Its lines end with CR LF, as most do that Windows wrote.
    crlf: bool,
    pub columns: Vec<String>,
}

/// A row as it stands in the file.
pub struct Row {
    /// The line it begins on.
    pub line: u64,
    pub cells: StringRecord,
    /// Why it cannot be read.
    pub fault: Option<(Reason, String)>,
}

impl Rows {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// One line that says what to do: no such file, nothing in it, or something else than CSV.
    pub fn open(path: &Path, separator: u8) -> Result<Self> {
        let name = path.display();
        let file = File::open(path).with_context(|| format!("cannot open {name}"))?;
        let (inner, crlf) = plain(file).with_context(|| format!("cannot read {name}"))?;
        let left = Rc::new(Cell::new(LONGEST_ROW));
        let limited = Limited { inner, left: left.clone() };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(limited);
        let mut header = ByteRecord::new();
        let any =
            reader.read_byte_record(&mut header).with_context(|| format!("cannot read {name}"))?;
        ensure!(any, "{name} is empty");
        let columns = columns(header).with_context(|| format!("{name} is not a CSV file"))?;
        Ok(Rows { reader, left, record: ByteRecord::new(), crlf, columns })
    }

    /// The next row; nothing at the end.
    ///
    /// # Errors
    /// What makes all further reading senseless: a damaged file, a row without end.
    pub fn next(&mut self) -> Result<Option<Row>> {
        self.left.set(LONGEST_ROW);
        let before = self.reader.position().line();
        let any = self.reader.read_byte_record(&mut self.record);
        if !any.with_context(|| format!("the file cannot be read from line {before} on"))? {
            return Ok(None);
        }
        let line = self.first_line(before);
        let whole = self.record.len() == self.columns.len();
        let fault = (!whole).then(|| {
            (Reason::Fields, format!("{} instead of {}", self.record.len(), self.columns.len()))
        });
        Ok(Some(match StringRecord::from_byte_record(std::mem::take(&mut self.record)) {
            Ok(cells) => Row { line, cells, fault },
            Err(error) => {
                let column = self.columns.get(error.utf8_error().field());
                let detail = format!("column {}", column.map_or("", String::as_str));
                let cells = StringRecord::from_byte_record_lossy(error.into_byte_record());
                Row { line, cells, fault: fault.or(Some((Reason::NotText, detail))) }
            }
        }))
    }

    /// The line on which the row just read begins; `before` is where the reader stood. It stops between CR and LF, and it
    /// passes empty lines over; counting back from where it stands now tells how many.
    fn first_line(&self, before: u64) -> u64 {
        let inner = self.record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let counted = inner + u64::from(!self.crlf);
        let from_behind = self.reader.position().line().saturating_sub(counted);
        from_behind.max(before + u64::from(self.crlf))
    }
}

/// The content of the file, and whether its lines end with CR LF; gzip is known by how it begins, not by its name.
fn plain(file: File) -> Result<(Box<dyn Read>, bool)> {
    let mut raw = BufReader::with_capacity(1 << 16, file);
    if raw.fill_buf()?.starts_with(&[0x1F, 0x8B]) {
        let mut unpacked = BufReader::with_capacity(1 << 16, MultiGzDecoder::new(raw));
        let crlf = sniff(unpacked.fill_buf()?)?;
        return Ok((Box::new(unpacked), crlf));
    }
    let crlf = sniff(raw.fill_buf()?)?;
    Ok((Box::new(raw), crlf))
}

/// How lines end, as the first one does. What people take for CSV is told apart here, with what to do about it.
fn sniff(start: &[u8]) -> Result<bool> {
    match start {
        [b'P', b'K', 3, 4, ..] => bail!("it is a spreadsheet or a ZIP; save it as CSV (UTF-8)"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => bail!("it is UTF-16; save it as CSV (UTF-8)"),
        _ => {
            Ok(start.split(|byte| *byte == b'\n').next().is_some_and(|line| line.ends_with(b"\r")))
        }
    }
}

fn columns(header: ByteRecord) -> Result<Vec<String>> {
    let header = StringRecord::from_byte_record(header).context("its first line is not UTF-8")?;
    ensure!(!header.iter().any(|name| name.contains('\0')), "its first line is not text");
    if let Some(only) = header.get(0).filter(|_| header.len() == 1)
        && let Some(separator) = only.chars().find(|c| matches!(c, ';' | '\t' | '|'))
    {
        bail!("its columns seem to be parted by {separator:?}; say so with --separator");
    }
    // Names come back in messages, where they must not steer a terminal.
    let plain = |name: &str| name.replace(char::is_control, " ").trim().to_owned();
    Ok(header.iter().map(plain).collect())
}

/// Gives out no more than is left for the row; without it a missing quote would take all memory.
struct Limited {
    inner: Box<dyn Read>,
    left: Rc<Cell<usize>>,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::other(
                "one row is longer than 16 MB; is a closing quote missing?",
            ));
        }
        let read = self.inner.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(read));
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line of each row of a file, and its first cell.
    fn lines(name: &str, content: &str) -> Vec<(u64, String)> {
        let path =
            std::env::temp_dir().join(format!("tallydesk-{name}-{}.csv", std::process::id()));
        std::fs::write(&path, content).unwrap();
        let mut rows = Rows::open(&path, b',').unwrap();
        std::fs::remove_file(&path).unwrap();
        let mut lines = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            assert_eq!(row.fault, None);
            lines.push((row.line, row.cells[0].to_owned()));
        }
        lines
    }

    #[test]
    fn a_row_is_on_the_line_that_an_editor_shows() {
        let content = "\u{FEFF}a,b\nx,\"1\n\n2\"\n\n\ny,\"\"\"\n\"\nz,0";
        let expected = [(2, "x".to_owned()), (7, "y".to_owned()), (9, "z".to_owned())];
        assert_eq!(lines("lf", content), expected);
        assert_eq!(lines("crlf", &content.replace('\n', "\r\n")), expected);
        assert_eq!(lines("end", &format!("{content}\n")), expected);
    }
}
