//! Tables for spreadsheets, which must never take a text that somebody typed for a formula.

use crate::error::Error;
use std::io::Write;

/// The content type of what [`table`] makes.
pub const CSV: &str = "text/csv; charset=utf-8";

/// A table with its headings, in one go; every cell is made inert.
///
/// # Errors
/// None that a table in memory can have.
pub fn table(
    headings: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<String, Error> {
    let mut writer = Writer::begin(Vec::new(), headings)?;
    for row in rows {
        writer.row(row.iter().map(|cell| inert(cell)))?;
    }
    String::from_utf8(writer.end()?).map_err(Error::broken)
}

/// Writes a table a row at a time, as RFC 4180 says, every cell in quotes, so that it is one cell also where another
/// character parts them. Begins with a byte order mark, without which Excel does not read UTF-8.
#[derive(Debug)]
pub struct Writer<W: Write> {
    to: csv::Writer<W>,
}

impl<W: Write> Writer<W> {
    /// # Errors
    /// When `to` takes no more.
    pub fn begin(mut to: W, headings: &[&str]) -> Result<Self, Error> {
        to.write_all("\u{FEFF}".as_bytes()).map_err(Error::broken)?;
        Self::go_on(to).with(headings)
    }

    /// After what was begun before: no mark, no headings.
    pub fn go_on(to: W) -> Self {
        let mut lines = csv::WriterBuilder::new();
        lines.quote_style(csv::QuoteStyle::Always).terminator(csv::Terminator::CRLF);
        Writer { to: lines.from_writer(to) }
    }

    fn with(mut self, headings: &[&str]) -> Result<Self, Error> {
        self.row(headings.iter().map(|heading| inert(heading)))?;
        Ok(self)
    }

    /// One row of cells that are figures, or went through [`inert`].
    ///
    /// # Errors
    /// When what it writes to takes no more.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) -> Result<(), Error> {
        self.to.write_record(cells.into_iter().map(String::into_bytes)).map_err(Error::broken)
    }

    /// What it wrote to, with everything in it.
    ///
    /// # Errors
    /// When what it writes to takes no more.
    pub fn end(self) -> Result<W, Error> {
        self.to.into_inner().map_err(|failed| Error::broken(failed.into_error()))
    }
}

/// A text that no spreadsheet calculates with: an apostrophe stands before whatever would begin a formula. Also where a
/// line of it begins, behind what parts cells in another country's settings, and behind quotes and blanks, for programs that
/// split or trim before they look.
pub fn inert(cell: &str) -> String {
    let mut inert = String::with_capacity(cell.len() + 1);
    let mut at_start = true;
    for c in cell.chars() {
        if at_start && begins_a_formula(c) {
            inert.push('\'');
            at_start = false;
        }
        at_start = begins_a_cell(c) || (at_start && may_precede_a_formula(c));
        inert.push(c);
    }
    inert
}

/// A line of a table that somebody sent: where it stands in their file, and its cells.
pub type Line = (u64, Vec<String>);

/// The lines of a table as spreadsheets write it: cells parted by commas, semicolons or tabs, whichever its first line has
/// most of. What [`inert`] did to a cell is undone; a line of nothing but empty cells is left out.
///
/// # Errors
/// In words, where the text is no such table.
pub fn lines(text: &str) -> Result<Vec<Line>, String> {
    // The reader counts a line that ends as Windows ends it with the one before.
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    let first = text.lines().next().unwrap_or_default();
    let parts = [b',', b';', b'\t'];
    let count = |part: &u8| first.bytes().filter(|byte| byte == part).count();
    // Of two as frequent the last is taken, so the usual one stands last.
    let delimiter = parts.into_iter().rev().max_by_key(count).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| "This is no table in CSV.".to_owned())?;
        let line = record.position().map_or(0, |at| line_of(&text, at));
        let cells: Vec<_> = record.iter().map(|cell| as_typed(cell).trim().to_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            lines.push((line, cells));
        }
    }
    Ok(lines)
}

