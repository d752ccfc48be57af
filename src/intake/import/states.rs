//! How an incident stands at the other desk, and what its priority says there.

use crate::issue::Effect;

crate::words! {
    /// Only what makes a difference to its numbers.
    pub enum There {
        Open = "open" => "open",
        Resolved = "resolved" => "resolved",
        Closed = "closed" => "closed",
        Cancelled = "cancelled" => "cancelled",
    }
}

impl There {
    /// As desks of all makes write it; nothing for a word that none of them does.
    pub fn read(word: &str) -> Option<There> {
        let word = word.to_lowercase().replace(['_', '-'], " ");
        let word = word.trim();
        let first = word.split(' ').next().unwrap_or_default();
        Some(match (word, first) {
            (_, "resolved" | "solved" | "fixed") => There::Resolved,
            (_, "closed" | "done" | "completed" | "complete") => There::Closed,
            (_, "cancelled" | "canceled" | "withdrawn") => There::Cancelled,
            ("in progress" | "in call" | "on hold" | "work in progress", _) => There::Open,
            (
                _,
                "open" | "new" | "active" | "assigned" | "accepted" | "queued" | "escalated"
                | "pending" | "waiting" | "wait" | "awaiting" | "reopened",
            ) => There::Open,
            _ => return None,
        })
    }
}

/// The effect that a priority stands for: by its number ("2 - High", "P2"), or else by its word. The fourth and what is
/// below it is a question: nothing that anybody waits for.
pub fn effect_of_priority(priority: &str) -> Option<Effect> {
    let lower = priority.to_lowercase();
    let mut digits = lower.chars().filter(char::is_ascii_digit);
    match (digits.next(), digits.next()) {
        (Some('1'), None) => return Some(Effect::CustomerImpact),
        (Some('2'), None) => return Some(Effect::WorkStoppage),
        (Some('3'), None) => return Some(Effect::Inconvenience),
        (Some('4' | '5'), None) => return Some(Effect::Question),
        (None, _) => {}
        _ => return None,
    }
    Some(match lower.trim() {
        "critical" | "urgent" | "highest" | "blocker" => Effect::CustomerImpact,
        "high" | "major" => Effect::WorkStoppage,
        "medium" | "moderate" | "normal" | "standard" => Effect::Inconvenience,
        "low" | "lowest" | "minor" | "trivial" | "planning" => Effect::Question,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_known_however_desks_write_it() {
        for (word, there) in [
            ("Closed", Some(There::Closed)),
            ("closed - no response", Some(There::Closed)),
            ("RESOLVED", Some(There::Resolved)),
            ("Canceled", Some(There::Cancelled)),
            ("in_progress", Some(There::Open)),
            ("Awaiting User Info", Some(There::Open)),
            ("Queued", Some(There::Open)),
            ("-100", None),
            ("", None),
        ] {
            assert_eq!(There::read(word), there, "{word}");
        }
    }

    #[test]
    fn a_priority_is_an_effect_by_its_number_or_its_word() {
        for (priority, effect) in [
            ("1 - Critical", Some(Effect::CustomerImpact)),
            ("2 - High", Some(Effect::WorkStoppage)),
            ("3 - Moderate", Some(Effect::Inconvenience)),
            ("P3", Some(Effect::Inconvenience)),
            ("4 - Low", Some(Effect::Question)),
            ("Medium", Some(Effect::Inconvenience)),
            ("urgent", Some(Effect::CustomerImpact)),
            ("10", None),
            ("0", None),
            ("as soon as possible", None),
        ] {
            assert_eq!(effect_of_priority(priority), effect, "{priority}");
        }
    }
}
