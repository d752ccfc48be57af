//! What an import did, or would do, for the person at the terminal.

use super::draft::Draft;
use super::row::{Marks, Reason, Reject};
use crate::issue::Basket;
use chrono_tz::Tz;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// So many rejects are listed; `--rejects` writes all.
const LISTED: usize = 20;
const SAMPLES: usize = 3;

#[derive(Debug)]
pub struct Summary {
    pub dry_run: bool,
    pub zone: Tz,
    pub seconds: f64,
    pub rows: u64,
    pub new: u64,
    pub there: u64,
    pub new_people: u64,
    rejects: BTreeMap<Reason, u64>,
    listed: Vec<Reject>,
    repaired: u64,
    stripped: u64,
    half: u64,
    unknown_kinds: u64,
    no_effect: u64,
    no_time: u64,
    tagged: u64,
    baskets: BTreeMap<Basket, u64>,
    software: HashMap<String, u64>,
    samples: Vec<String>,
}

impl Summary {
    pub fn new(dry_run: bool, zone: Tz) -> Self {
        Summary {
            dry_run,
            zone,
            seconds: 0.0,
            rows: 0,
            new: 0,
            there: 0,
            new_people: 0,
            rejects: BTreeMap::new(),
            listed: Vec::new(),
            repaired: 0,
            stripped: 0,
            half: 0,
            unknown_kinds: 0,
            no_effect: 0,
            no_time: 0,
            tagged: 0,
            baskets: BTreeMap::new(),
            software: HashMap::new(),
            samples: Vec::new(),
        }
    }

    pub fn reject(&mut self, reject: Reject) {
        *self.rejects.entry(reject.reason).or_default() += 1;
        if self.listed.len() < LISTED {
            self.listed.push(reject);
        }
    }

    pub fn rejected(&self) -> u64 {
        self.rejects.values().sum()
    }

    /// Counts an issue that is new.
    pub fn add(&mut self, draft: &Draft<'_>) {
        let Marks { repaired, stripped, half, unknown_kind } = draft.ticket.marks;
        self.new += 1;
        self.repaired += u64::from(repaired);
        self.stripped += u64::from(stripped);
        self.half += u64::from(half);
        self.unknown_kinds += u64::from(unknown_kind);
        self.no_effect += u64::from(draft.ticket.effect.is_none());
        self.no_time += u64::from(draft.ticket.submitted.is_none());
        self.tagged += u64::from(draft.tagged_by_rules());
        *self.baskets.entry(draft.basket()).or_default() += 1;
        *self.software.entry(draft.issue.software.clone()).or_default() += 1;
        if self.dry_run && self.samples.len() < SAMPLES {
            self.samples.push(self.sample(draft));
        }
    }

    /// A row as it would look in its basket.
    fn sample(&self, draft: &Draft<'_>) -> String {
        let issue = &draft.issue;
        let local = |at: chrono::DateTime<chrono::Utc>| {
            at.with_timezone(&self.zone).format("%Y-%m-%d %H:%M")
        };
        let lines = [
            format!("line {}: {}", draft.ticket.line, issue.summary),
            format!("{} · {} · {}", draft.ticket.reporter.name, issue.software, draft.kind),
            format!(
                "{} · {} · reported {}, promised {}",
                issue.effect,
                issue.basket,
                local(issue.submitted_at),
                local(issue.promised_at)
            ),
        ];
        lines.map(|line| shown(&line)).join("\n    ")
    }

    fn software_in_words(&self) -> String {
        let mut named: Vec<_> = self.software.iter().collect();
        named.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let words =
            named.iter().take(6).map(|(name, rows)| format!("{} {}", shown(name), grouped(**rows)));
        words.collect::<Vec<_>>().join(", ")
    }

    fn baskets_in_words(&self) -> String {
        let rows = |basket| grouped(self.baskets.get(basket).copied().unwrap_or_default());
        Basket::ALL
            .iter()
            .map(|basket| format!("{basket} {}", rows(basket)))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let would = if self.dry_run { "Dry run: nothing was written. " } else { "" };
        let speed = self.rows as f64 / self.seconds.max(0.001);
        writeln!(
            f,
            "{would}{} rows in {:.1} s, {} rows a second.",
            grouped(self.rows),
            self.seconds,
            grouped(speed as u64)
        )?;
        count(f, self.new, if self.dry_run { "would be new issues" } else { "are new issues" })?;
        count(f, self.there, "were here already")?;
        count(f, self.rejected(), "rejected")?;
        count(
            f,
            self.new_people,
            if self.dry_run { "people would be added" } else { "people added" },
        )?;
        if self.new > 0 {
            self.about_the_new(f)?;
        }
        self.about_rejects(f)
    }
}

impl Summary {
    fn about_the_new(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Of the new ones:")?;
        let share = 100.0 * self.tagged as f64 / self.new as f64;
        count(f, self.tagged, &format!("tagged by rules ({share:.0} %)"))?;
        for (rows, words) in [
            (self.repaired, "with mis-decoded text, repaired"),
            (self.stripped, "with control characters, removed"),
            (self.half, "without subject or without description: the other one stands in"),
            (self.unknown_kinds, "of a kind that is none of ours: rules decided"),
            (self.no_effect, "that say no effect: the one of --effect"),
            (self.no_time, "that say no time: the time of this import"),
        ] {
            if rows > 0 {
                count(f, rows, words)?;
            }
        }
        writeln!(f, "Baskets: {}.", self.baskets_in_words())?;
        writeln!(f, "Software: {}.", self.software_in_words())?;
        if !self.samples.is_empty() {
            writeln!(f, "As they would look:\n  {}", self.samples.join("\n  "))?;
        }
        Ok(())
    }

    fn about_rejects(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rejects.is_empty() {
            return Ok(());
        }
        writeln!(f, "Rejected, by reason:")?;
        for (reason, rows) in &self.rejects {
            count(f, *rows, &reason.to_string())?;
        }
        let more = self.rejected() > LISTED as u64;
        writeln!(
            f,
            "{}",
            if more { "The first 20 (--rejects FILE.csv writes all):" } else { "They are:" }
        )?;
        self.listed.iter().try_for_each(|reject| writeln!(f, "  {}", shown(&reject.to_string())))
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

fn count(f: &mut fmt::Formatter<'_>, rows: u64, words: &str) -> fmt::Result {
    writeln!(f, "{:>9} {words}", grouped(rows))
}

/// What a file says must not steer the terminal.
fn shown(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// 12,345
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
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
        let mut summary = Summary::new(true, chrono_tz::UTC);
        summary.rows = 1_025;
        (1..=25).for_each(|line| {
            summary.reject(Reject {
                line,
                reason: Reason::Time,
                detail: "\u{1b}[31msoon".to_owned(),
            });
        });
        let text = summary.to_string();
        assert!(text.starts_with("Dry run: nothing was written. 1,025 rows in 0.0 s"));
        assert!(
            text.contains("\n       25 rejected\n")
                && text.contains("\n  line 20: time that cannot be read:  [31msoon\n")
        );
        assert!(!text.contains("line 21") && !text.contains('\u{1b}'));
    }
}
