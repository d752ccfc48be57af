//! A workbook: a sheet for each table, for people who go on working with the figures. A text is never a formula, and the same
//! tables are the same bytes.

use super::table::{Cell, Kind, Table};
use super::who::Door;
use super::{Desk, Me, Reply};
use crate::error::Error;
use actix_web::HttpResponse;
use actix_web::http::header;
use diesel::PgConnection;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use std::collections::HashSet;

/// The content type of what [`workbook`] makes. Every answer says how its text is to be read; to a workbook it means nothing.
pub const XLSX: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet; charset=utf-8";

/// What a sheet has room for, with its headings; what is longer is a CSV.
const MOST_ROWS: usize = 1_048_575;
/// The longest name of a sheet, and the longest text of a cell, in UTF-16 units.
const LONGEST_NAME: usize = 31;
const LONGEST_TEXT: usize = 32_767;
/// How wide columns are, in letters.
const NARROWEST: usize = 8;
const WIDEST: usize = 60;

/// # Errors
/// In words, where a table has more rows than a sheet has.
pub fn workbook(tables: &[Table]) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    // Any day: a workbook that says when it was made would never be the same twice.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(Error::broken)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let mut names = HashSet::new();
    for table in tables {
        if table.rows.len() > MOST_ROWS {
            return Err(Error::Refused(format!(
                "“{}” has more rows than a sheet has room for. Take the CSV.",
                table.title
            )));
        }
        let sheet = book.add_worksheet();
        sheet.set_name(name(&table.title, &mut names)).map_err(Error::broken)?;
        fill(sheet, table).map_err(Error::broken)?;
    }
    if tables.is_empty() {
        book.add_worksheet();
    }
    book.save_to_buffer().map_err(Error::broken)
}

impl<R: Door> Desk<R> {
    /// A workbook for download, of the tables that `make` makes. It is packed when the connection is back.
    pub async fn workbook(
        self,
        name: &str,
        make: impl Fn(&mut PgConnection, &Me) -> Result<Vec<Table>, Error> + Send + 'static,
    ) -> Reply {
        let disposition = format!("attachment; filename=\"{name}\"");
        let db = self.house.db.clone();
        let tables = self.look(make).await?;
        let book = db.hop(move |_| workbook(&tables)).await?;
        Ok(HttpResponse::Ok()
            .content_type(XLSX)
            .insert_header((header::CONTENT_DISPOSITION, disposition))
            // Packed already.
            .insert_header((header::CONTENT_ENCODING, "identity"))
            .body(book))
    }
}

/// The headings stay in sight, and columns are as wide as what stands in them.
fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(&table.columns) {
        let format = format(column.kind);
        sheet.write_string_with_format(0, at, clipped(&column.heading), &heading)?;
        for (row, cells) in (1..).zip(&table.rows) {
            if let Some(cell) = cells.get(usize::from(at)) {
                write(sheet, (row, at), cell, &format)?;
            }
        }
        let shown = table.rows.iter().filter_map(|row| row.get(usize::from(at)));
        let letters = shown.map(|cell| cell.shown(column.kind).chars().count());
        let widest = letters.chain([column.heading.chars().count().min(20)]).max().unwrap_or(0);
        sheet.set_column_width(at, widest.clamp(NARROWEST, WIDEST) as f64 + 2.0)?;
    }
    Ok(())
}

/// Nothing is an empty cell.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match (cell, cell.number()) {
        (_, Some(number)) => sheet.write_number_with_format(row, column, number, format)?,
        (Cell::Text(text), _) => {
            sheet.write_string_with_format(row, column, clipped(text), format)?
        }
        (Cell::Day(day), _) => sheet.write_datetime_with_format(row, column, day, format)?,
        (Cell::At(at), _) => {
            sheet.write_datetime_with_format(row, column, at.naive_utc(), format)?
        }
        _ => return Ok(()),
    };
    Ok(())
}

/// Moments are in UTC, as in every file of the desk's; minutes are minutes, to add them up.
fn format(kind: Kind) -> Format {
    let places = |places: u8| format!("#,##0.{}", "0".repeat(usize::from(places)));
    match kind {
        Kind::Text => Format::new().set_text_wrap().set_align(FormatAlign::Top),
        Kind::Whole | Kind::Minutes | Kind::Decimal(0) => Format::new().set_num_format("#,##0"),
        Kind::Decimal(some) => Format::new().set_num_format(places(some)),
        Kind::Share => Format::new().set_num_format("0.0%"),
        Kind::Day => Format::new().set_num_format("yyyy-mm-dd"),
        Kind::Moment => Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
    }
}