/// The reader says where it began to look for a record, which is before the empty lines that it leaves out.
fn line_of(text: &str, at: &csv::Position) -> u64 {
    let rest = usize::try_from(at.byte()).ok().and_then(|byte| text.get(byte..));
    let empty = rest.unwrap_or_default().bytes().take_while(|byte| *byte == b'\n');
    at.line() + empty.map(|_| 1).sum::<u64>()
}

/// The text that [`inert`] made this cell of, wherever it put an apostrophe. Who typed one there themselves, before what would
/// begin a formula, loses it: the two look alike.
fn as_typed(cell: &str) -> String {
    let mut typed = String::with_capacity(cell.len());
    let mut at_start = true;
    let mut rest = cell.chars().peekable();
    while let Some(c) = rest.next() {
        let is_ours =
            at_start && c == '\'' && rest.peek().is_some_and(|next| begins_a_formula(*next));
        let c = if is_ours { rest.next().unwrap_or(c) } else { c };
        at_start = begins_a_cell(c) || (!is_ours && at_start && may_precede_a_formula(c));
        typed.push(c);
    }
    typed
}

const fn begins_a_cell(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | ',' | ';')
}

fn may_precede_a_formula(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '“' | '”')
}

const fn begins_a_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_begins_a_formula_is_made_a_text() {
        for (typed, written) in [
            ("=1+1", "'=1+1"),
            ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\r'=1"),
            ("＝1+1", "'＝1+1"),
            ("\"=1+1", "\"'=1+1"),
            ("  @SUM(1)", "  '@SUM(1)"),
            ("a\n=1+1,x", "a\n'=1+1,x"),
            ("Tool;=cmd|' /C calc'!A0;", "Tool;'=cmd|' /C calc'!A0;"),
            ("Tool, -1\t@a", "Tool, '-1\t'@a"),
            ("1=1, 2+2, a@b", "1=1, 2+2, a@b"),
            ("", ""),
        ] {
            assert_eq!(inert(typed), written, "{typed:?}");
        }
    }

    #[test]
    fn a_table_is_read_as_any_spreadsheet_writes_it() {
        let cells = |line: u64, cells: [&str; 2]| (line, cells.map(str::to_owned).to_vec());
        for (text, read) in [
            ("a,b\n1,2", vec![cells(1, ["a", "b"]), cells(2, ["1", "2"])]),
            ("\u{FEFF}a;b\r\n \"1,5\" ;2", vec![cells(1, ["a", "b"]), cells(2, ["\"1,5\"", "2"])]),
            (
                "a\tb\n\n,\t\n'=1\t'x",
                vec![cells(1, ["a", "b"]), cells(3, [",", ""]), cells(4, ["=1", "'x"])],
            ),
            ("", vec![]),
        ] {
            assert_eq!(lines(text), Ok(read), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_again(cell in "[=+@\\-a][=+@\\-'a]{0,7}") {
            let written = table(&["heading"], [vec![cell.clone()]]).unwrap();
            let read = lines(&written).unwrap();
            prop_assert_eq!(&read[1].1[0], &cell);
        }

        #[test]
        fn what_was_written_with_separators_is_read_again(cell in "[=+a][=+@\\-\",; a]{0,7}a") {
            let written = table(&["heading"], [vec![cell.clone()]]).unwrap();
            let read = lines(&written).unwrap();
            prop_assert_eq!(&read[1].1[0], &cell);
        }

        #[test]
        fn no_cell_begins_a_formula_and_every_text_can_be_read_back(cell in "[=+@\\-\"\t\r\n,; a＝]{0,12}") {
            let table = table(&["heading"], [vec![cell.clone()]]).unwrap();
            let mut read = csv::Reader::from_reader(table.trim_start_matches('\u{FEFF}').as_bytes());
            let back = read.records().next().map_or(String::new(), |row| row.unwrap()[0].to_owned());

            prop_assert!(!back.chars().next().is_some_and(begins_a_formula));
            let split = back.split([';', ',', '\t', '\n', '\r']).map(|part| part.trim_start_matches([' ', '"']));
            prop_assert!(!split.clone().any(|part| part.starts_with(['=', '+', '-', '@', '＝'])), "{}", back);
            prop_assert_eq!(back, inert(&cell));
        }
    }
}
