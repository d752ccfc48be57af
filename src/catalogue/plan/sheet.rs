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

/// Lines of one file. As many as somebody still looks over.
const LINES: usize = 1_000;

/// A line of a file: where it stands there, and its cells.
pub(super) type Line = (u64, Vec<String>);

/// A file whose columns are understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    columns: Vec<Column>,
    lines: Vec<Line>,
}

impl Sheet {
    /// # Errors
    /// A sentence for who brought it.
    pub fn of(mut lines: Vec<(u64, Vec<String>)>) -> Result<Self, String> {
        if lines.is_empty() {
            return Err("There is nothing in it.".to_owned());
        }
        let (_, headings) = lines.remove(0);
        if lines.len() > LINES {
            return Err(format!("That is more than {LINES} lines. Bring it in parts."));
        }
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

    /// Whether a line has a cell under each heading. One that is short would take away what it never spoke of, and one that
    /// is long has slipped; only what spreadsheets fill up with, empty cells at the end, may be too many.
    ///
    /// # Errors
    /// A sentence for who brought it.
    pub(super) fn fits(&self, cells: &[String]) -> Result<(), String> {
        let (has, headings) = (cells.len(), self.columns.len());
        match cells.get(headings..) {
            Some(surplus) if surplus.iter().all(String::is_empty) => Ok(()),
            _ => Err(format!(
                "It has {has} cells, and there are {headings} headings. A cell with the separator in it needs quotes around it."
            )),
        }
    }

    /// Every name in it: of software, of vendors, of versions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let columns = [Column::Software, Column::Vendor, Column::Version];
        let named = move |(_, cells)| {
            columns.into_iter().filter_map(move |column| self.cell(cells, column))
        };
        self.lines.iter().map(|(line, cells)| (line, cells.as_slice())).flat_map(named)
    }

    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What stands in that column of a line; absent when the file has no such column.
    pub(super) fn cell<'a>(&self, cells: &'a [String], column: Column) -> Option<&'a str> {
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
