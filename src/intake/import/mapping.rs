//! Which column of the file tells what.

use std::fmt::Write;

crate::words! {
    /// What an imported row can tell. The word is the one that `--map` takes.
    pub enum Field {
        Subject = "subject" => "what is wrong, in a line",
        Description = "description" => "what is wrong, in full (subject or description is enough)",
        Reporter = "reporter" => "who reported it: a name or an email address",
        Number = "id" => "its number at the other desk, by which a row is known when it comes again",
        Software = "software" => "what it is about",
        Department = "department" => "where the reporter works",
        Effect = "effect" => "customer_impact, work_stoppage, inconvenience or question",
        Kind = "kind" => "one of our kinds, such as access or printing",
        Submitted = "submitted" => "when it was reported",
        Contact = "contact" => "an email address or a telephone number for this issue",
    }
}

/// The column of each field that has one, counted from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping(Vec<(Field, usize)>);

/// Why the file cannot be read with this mapping, in words for who typed it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unmapped {
    #[error("--map {0}: write FIELD=COLUMN, such as subject=short_description")]
    NoPair(String),
    #[error("--map {0}: there is no such field; there are {all}", all = words())]
    NoField(String),
    #[error("--map gives {0} two columns")]
    Twice(&'static str),
    #[error("--map {field}={column}: the file has no such column; {hint}")]
    NoColumn { field: &'static str, column: String, hint: String },
    #[error("--map {field}={column}: the file has several columns of that name")]
    Ambiguous { field: &'static str, column: String },
    #[error("{0}")]
    Incomplete(String),
}

impl Mapping {
    /// Reads `subject=Title,reporter=Caller`, written at once or piece by piece; a column's name may contain commas.
    /// `reporter_given` when rows without a reporter have one anyway.
    ///
    /// # Errors
    /// [`Unmapped`].
    pub fn read(
        written: &[String],
        columns: &[String],
        reporter_given: bool,
    ) -> Result<Self, Unmapped> {
        let mut mapping = Mapping::default();
        for pair in pairs(written) {
            let (word, column) =
                pair.split_once('=').ok_or_else(|| Unmapped::NoPair(pair.clone()))?;
            let word = word.trim();
            let field = Field::from_word(word).ok_or_else(|| Unmapped::NoField(word.to_owned()))?;
            if mapping.column(field).is_some() {
                return Err(Unmapped::Twice(field.word()));
            }
            mapping.0.push((field, position(field, column.trim(), columns)?));
        }
        // Not the order in which they were typed: a row's key is made of them.
        mapping.0.sort();
        mapping.complete(columns, reporter_given)
    }

    pub fn column(&self, field: Field) -> Option<usize> {
        self.0.iter().find(|(mapped, _)| *mapped == field).map(|(_, column)| *column)
    }

    /// The fields that have a column, in the order of [`Field::ALL`].
    pub fn fields(&self) -> impl Iterator<Item = (Field, usize)> {
        self.0.iter().copied()
    }

    fn complete(self, columns: &[String], reporter_given: bool) -> Result<Self, Unmapped> {
        let has = |field| self.column(field).is_some();
        let mut missing = Vec::new();
        if !has(Field::Subject) && !has(Field::Description) {
            missing.push("a column for subject or description");
        }
        if !has(Field::Reporter) && !reporter_given {
            missing.push("a column for reporter (or --reporter NAME for all)");
        }
        if missing.is_empty() {
            return Ok(self);
        }
        let mut help = format!("--map must name {}.", missing.join(" and "));
        let _ = write!(
            help,
            "\nThe file has these columns: {}.\nThe desk knows these fields:",
            columns.join(", ")
        );
        for field in Field::ALL {
            let _ = write!(help, "\n  {:<12} {field}", field.word());
        }
        Err(Unmapped::Incomplete(help))
    }
}

/// The pairs, parted at the commas that another pair follows.
fn pairs(written: &[String]) -> Vec<String> {
    let mut pairs: Vec<String> = Vec::new();
    for piece in written.iter().flat_map(|all| all.split(',')) {
        match pairs.last_mut() {
            Some(pair) if !piece.contains('=') => {
                pair.push(',');
                pair.push_str(piece);
            }
            _ => pairs.push(piece.to_owned()),
        }
    }
    pairs.retain(|pair| !pair.trim().is_empty());
    pairs
}

/// The column of exactly this name; failing that, of this name in other letters, small or capital.
fn position(field: Field, column: &str, columns: &[String]) -> Result<usize, Unmapped> {
    let find = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..)
            .zip(columns)
            .filter(|(_, name)| is(name.trim()))
            .map(|(position, _)| position)
            .collect()
    };
    let lower = column.to_lowercase();
    let mut found = find(&|name| name == column);
    if found.is_empty() {
        found = find(&|name| name.to_lowercase() == lower);
    }
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Unmapped::NoColumn {
            field: field.word(),
            column: column.to_owned(),
            hint: hint(&lower, columns),
        }),
        _ => Err(Unmapped::Ambiguous { field: field.word(), column: column.to_owned() }),
    }
}

