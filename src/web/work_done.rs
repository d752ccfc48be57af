//! Two answers that every form asks for which ends or counts work.

use super::required;
use crate::issue::{Resolution, STAFF_MINUTES};

/// Staff minutes as typed. A blank is no answer: nought is one.
///
/// # Errors
/// A sentence for who typed it.
pub fn staff_minutes(text: &str) -> Result<i32, String> {
    let whole = text.trim().parse().ok().filter(|minutes| STAFF_MINUTES.contains(minutes));
    let (least, most) = STAFF_MINUTES.into_inner();
    whole.ok_or_else(|| format!("Say how many minutes it took, {least} to {most}."))
}

/// What was done, in words for the reporter and for the next one with the same trouble.
///
/// # Errors
/// A sentence for who typed it.
pub fn details(text: &str) -> Result<String, String> {
    let (least, most) = Resolution::DETAILS.into_inner();
    let details =
        required(text, most, "Say what was done: the next one with this problem reads it.")?;
    if details.chars().count() < least {
        return Err(format!("Say a little more: at least {least} characters."));
    }
    Ok(details)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_whole_and_never_left_out() {
        for (typed, meant) in [("0", Some(0)), (" 6 ", Some(6)), ("480", Some(480))] {
            assert_eq!(staff_minutes(typed).ok(), meant, "{typed:?}");
        }
        for typed in ["", "  ", "-1", "481", "1.5", "soon", "99999999999"] {
            assert!(staff_minutes(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn details_say_enough_and_not_too_much() {
        assert_eq!(details(" 1234567890 ").as_deref(), Ok("1234567890"));
        for typed in ["", "   ", "123456789", &"x".repeat(10_001)] {
            assert!(details(typed).is_err(), "{typed:?}");
        }
    }
}
