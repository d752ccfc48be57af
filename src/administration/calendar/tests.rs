use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn in_2026_to_2028(text: &str) -> Found {
    holidays_in(text, day("2026-01-01"), day("2028-12-31"))
}

fn event(lines: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
        .replace('|', "\r\n")
}

fn days_of(lines: &str) -> Vec<String> {
    in_2026_to_2028(&event(lines)).days.keys().map(ToString::to_string).collect()
}

#[test]
fn a_rule_of_more_numbers_than_a_calendar_has_is_left_out_at_once() {
    let many = |n: &str| vec![n; 10_000].join(",");
    for rule in [
        format!("COUNT=9999999;BYMONTH={};BYMONTHDAY=1", many("1")),
        format!("COUNT=9999999;BYMONTH=1;BYMONTHDAY={}", many("99")),
        format!("BYMONTH=1;BYDAY={}", many("9MO")),
    ] {
        let found = in_2026_to_2028(&event(&format!("DTSTART:19000101|RRULE:FREQ=YEARLY;{rule}")));
        assert_eq!((found.days.len(), found.left_out.len()), (0, 1));
    }
}

#[test]
fn whole_days_are_holidays() {
    for (lines, days) in [
        (
            "DTSTART;VALUE=DATE:20261126|DTEND;VALUE=DATE:20261127|SUMMARY:Thanksgiving",
            &["2026-11-26"][..],
        ),
        ("DTSTART:20261126", &["2026-11-26"]),
        ("dtstart;value=date:20261126", &["2026-11-26"]),
        (
            "DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261227",
            &["2026-12-24", "2026-12-25", "2026-12-26"],
        ),
        ("DTSTART;VALUE=DATE:20261224|DURATION:P2D", &["2026-12-24", "2026-12-25"]),
        ("DTSTART;VALUE=DATE:20251230|DTEND;VALUE=DATE:20260103", &["2026-01-01", "2026-01-02"]),
        ("DTSTART;TZID=\"UTC: none\":20261126T000000|DTEND:20261127T000000", &["2026-11-26"]),
        ("DTSTART;VALUE=DATE:20261126|DTEND;VALUE=DATE:20261126", &["2026-11-26"]),
        ("DTSTART;VALUE=DATE:20290101", &[]),
        ("BEGIN:VALARM|DTSTART:20260101|END:VALARM|DTSTART:20261126", &["2026-11-26"]),
    ] {
        assert_eq!(days_of(lines), days, "{lines}");
    }
}

#[test]
fn what_comes_back_every_year_comes_back() {
    for (lines, days) in [
        ("DTSTART:20201225|RRULE:FREQ=YEARLY", &["2026-12-25", "2027-12-25", "2028-12-25"][..]),
        (
            "DTSTART:20101125|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
            &["2026-11-26", "2027-11-25", "2028-11-23"],
        ),
        (
            "DTSTART:20200525|RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO",
            &["2026-05-25", "2027-05-31", "2028-05-29"],
        ),
        (
            "DTSTART:20200907|RRULE:FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=MO",
            &["2026-09-07", "2027-09-06", "2028-09-04"],
        ),
        ("DTSTART:20200229|RRULE:FREQ=YEARLY", &["2028-02-29"]),
        ("DTSTART:20240704|RRULE:FREQ=YEARLY;INTERVAL=2", &["2026-07-04", "2028-07-04"]),
        ("DTSTART:20250704|RRULE:FREQ=YEARLY;COUNT=3", &["2026-07-04", "2027-07-04"]),
        ("DTSTART:20250704|RRULE:FREQ=YEARLY;UNTIL=20270101T000000Z", &["2026-07-04"]),
        ("DTSTART:20250704|RRULE:FREQ=YEARLY|EXDATE;VALUE=DATE:20260704,20280704", &["2027-07-04"]),
        ("DTSTART:20251231|DTEND:20260102|RRULE:FREQ=YEARLY;UNTIL=20260601", &["2026-01-01"]),
        (
            "DTSTART:20260331|RRULE:FREQ=YEARLY;BYMONTH=3,4;WKST=SU",
            &["2026-03-31", "2027-03-31", "2028-03-31"],
        ),
        ("DTSTART:20260630|RRULE:FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-1;COUNT=1", &["2026-06-30"]),
    ] {
        assert_eq!(days_of(lines), days, "{lines}");
    }
}

