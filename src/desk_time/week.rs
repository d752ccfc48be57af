//! A span of the day, and the week in words.

use std::fmt;
use std::str::FromStr;

use chrono::Weekday;

use super::domain::HoursProblem;
use super::wall::MINUTE;

pub(super) const DAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// A part of the day the desk is open, in minutes since midnight: from `opens` up to, not including, `closes`.
///
/// Never empty and never over midnight; 24:00 is the end of the day. Written and read as `08:00-18:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    opens: u16,
    closes: u16,
}

impl Span {
    pub(super) const OFFICE: Span = Span { opens: 8 * 60, closes: 18 * 60 };
    const DAY: Span = Span { opens: 0, closes: 1_440 };

    /// Minutes since midnight at which the desk opens.
    pub fn opens(self) -> u16 {
        self.opens
    }

    /// Minutes since midnight at which the desk closes; 1,440 at most.
    pub fn closes(self) -> u16 {
        self.closes
    }

    pub(super) fn from(self) -> i64 {
        i64::from(self.opens) * MINUTE
    }

    pub(super) fn to(self) -> i64 {
        i64::from(self.closes) * MINUTE
    }
}

/// Forgiving about what people type: `8-18`, `8:30 – 18:00` and `08:00-18:00` are all spans.
impl FromStr for Span {
    type Err = HoursProblem;

    fn from_str(typed: &str) -> Result<Self, HoursProblem> {
        let times = typed.trim().split_once(['-', '–']);
        let read = times.and_then(|(opens, closes)| Some((minute(opens)?, minute(closes)?)));
        match read {
            None => Err(HoursProblem::Unreadable(typed.to_owned())),
            Some((opens, closes)) if closes <= opens => {
                Err(HoursProblem::Backwards(typed.to_owned()))
            }
            Some((opens, closes)) => Ok(Self { opens, closes }),
        }
    }
}

fn minute(time: &str) -> Option<u16> {
    let (hour, minute) = time.trim().split_once(':').unwrap_or((time.trim(), "00"));
    let number = |digits: &str, lengths: &[usize]| -> Option<u16> {
        let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
        (all_digits && lengths.contains(&digits.len())).then(|| digits.parse().ok())?
    };
    let (hour, minute) = (number(hour, &[1, 2])?, number(minute, &[2])?);
    (minute < 60 && hour * 60 + minute <= 1_440).then_some(hour * 60 + minute)
}

/// As it is stored and typed: `08:00-18:00`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { opens, closes } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", opens / 60, opens % 60, closes / 60, closes % 60)
    }
}

/// "Mon–Thu 8 am–6 pm; Fri 8 am–noon, 1 pm–4 pm": days with equal hours together, closed days unsaid.
pub(super) fn in_words(week: &[Vec<Span>; 7]) -> String {
    let mut groups: Vec<(Vec<usize>, &[Span])> = Vec::new();
    for (day, spans) in week.iter().enumerate().filter(|(_, spans)| !spans.is_empty()) {
        match groups.iter_mut().find(|(_, same)| *same == spans.as_slice()) {
            Some((days, _)) => days.push(day),
            None => groups.push((vec![day], spans)),
        }
    }
    let said = groups.iter().map(|(days, spans)| format!("{} {}", runs(days), times(spans)));
    said.collect::<Vec<_>>().join("; ")
}

fn runs(days: &[usize]) -> String {
    let runs = days.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, .., last] => format!("{}–{}", DAYS[*first], DAYS[*last]),
        [] | [_] => run.iter().map(|&day| DAYS[day].to_string()).collect(),
    });
    runs.collect::<Vec<_>>().join(", ")
}

fn times(spans: &[Span]) -> String {
    let times = spans.iter().map(|&span| match span {
        Span::DAY => "all day".to_owned(),
        Span { opens, closes } => format!("{}–{}", time(opens), time(closes)),
    });
    times.collect::<Vec<_>>().join(", ")
}

fn time(minute: u16) -> String {
    let half = if minute < 720 { "am" } else { "pm" };
    match (minute / 60, minute % 60) {
        (0 | 24, 0) => "midnight".to_owned(),
        (12, 0) => "noon".to_owned(),
        (hour, 0) => format!("{} {half}", (hour + 11) % 12 + 1),
        (hour, rest) => format!("{}:{rest:02} {half}", (hour + 11) % 12 + 1),
    }
}

/// "Monday".
pub fn weekday_in_words(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(days: [&str; 7]) -> [Vec<Span>; 7] {
        days.map(|day| day.split_whitespace().map(|span| span.parse().unwrap()).collect())
    }

    #[test]
    fn a_span_is_read_as_people_type_it() {
        for (typed, stored) in [
            ("08:00-18:00", "08:00-18:00"),
            ("8-18", "08:00-18:00"),
            (" 8:30 – 18:00 ", "08:30-18:00"),
            ("0:00-24:00", "00:00-24:00"),
        ] {
            assert_eq!(typed.parse::<Span>().unwrap().to_string(), stored, "{typed}");
        }
    }

    #[test]
    fn what_is_no_span_is_refused_in_words() {
        for typed in [
            "",
            "-",
            "8",
            "8-",
            "8:0-9:00",
            "08:60-09:00",
            "8-25",
            "24:01-24:02",
            "+8-9",
            "٨-٩",
            "99999-1",
            "8-9-10",
        ] {
            let problem = typed.parse::<Span>().unwrap_err();
            assert_eq!(problem, HoursProblem::Unreadable(typed.to_owned()));
        }
        for typed in ["18:00-08:00", "08:00-08:00"] {
            let problem = typed.parse::<Span>().unwrap_err();
            assert_eq!(problem, HoursProblem::Backwards(typed.to_owned()));
        }
    }

    #[test]
    fn the_week_is_said_with_equal_days_together() {
        let (day, half) = ("08:00-18:00", "08:00-12:00 13:00-16:30");
        for (days, words) in [
            ([day, day, day, day, day, "", ""], "Mon–Fri 8 am–6 pm"),
            ([day, day, day, day, half, "", ""], "Mon–Thu 8 am–6 pm; Fri 8 am–noon, 1 pm–4:30 pm"),
            (
                [day, day, half, day, day, "", ""],
                "Mon–Tue, Thu–Fri 8 am–6 pm; Wed 8 am–noon, 1 pm–4:30 pm",
            ),
            (["00:00-24:00"; 7], "Mon–Sun all day"),
            (["", "", "", "", "", "", "00:30-12:15"], "Sun 12:30 am–12:15 pm"),
            (
                [day, "", day, "", day, "", "22:00-24:00"],
                "Mon, Wed, Fri 8 am–6 pm; Sun 10 pm–midnight",
            ),
        ] {
            assert_eq!(in_words(&week(days)), words);
        }
    }
}
