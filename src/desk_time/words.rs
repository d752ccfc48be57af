//! How long something took, as people say it.

/// A length of clock time, in minutes, for people: "5 min", "1 h 12 min", "2 d 4 h".
///
/// Two units at most, rounded down, and a day is 24 hours. Negative lengths, which only a wrong clock makes, are "0 min".
pub fn in_words(minutes: i64) -> String {
    let mut text = String::with_capacity(16);
    push_in_words(&mut text, minutes);
    text
}

/// [`in_words`], after what `text` says already.
pub fn push_in_words(text: &mut String, minutes: i64) {
    let minutes = minutes.max(0).unsigned_abs();
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let all = [(days, " d"), (hours, " h"), (minutes, " min")];
    let first = all.iter().position(|(amount, _)| *amount > 0).unwrap_or(2);
    push_number(text, all[first].0);
    text.push_str(all[first].1);
    if let Some((amount, unit)) = all.get(first + 1).filter(|(amount, _)| *amount > 0) {
        text.push(' ');
        push_number(text, *amount);
        text.push_str(unit);
    }
}

/// The number in digits. Lists say a hundred of them, and the formatter takes ten times as long.
pub fn push_number(text: &mut String, number: u64) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
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