#[test]
fn what_closes_no_day_is_named_with_its_reason() {
    for (lines, why) in [
        ("SUMMARY:X|DTSTART:20261126T090000Z", "it has a time of day"),
        (
            "SUMMARY:X|DTSTART;TZID=UTC:20261126T000000|DTEND:20261126T120000",
            "it has a time of day",
        ),
        ("SUMMARY:X", "it says no day"),
        ("SUMMARY:X|DTSTART:20261126|STATUS:CANCELLED", "it is cancelled"),
        ("SUMMARY:X|DTSTART:20261126|RRULE:FREQ=WEEKLY", "it repeats otherwise than every year"),
        (
            "SUMMARY:X|DTSTART:20261126|RRULE:FREQ=YEARLY;BYWEEKNO=20",
            "it repeats by a rule that is not read here",
        ),
        (
            "SUMMARY:X|DTSTART:20261126|RRULE:FREQ=YEARLY;BYDAY=20MO",
            "it repeats by a rule that is not read here",
        ),
        ("SUMMARY:X|DTSTART:20260601|DTEND:20260801", "it lasts longer than a month"),
        ("SUMMARY:X|DTSTART:20260601|DURATION:PT8H", "it lasts no whole days"),
        ("SUMMARY:X|DTSTART:00010101|RRULE:FREQ=YEARLY", "it has a time of day"),
    ] {
        let found = in_2026_to_2028(&event(lines));
        assert_eq!(found.left_out, [LeftOut { name: "X".to_owned(), why }], "{lines}");
        assert!(found.days.is_empty(), "{lines}");
    }
}

#[test]
fn names_are_read_as_they_are_meant() {
    let named = |lines: &str| in_2026_to_2028(&event(lines)).days.into_values().next().unwrap();
    assert_eq!(
        named(r"DTSTART:20261126|SUMMARY;LANGUAGE=en:New Year\, observed\nlong"),
        "New Year, observed long"
    );
    assert_eq!(named("DTSTART:20261126|SUMMARY:Thanks|\tgiving |  Day"), "Thanksgiving Day");
    let twice =
        format!("{}{}", event("DTSTART:20261126|SUMMARY:A"), event("DTSTART:20261126|SUMMARY:B"));
    assert_eq!(in_2026_to_2028(&twice).days.into_values().collect::<Vec<_>>(), ["A, B"]);
}

fn any_holidays() -> impl Strategy<Value = BTreeMap<NaiveDate, String>> {
    let date = (0_u64..1_095).prop_map(|n| day("2026-01-01") + chrono::Days::new(n));
    prop::collection::btree_map(date, "[A-Za-zé,;\\\\]{1,9}( [A-Za-zé,;\\\\]{1,9}){0,3}", 0..30)
}

/// As a calendar program writes them, folded after so many characters.
fn written(holidays: &Holidays, fold_at: usize) -> String {
    let escaped = |name: &str| name.replace('\\', r"\\").replace(',', r"\,").replace(';', r"\;");
    let lines = holidays.iter().flat_map(|(day, name)| {
        [
            "BEGIN:VEVENT".to_owned(),
            format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")),
            format!("SUMMARY:{}", escaped(name)),
            "END:VEVENT".to_owned(),
        ]
    });
    let folded = lines.map(|line| {
        let letters: Vec<char> = line.chars().collect();
        let parts: Vec<String> =
            letters.chunks(fold_at).map(|part| part.iter().collect()).collect();
        parts.join("\r\n ")
    });
    folded.collect::<Vec<_>>().join("\r\n")
}

proptest! {
    #[test]
    fn every_calendar_reads_back_as_it_was_meant(holidays in any_holidays(), fold_at in 1_usize..80) {
        let found = in_2026_to_2028(&written(&holidays, fold_at));
        prop_assert_eq!(found, Found { days: holidays, left_out: vec![] });
    }

    #[test]
    fn no_text_is_too_odd_and_no_day_lies_outside(
        text in "((BEGIN|END):(VEVENT|VALARM)|DTSTART(;VALUE=DATE)?:[0-9]{8}(T000000)?|DTEND:[0-9]{8}|DURATION:P[0-9]{1,9}[DW]|RRULE:FREQ=YEARLY(;(INTERVAL|COUNT|BYMONTH|BYMONTHDAY)=-?[0-9]{1,10}|;BYDAY=-?[0-9]{0,3}(MO|é)|;UNTIL=\\PC{0,9}){0,3}|SUMMARY:\\PC{0,90}|[\\PC\t]{0,20}|\r?\n ?){0,60}",
        from in 0_u64..900, length in 0_u64..900,
    ) {
        let first = day("2025-01-01") + chrono::Days::new(from);
        let last = first + chrono::Days::new(length);
        let found = holidays_in(&text, first, last);
        prop_assert!(found.days.keys().all(|day| (first..=last).contains(day)));
        prop_assert!(found.days.values().all(|name| name.chars().count() <= HOLIDAY_NAME));
    }

    #[test]
    fn the_same_rule_over_a_shorter_time_is_the_same_days(
        start in 0_u64..3_000, nth in prop::sample::select(vec!["1MO", "-1FR", "3WE", "TU", "5SU"]), month in 1_u32..13,
    ) {
        let start = day("2019-01-01") + chrono::Days::new(start);
        let text = event(&format!("DTSTART:{}|RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={nth}", start.format("%Y%m%d")));
        let whole = holidays_in(&text, day("2019-01-01"), day("2030-12-31")).days;
        let (first, last) = (day("2025-03-15"), day("2028-09-15"));
        let part: Holidays = whole.into_iter().filter(|(day, _)| (first..=last).contains(day)).collect();
        prop_assert_eq!(holidays_in(&text, first, last).days, part);
    }
}
