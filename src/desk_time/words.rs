//! How long something took, as people say it.

/// A length of clock time, in minutes, for people: "5 min", "1 h 12 min", "2 d 4 h".
///
/// Two units at most, rounded down, and a day is 24 hours. Negative lengths, which only a wrong clock makes, are "0 min".
pub fn in_words(minutes: i64) -> String {
    let minutes = minutes.max(0);
    match (minutes / 1_440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn lengths_are_said_in_two_units_at_most() {
        for (minutes, words) in [
            (i64::MIN, "0 min"),
            (0, "0 min"),
            (5, "5 min"),
            (59, "59 min"),
            (60, "1 h"),
            (72, "1 h 12 min"),
            (1_439, "23 h 59 min"),
            (1_440, "1 d"),
            (1_499, "1 d"),
            (3_120, "2 d 4 h"),
            (3_179, "2 d 4 h"),
            (525_600, "365 d"),
        ] {
            assert_eq!(in_words(minutes), words);
        }
    }
}
