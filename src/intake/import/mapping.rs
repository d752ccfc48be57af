//! Which column of the file tells what.

use std::fmt::Write;

/// What a row can tell, in any of the files we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Subject,
    Description,
    Reporter,
    Number,
    Software,
    Department,
    Effect,
    Kind,
    Submitted,
    Contact,
    Touched,
    TouchedAfter,
    Responded,
    Resolved,
    Closed,
    State,
    Priority,
    Reopened,
    Reassigned,
    Team,
    Category,
    Channel,
    Resolver,
    Code,
    Resolution,
    Documentation,
    Minutes,
    Vip,
    Link,
}

/// What one sort of file can tell: the word that `--map` takes, the field, and what it means there.
pub type Words = &'static [(&'static str, Field, &'static str)];

/// One of these columns has to be named, or else this is missing.
pub type Need = (&'static [Field], &'static str);

/// The column of each field that has one, counted from 0, and the field's word.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping(Vec<(Field, &'static str, usize)>);

/// Why the file cannot be read with this mapping, in words for who typed it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unmapped {
    #[error("--map {0}: write FIELD=COLUMN, such as subject=short_description")]
    NoPair(String),
    #[error("--map {word}: there is no such field; there are {all}")]
    NoField { word: String, all: String },
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
    ///
    /// # Errors
    /// [`Unmapped`].
    pub fn read(
        written: &[String],
        columns: &[String],
        words: Words,
        needs: &[Need],
    ) -> Result<Self, Unmapped> {
        let mut mapping = Mapping::default();
        for pair in pairs(written) {
            let (word, column) =
                pair.split_once('=').ok_or_else(|| Unmapped::NoPair(pair.clone()))?;
            let (word, field) = field(word.trim(), words)?;
            if mapping.column(field).is_some() {
                return Err(Unmapped::Twice(word));
            }
            mapping.0.push((field, word, position(word, column.trim(), columns)?));
        }
        // Not the order in which they were typed: a row's key is made of them.
        mapping.0.sort();
        mapping.complete(columns, words, needs)
    }

    pub fn column(&self, field: Field) -> Option<usize> {
        self.0.iter().find(|(mapped, ..)| *mapped == field).map(|(.., column)| *column)
    }

    /// The words of the fields that have a column, in the order of the fields.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.0.iter().map(|(_, word, column)| (*word, *column))
    }

    fn complete(self, columns: &[String], words: Words, needs: &[Need]) -> Result<Self, Unmapped> {
        let lacks = |(fields, _): &&Need| fields.iter().all(|field| self.column(*field).is_none());
        let missing: Vec<&str> = needs.iter().filter(lacks).map(|(_, words)| *words).collect();
        if missing.is_empty() {
            return Ok(self);
        }
        let mut help = format!("--map must name {}.", missing.join(" and "));
        let _ = write!(
            help,
            "\nThe file has these columns: {}.\nThe desk knows these fields:",
            columns.join(", ")
        );
        for (word, _, about) in words {
            let _ = write!(help, "\n  {word:<13} {about}");
        }
        Err(Unmapped::Incomplete(help))
    }
}

/// The field that a word means in this sort of file.
///
/// # Errors
/// [`Unmapped::NoField`].
pub fn field(word: &str, words: Words) -> Result<(&'static str, Field), Unmapped> {
    let known = words.iter().find(|(known, ..)| *known == word);
    known.map(|(word, field, _)| (*word, *field)).ok_or_else(|| Unmapped::NoField {
        word: word.to_owned(),
        all: words.iter().map(|(word, ..)| *word).collect::<Vec<_>>().join(", "),
    })
}

/// The pairs, parted at the commas that another pair follows.
pub fn pairs(written: &[String]) -> Vec<String> {
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
fn position(field: &'static str, column: &str, columns: &[String]) -> Result<usize, Unmapped> {
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
            field,
            column: column.to_owned(),
            hint: hint(&lower, columns),
        }),
        _ => Err(Unmapped::Ambiguous { field, column: column.to_owned() }),
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

#[cfg(test)]
mod tests {
    use super::super::tickets::{WORDS, needs};
    use super::*;

    const COLUMNS: [&str; 5] =
        ["number", "short_description", "Title, short", "caller", "Opened At"];

    fn read(written: &[&str]) -> Result<Mapping, Unmapped> {
        let owned = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        Mapping::read(&owned(written), &owned(&COLUMNS), WORDS, &needs(false))
    }

    #[test]
    fn a_mapping_is_read_however_it_is_written() {
        let mapping =
            read(&["subject=short_description, reporter = CALLER", "submitted=opened at"]).unwrap();
        assert_eq!(
            mapping.fields().collect::<Vec<_>>(),
            [("subject", 1), ("reporter", 3), ("submitted", 4)]
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
                && said.contains("\n  submitted     when it was reported")
        );

        let columns = ["text".to_owned()];
        assert!(
            Mapping::read(&["description=text".to_owned()], &columns, WORDS, &needs(true)).is_ok()
        );
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
