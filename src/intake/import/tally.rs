//! What the issues of an import have in common, for its summary.

use super::draft::Draft;
use super::row::Marks;
use super::summary::{Counted, grouped, most, shown};
use crate::issue::{Basket, State};
use chrono_tz::Tz;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

const SAMPLES: usize = 3;

#[derive(Debug)]
pub struct Tally {
    dry_run: bool,
    zone: Tz,
    /// Whether they bring a past of their own.
    history: bool,
    new: u64,
    repaired: u64,
    stripped: u64,
    half: u64,
    unknown_kinds: u64,
    no_effect: u64,
    no_time: u64,
    tagged: u64,
    states: BTreeMap<State, u64>,
    unknown_states: u64,
    unknown_codes: u64,
    early: u64,
    late: u64,
    open_again: u64,
    baskets: BTreeMap<Basket, u64>,
    software: HashMap<String, u64>,
    samples: Vec<String>,
}

impl Tally {
    pub fn new(dry_run: bool, zone: Tz, history: bool) -> Self {
        Tally {
            dry_run,
            zone,
            history,
            new: 0,
            repaired: 0,
            stripped: 0,
            half: 0,
            unknown_kinds: 0,
            no_effect: 0,
            no_time: 0,
            tagged: 0,
            states: BTreeMap::new(),
            unknown_states: 0,
            unknown_codes: 0,
            early: 0,
            late: 0,
            open_again: 0,
            baskets: BTreeMap::new(),
            software: HashMap::new(),
            samples: Vec::new(),
        }
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
        *self.states.entry(draft.issue.state).or_default() += 1;
        if let Some(past) = draft.past {
            self.unknown_states += u64::from(past.marks.unknown_state);
            self.unknown_codes += u64::from(past.marks.unknown_code);
            self.early += u64::from(past.marks.early);
            self.late += u64::from(past.marks.late);
            self.open_again += u64::from(past.marks.open_again);
        }
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
        let ended = match issue.resolved_at.or(issue.closed_at) {
            Some(at) => format!("{} {}", issue.state, local(at)),
            None => format!("promised {}", local(issue.promised_at)),
        };
        let lines = [
            format!("line {}: {}", draft.ticket.line, issue.summary),
            format!("{} · {} · {}", draft.ticket.reporter.name, issue.software, draft.kind),
            format!(
                "{} · {} · reported {}, {ended}",
                issue.effect,
                issue.basket,
                local(issue.submitted_at),
            ),
        ];
        lines.map(|line| shown(&line)).join("\n    ")
    }

    fn baskets_in_words(&self) -> String {
        let rows = |basket| grouped(self.baskets.get(basket).copied().unwrap_or_default());
        Basket::ALL
            .iter()
            .map(|basket| format!("{basket} {}", rows(basket)))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn states_in_words(&self) -> String {
        let one = |(state, rows): (&State, &u64)| format!("{state} {}", grouped(*rows));
        self.states.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Of the new ones:")?;
        let share = 100.0 * self.tagged as f64 / self.new.max(1) as f64;
        write!(f, "{}", Counted(self.tagged, &format!("tagged by rules ({share:.0} %)")))?;
        for (rows, words) in [
            (self.repaired, "with mis-decoded text, repaired"),
            (self.stripped, "with control characters, removed"),
            (self.half, "without subject or without description: the other one stands in"),
            (self.unknown_kinds, "of a kind that is none of ours: rules decided"),
            (self.no_effect, "that say no effect: the one of --effect"),
            (self.no_time, "that say no time: the time of this import"),
            (self.unknown_states, "in a state that we do not know: their times decided"),
            (self.unknown_codes, "ended by what is none of our codes: kept in their words"),
            (self.early, "touched before they were opened: as soon as they were"),
            (
                self.late,
                "touched or answered when they were over, or in the future: as they ended, or now",
            ),
            (self.open_again, "resolved once and open again: they are open"),
        ] {
            if rows > 0 {
                write!(f, "{}", Counted(rows, words))?;
            }
        }
        match self.history {
            true => writeln!(f, "As they stand: {}.", self.states_in_words())?,
            false => writeln!(f, "Baskets: {}.", self.baskets_in_words())?,
        }
        writeln!(f, "Software: {}.", most(&self.software, 6))?;
        if !self.samples.is_empty() {
            writeln!(f, "As they would look:\n  {}", self.samples.join("\n  "))?;
        }
        Ok(())
    }
}
