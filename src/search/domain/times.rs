//! Days as marks of `issue_texts`: years and months.

use chrono::{Datelike, Days, NaiveDate};

/// No desk has older issues.
const FIRST_YEAR: i32 = 1970;

/// The marks that issues submitted from `after` on and before `before` have one of, in any time zone: a few too many days
/// are in them. None when every time will do.
pub fn times(
    after: Option<NaiveDate>,
    before: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<Vec<String>> {
    if after.is_none() && before.is_none() {
        return None;
    }
    let day_before = |day: NaiveDate| day.checked_sub_days(Days::new(1)).unwrap_or(day);
    let day_after = |day: NaiveDate| day.checked_add_days(Days::new(1)).unwrap_or(day);
    let to = day_after(before.map_or(today, |before| before.min(day_after(today))));
    let (first, last) =
        (after.map_or((FIRST_YEAR, 1), |after| month(day_before(after))), month(to));
    let mut marks = Vec::new();
    let (mut year, mut from) = first;
    while (year, from) <= last {
        let to = if year == last.0 { last.1 } else { 12 };
        match (from, to) {
            (1, 12) => marks.push(format!("y:{year}")),
            (from, to) => marks.extend((from..=to).map(|month| format!("m:{year}-{month:02}"))),
        }
        (year, from) = (year + 1, 1);
    }
    Some(marks)
}

fn month(day: NaiveDate) -> (i32, u32) {
    (day.year(), day.month())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn marks(after: &str, before: &str) -> Vec<String> {
        let parse = |text: &str| text.parse().ok();
        times(parse(after), parse(before), day("2026-11-22")).unwrap_or_default()
    }

    #[test]
    fn whole_years_are_one_mark() {
        assert_eq!(marks("2026-10-05", "2026-11-03"), ["m:2026-10", "m:2026-11"]);
        assert_eq!(
            marks("2024-11-20", ""),
            [
                "m:2024-11",
                "m:2024-12",
                "y:2025",
                "m:2026-01",
                "m:2026-02",
                "m:2026-03",
                "m:2026-04",
                "m:2026-05",
                "m:2026-06",
                "m:2026-07",
                "m:2026-08",
                "m:2026-09",
                "m:2026-10",
                "m:2026-11",
            ]
        );
        assert_eq!(marks("", "1971-01-01"), ["y:1970", "m:1971-01"]);
        assert_eq!(marks("2026-11-20", "2026-01-01"), Vec::<String>::new());
        assert_eq!(marks("2027-03-01", ""), Vec::<String>::new());
        assert_eq!(times(None, None, day("2026-11-22")), None);
    }

    proptest! {
        #[test]
        fn every_day_asked_for_has_a_mark(after in 0_u64..20_000, length in 1_u64..9_000, within in 0_u64..9_000) {
            let from = day("1970-01-05") + Days::new(after);
            let asked = from + Days::new(within % length);
            let marks = times(Some(from), Some(from + Days::new(length)), day("2200-01-01")).unwrap();
            let (year, month) = (asked.format("y:%Y").to_string(), asked.format("m:%Y-%m").to_string());
            prop_assert!(marks.contains(&year) || marks.contains(&month), "{asked} in {marks:?}");
        }
    }
}