/// A name that a sheet may have, and no other of the book has.
fn name(title: &str, taken: &mut HashSet<String>) -> String {
    let plain: String = (title.chars())
        .map(|c| if "[]:*?/\\'".contains(c) || c.is_control() { ' ' } else { c })
        .collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    // One that Excel keeps for itself.
    let words = if words.is_empty() || words.eq_ignore_ascii_case("history") {
        format!("Table {words}").trim_end().to_owned()
    } else {
        words
    };
    let mut name = cut(&words, LONGEST_NAME).trim_end().to_owned();
    let mut n = 1;
    while !taken.insert(name.to_lowercase()) {
        n += 1;
        let number = format!(" {n}");
        name = format!("{}{number}", cut(&words, LONGEST_NAME - number.len()).trim_end());
    }
    name
}

fn clipped(text: &str) -> &str {
    cut(text, LONGEST_TEXT)
}

/// As many whole letters as fit into so many UTF-16 units.
fn cut(text: &str, units: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, c)| {
        used += c.len_utf16();
        used > units
    });
    end.map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::table::Column;
    use std::io::Read;

    fn table(title: &str) -> Table {
        let columns = vec![
            Column::new("area", Kind::Text),
            Column::new("issues", Kind::Whole),
            Column::new("kept", Kind::Share),
            Column::new("day", Kind::Day),
        ];
        Table::new("areas", title, columns).with([
            vec![
                "=HYPERLINK(\"http://evil\")".into(),
                (-3).into(),
                0.5.into(),
                "2026-11-20".parse::<chrono::NaiveDate>().unwrap().into(),
            ],
            vec!["https://example.org".into(), 1_200.into(), f64::NAN.into(), Cell::Nothing],
        ])
    }

    /// The entries of a zip, unpacked, by their names: as its directory at the end lists them.
    fn entries(zip: &[u8]) -> Vec<(String, String)> {
        let two = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
        let four = |at: usize| two(at) + (two(at + 2) << 16);
        let end = zip.len() - 22;
        let mut at = four(end + 16);
        let entry = |_| {
            let (packed, name, skip, start) =
                (four(at + 20), two(at + 28), two(at + 30), four(at + 42));
            let name_of = String::from_utf8(zip[at + 46..at + 46 + name].to_vec()).unwrap();
            let body = &zip[start + 30 + two(start + 26) + two(start + 28)..][..packed];
            at += 46 + name + skip;
            let mut text = String::new();
            flate2::read::DeflateDecoder::new(body).read_to_string(&mut text).unwrap();
            (name_of, text)
        };
        (0..two(end + 10)).map(entry).collect()
    }

    #[test]
    fn a_workbook_has_a_sheet_for_each_table_and_no_formula() {
        let book = workbook(&[table("Problem areas"), table("Problem areas")]).unwrap();
        let entries = entries(&book);
        let text = |name: &str| &entries.iter().find(|(one, _)| one == name).unwrap().1;
        assert!(text("xl/workbook.xml").contains("name=\"Problem areas\""));
        assert!(text("xl/workbook.xml").contains("name=\"Problem areas 2\""));
        let sheet = text("xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>") && !sheet.contains("hyperlink"), "{sheet}");
        assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<v>-3</v>"), "{sheet}");
        assert!(text("xl/sharedStrings.xml").contains("=HYPERLINK("), "the text is kept as typed");
        assert!(
            text("xl/styles.xml").contains("0.0%") && text("xl/styles.xml").contains("yyyy-mm-dd")
        );
    }

    #[test]
    fn the_same_tables_are_the_same_bytes_and_none_is_still_a_workbook() {
        let book = workbook(&[table("A")]).unwrap();
        assert_eq!(book, workbook(&[table("A")]).unwrap());
        // What a zip says of when its first entry was made: 1980, where its clock begins.
        assert_eq!(&book[10..14], &[0, 0, 0x21, 0]);
        assert!(entries(&book).iter().any(|(_, text)| text.contains("2000-01-01T00:00:00Z")));
        assert!(!workbook(&[]).unwrap().is_empty());
    }

    #[test]
    fn a_sheet_has_a_name_that_excel_takes() {
        let mut taken = HashSet::new();
        for (title, called) in [
            ("By week: [a/b]", "By week a b"),
            ("by WEEK a b", "by WEEK a b 2"),
            ("", "Table"),
            ("History", "Table History"),
            ("Median minutes to first contact, all of it", "Median minutes to first contact"),
            ("Median minutes to first contact, P2 only", "Median minutes to first conta 2"),
        ] {
            assert_eq!(name(title, &mut taken), called);
        }
        let longest = "😀".repeat(20_000);
        assert_eq!(clipped(&longest).encode_utf16().count(), LONGEST_TEXT - 1);
    }
}
