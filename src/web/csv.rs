//! Tables for spreadsheets, which must never take a text that somebody typed for a formula.

use crate::error::Error;

/// The content type of what [`table`] makes.
pub const CSV: &str = "text/csv; charset=utf-8";

/// A table with its headings; every cell is made inert. Begins with a byte order mark, without which Excel does not read
/// UTF-8.
///
/// # Errors
/// None that a table in memory can have.
pub fn table(
    headings: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<String, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headings).map_err(Error::broken)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| inert(cell))).map_err(Error::broken)?;
    }
    let bytes = writer.into_inner().map_err(|failed| Error::broken(failed.into_error()))?;
    String::from_utf8(bytes).map(|text| format!("\u{FEFF}{text}")).map_err(Error::broken)
}

/// A text that no spreadsheet calculates with: an apostrophe stands before whatever would begin a formula. Also where a
/// line of it begins, and behind quotes and blanks, for programs that split or trim before they look.
pub fn inert(cell: &str) -> String {
    let mut inert = String::with_capacity(cell.len() + 1);
    let mut at_start = true;
    for c in cell.chars() {
        if at_start && begins_a_formula(c) {
            inert.push('\'');
            at_start = false;
        }
        at_start = matches!(c, '\n' | '\r')
            || (at_start && (c.is_whitespace() || matches!(c, '"' | '“' | '”')));
        inert.push(c);
    }
    inert
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
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r'=1"),
            ("＝1+1", "'＝1+1"),
            ("\"=1+1", "\"'=1+1"),
            ("  @SUM(1)", "  '@SUM(1)"),
            ("a\n=1+1,x", "a\n'=1+1,x"),
            ("1=1, 2+2, a@b", "1=1, 2+2, a@b"),
            ("", ""),
        ] {
            assert_eq!(inert(typed), written, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn no_cell_begins_a_formula_and_every_text_can_be_read_back(cell in "[=+@\\-\"\t\r\n, a＝]{0,12}") {
            let table = table(&["heading"], [vec![cell.clone()]]).unwrap();
            let mut read = csv::Reader::from_reader(table.trim_start_matches('\u{FEFF}').as_bytes());
            let back = read.records().next().map_or(String::new(), |row| row.unwrap()[0].to_owned());

            prop_assert!(!back.chars().next().is_some_and(begins_a_formula));
            prop_assert_eq!(back, inert(&cell));
        }
    }
}