/// The columns of nearly that name, or else all.
fn hint(lower: &str, columns: &[String]) -> String {
    let near = |name: &&String| {
        let name = name.to_lowercase();
        let part = lower.len() > 2 && (name.contains(lower) || lower.contains(&name));
        part || distance(&name, lower) <= 1 + lower.chars().count() / 4
    };
    let alike: Vec<&str> = columns.iter().filter(near).map(String::as_str).collect();
    if alike.is_empty() {
        return format!("it has {}", columns.join(", "));
    }
    format!("did you mean {}?", alike.join(" or "))
}

/// How many letters to add, drop or change to make `a` of `b`.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (above, to) in row.iter_mut().skip(1).zip(&b) {
            let change = corner + usize::from(from != *to);
            corner = *above;
            left = change.min(left + 1).min(*above + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

fn words() -> String {
    Field::ALL.iter().map(|field| field.word()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [&str; 5] =
        ["number", "short_description", "Title, short", "caller", "Opened At"];

    fn read(written: &[&str]) -> Result<Mapping, Unmapped> {
        let owned = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        Mapping::read(&owned(written), &owned(&COLUMNS), false)
    }

    #[test]
    fn a_mapping_is_read_however_it_is_written() {
        let mapping =
            read(&["subject=short_description, reporter = CALLER", "submitted=opened at"]).unwrap();
        assert_eq!(
            mapping.fields().collect::<Vec<_>>(),
            [(Field::Subject, 1), (Field::Reporter, 3), (Field::Submitted, 4)]
        );
        assert_eq!(mapping.column(Field::Kind), None);
        assert_eq!(
            read(&["subject=Title, short,reporter=caller"]).unwrap().column(Field::Subject),
            Some(2)
        );
    }

    #[test]
    fn the_order_of_typing_does_not_matter() {
        assert_eq!(read(&["reporter=caller,id=number,subject=short_description"]), {
            read(&["subject=short_description,id=number,reporter=caller"])
        });
    }

    #[test]
    fn what_is_wrong_is_said_in_a_line() {
        for (written, said) in [
            ("subject", "--map subject: write FIELD=COLUMN, such as subject=short_description"),
            (
                "title=number",
                "--map title: there is no such field; there are subject, description, reporter, id, software, \
                 department, effect, kind, submitted, contact",
            ),
            ("subject=number,subject=caller", "--map gives subject two columns"),
            (
                "subject=short_descripton",
                "--map subject=short_descripton: the file has no such column; did you mean short_description?",
            ),
            ("id=opened", "--map id=opened: the file has no such column; did you mean Opened At?"),
            (
                "id=xyzzy",
                "--map id=xyzzy: the file has no such column; it has number, short_description, Title, short, caller, \
                 Opened At",
            ),
        ] {
            assert_eq!(read(&[written]).unwrap_err().to_string(), said);
        }
    }

    #[test]
    fn what_an_issue_cannot_do_without_is_asked_for_with_all_there_is() {
        let said = read(&["id=number"]).unwrap_err().to_string();
        assert!(said.starts_with(
            "--map must name a column for subject or description and a column for reporter (or --reporter NAME for all)."
        ));
        assert!(
            said.contains("caller, Opened At.")
                && said.contains("\n  submitted    when it was reported")
        );

        let columns = ["text".to_owned()];
        assert!(Mapping::read(&["description=text".to_owned()], &columns, true).is_ok());
    }

    #[test]
    fn letters_between_two_words_are_counted() {
        for (a, b, letters) in
            [("", "", 0), ("", "ab", 2), ("caller", "calller", 1), ("kitten", "sitting", 3)]
        {
            assert_eq!((distance(a, b), distance(b, a)), (letters, letters), "{a} {b}");
        }
    }
}
