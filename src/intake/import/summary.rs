//! What an import did, or would do, for the person at the terminal.

use super::row::{Reason, Reject};
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::io::{self, Write};

/// So many rejects are listed; `--rejects` writes all.
const LISTED: usize = 20;

#[derive(Debug)]
pub struct Summary {
    dry_run: bool,
    /// "issues", "log lines".
    what: &'static str,
    pub seconds: f64,
    pub rows: u64,
    pub new: u64,
    pub there: u64,
    /// Of those: open here, and over in the file.
    pub left_open: u64,
    pub new_people: u64,
    rejects: BTreeMap<Reason, u64>,
    listed: Vec<Reject>,
}

impl Summary {
    pub fn new(dry_run: bool, what: &'static str) -> Self {
        Summary {
            dry_run,
            what,
            seconds: 0.0,
            rows: 0,
            new: 0,
            there: 0,
            left_open: 0,
            new_people: 0,
            rejects: BTreeMap::new(),
            listed: Vec::new(),
        }
    }

    pub fn reject(&mut self, reject: Reject) {
        *self.rejects.entry(reject.reason).or_default() += 1;
        if self.listed.len() < LISTED {
            self.listed.push(reject);
        }
    }

    fn rejected(&self) -> u64 {
        self.rejects.values().sum()
    }

    /// All of it, with what `about` adds on those that are new.
    pub fn say(&self, out: &mut impl Write, about: &impl Display) -> io::Result<()> {
        let would = if self.dry_run { "Dry run: nothing was written. " } else { "" };
        let speed = self.rows as f64 / self.seconds.max(0.001);
        writeln!(
            out,
            "{would}{} rows in {:.1} s, {} rows a second.",
            grouped(self.rows),
            self.seconds,
            grouped(speed as u64)
        )?;
        let [new, people] = match self.dry_run {
            true => [format!("would be new {}", self.what), "people would be added".to_owned()],
            false => [format!("are new {}", self.what), "people added".to_owned()],
        };
        for (rows, words) in [
            (self.new, &*new),
            (self.there, "were here already"),
            (self.rejected(), "rejected"),
            (self.new_people, &people),
        ] {
            write!(out, "{}", Counted(rows, words))?;
        }
        if self.left_open > 0 {
            let words = "of those here already are open here and over in the file: they stay open";
            write!(out, "{}", Counted(self.left_open, words))?;
        }
        if self.new > 0 {
            write!(out, "{about}")?;
        }
        self.say_rejects(out)
    }

    fn say_rejects(&self, out: &mut impl Write) -> io::Result<()> {
        if self.rejects.is_empty() {
            return Ok(());
        }
        writeln!(out, "Rejected, by reason:")?;
        for (reason, rows) in &self.rejects {
            write!(out, "{}", Counted(*rows, &reason.to_string()))?;
        }
        let more = self.rejected() > LISTED as u64;
        let which =
            if more { "The first 20 (--rejects FILE.csv writes all):" } else { "They are:" };
        writeln!(out, "{which}")?;
        self.listed.iter().try_for_each(|reject| writeln!(out, "  {}", shown(&reject.to_string())))
    }
}

impl Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

/// A line: how many rows, and what they have in common.
pub struct Counted<'w>(pub u64, pub &'w str);

impl Display for Counted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>9} {}", grouped(self.0), self.1)
    }
}

/// What a file says must not steer the terminal.
pub fn shown(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// 12,345
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// The most frequent of what was counted, in words: "Word 12, Excel 3".
pub fn most<'n>(
    counted: impl IntoIterator<Item = (&'n String, &'n u64)>,
    at_most: usize,
) -> String {
    let mut named: Vec<_> = counted.into_iter().collect();
    named.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let words = named
        .iter()
        .take(at_most)
        .map(|(name, rows)| format!("{} {}", shown(name), grouped(**rows)));
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped() {
        for (number, written) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")]
        {
            assert_eq!(grouped(number), written);
        }
    }

    #[test]
    fn a_summary_lists_some_rejects_and_counts_all() {
        let mut summary = Summary::new(true, "issues");
        summary.rows = 1_025;
        (1..=25).for_each(|line| {
            summary.reject(Reject {
                line,
                reason: Reason::Time,
                detail: "\u{1b}[31msoon".to_owned(),
            });
        });
        let mut said = Vec::new();
        summary.say(&mut said, &"").unwrap();
        let text = String::from_utf8(said).unwrap();
        assert!(text.starts_with("Dry run: nothing was written. 1,025 rows in 0.0 s"));
        assert!(
            text.contains("\n       25 rejected\n")
                && text.contains("\n  line 20: time that cannot be read:  [31msoon\n")
        );
        assert!(!text.contains("line 21") && !text.contains('\u{1b}'));
    }
}
