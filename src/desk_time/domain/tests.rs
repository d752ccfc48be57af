use chrono::{Datelike, NaiveDateTime, TimeZone, Timelike};
use proptest::prelude::*;

use super::*;

/// An instant from what a clock in the zone shows.
fn at(zone: Tz, wall: &str) -> DateTime<Utc> {
    let wall = NaiveDateTime::parse_from_str(wall, "%Y-%m-%d %H:%M").unwrap();
    zone.from_local_datetime(&wall).single().unwrap().to_utc()
}

fn utc(time: &str) -> DateTime<Utc> {
    at(Tz::UTC, time)
}

fn ny(time: &str) -> DateTime<Utc> {
    at(Tz::America__New_York, time)
}

fn hours(json: &str) -> DeskHours {
    serde_json::from_str(json).unwrap()
}

/// The usual desk, closed on Thanksgiving 2025.
fn desk() -> DeskHours {
    let thanksgiving = NaiveDate::from_ymd_opt(2025, 11, 27).unwrap();
    let holidays = [(thanksgiving, "Thanksgiving".to_owned())].into();
    DeskHours { holidays, ..DeskHours::default() }
}

#[test]
fn desk_minutes_are_counted_as_the_numbers_page_says() {
    for (what, from, to, minutes) in [
        ("Fri 17:30 to Mon 10:30", "2025-06-13 17:30", "2025-06-16 10:30", 180),
        ("over the clocks going forward", "2025-03-07 17:00", "2025-03-10 09:00", 120),
        ("over the clocks going back", "2025-10-31 17:00", "2025-11-03 09:00", 120),
        ("over Thanksgiving", "2025-11-26 17:00", "2025-11-28 09:00", 120),
        ("Sat to Sun", "2025-06-14 09:00", "2025-06-15 17:00", 0),
        ("a night", "2025-06-10 19:00", "2025-06-11 07:00", 0),
        ("end before start", "2025-06-11 10:00", "2025-06-11 09:00", 0),
        ("no time at all", "2025-06-11 10:00", "2025-06-11 10:00", 0),
        ("a whole day", "2025-06-11 00:00", "2025-06-12 00:00", 600),
        ("a whole year", "2024-01-01 00:00", "2025-01-01 00:00", 262 * 600),
    ] {
        assert_eq!(desk().minutes_between(ny(from), ny(to)), minutes, "{what}");
    }
}

#[test]
fn seconds_are_summed_before_minutes_are_rounded_down() {
    let (from, second) = (ny("2025-06-13 17:59"), TimeDelta::seconds(1));
    let monday = ny("2025-06-16 08:00");
    let half = from + second * 30;
    assert_eq!(desk().minutes_between(half, monday + second * 29), 0);
    assert_eq!(desk().minutes_between(half, monday + second * 30), 1);
}

#[test]
fn a_promise_ends_when_its_desk_minutes_have_passed() {
    for (what, from, minutes, end) in [
        ("within the day", "2025-06-11 10:00", 60, "2025-06-11 11:00"),
        ("over the weekend", "2025-06-13 17:30", 180, "2025-06-16 10:30"),
        ("to the closing minute, not the next opening", "2025-06-13 17:00", 60, "2025-06-13 18:00"),
        ("from the night", "2025-06-10 22:00", 60, "2025-06-11 09:00"),
        ("over Thanksgiving", "2025-11-26 17:00", 120, "2025-11-28 09:00"),
        ("a whole day from the middle of one", "2025-06-11 12:00", 600, "2025-06-12 12:00"),
        ("no minutes in desk hours", "2025-06-11 12:34", 0, "2025-06-11 12:34"),
        ("no minutes at closing", "2025-06-13 18:00", 0, "2025-06-16 08:00"),
        ("fewer than none", "2025-06-14 12:00", -5, "2025-06-16 08:00"),
    ] {
        assert_eq!(desk().after(ny(from), minutes), ny(end), "{what}");
    }
}

#[test]
fn a_window_of_days_ends_at_the_same_time_that_many_open_days_later() {
    for (what, from, days, end) in [
        ("a week", "2025-06-11 10:15", 5, "2025-06-18 10:15"),
        ("a weekend between", "2025-06-13 17:00", 1, "2025-06-16 17:00"),
        ("a holiday between", "2025-11-26 09:00", 1, "2025-11-28 09:00"),
        ("from a closed day", "2025-06-14 15:00", 1, "2025-06-17 08:00"),
        ("from a holiday", "2025-11-27 15:00", 1, "2025-12-01 08:00"),
        ("from an evening", "2025-06-11 21:00", 1, "2025-06-12 21:00"),
        ("over a change of clocks", "2025-03-07 12:00", 1, "2025-03-10 12:00"),
        ("no days", "2025-06-11 21:00", 0, "2025-06-11 21:00"),
        ("no days from a closed day", "2025-06-14 15:00", 0, "2025-06-16 08:00"),
    ] {
        assert_eq!(desk().days_after(ny(from), days), ny(end), "{what}");
    }
}

#[test]
fn the_desk_opens_at_its_opening_minute_and_is_closed_at_its_closing_one() {
    for (time, open) in [
        ("2025-06-11 07:59", false),
        ("2025-06-11 08:00", true),
        ("2025-06-11 17:59", true),
        ("2025-06-11 18:00", false),
        ("2025-06-14 12:00", false),
        ("2025-11-27 12:00", false),
    ] {
        assert_eq!(desk().is_open(ny(time)), open, "{time}");
        assert_eq!(desk().next_opening(ny(time)) == ny(time), open, "{time}");
    }
}

/// New York skips 02:00–03:00 on 2025-03-09 and shows 01:00–02:00 twice on 2025-11-02.
#[test]
fn the_desk_says_until_when_it_is_open() {
    let round = hours(r#"{"zone":"America/New_York","week":{"fri":["8-24"],"sat":["0-2","3-4"]}}"#);
    for (what, hours, now, until) in [
        ("in the morning", desk(), "2025-06-11 08:00", Some("2025-06-11 18:00")),
        ("in the last minute", desk(), "2025-06-11 17:59", Some("2025-06-11 18:00")),
        ("after closing", desk(), "2025-06-11 18:00", None),
        ("on Thanksgiving", desk(), "2025-11-27 10:00", None),
        ("over midnight", round.clone(), "2025-06-13 23:00", Some("2025-06-14 02:00")),
        ("in a break", round, "2025-06-14 02:30", None),
    ] {
        assert_eq!(hours.open_until(ny(now)), until.map(ny), "{what}");
    }
}

#[test]
fn an_hour_shown_twice_is_worked_twice_and_one_never_shown_is_not_worked() {
    let night =
        hours(r#"{"zone":"America/New_York","week":{"sun":["00:00-01:30","02:00-04:00"]}}"#);
    let spring = (utc("2025-03-09 05:00"), utc("2025-03-09 12:00"));
    let autumn = (utc("2025-11-02 04:00"), utc("2025-11-02 12:00"));
    assert_eq!(night.minutes_between(spring.0, spring.1), 90 + 60);
    assert_eq!(night.minutes_between(autumn.0, autumn.1), 90 + 30 + 120);
    // 01:30 the first time, then open again from 01:00 to 01:30 the second time.
    assert_eq!(night.after(autumn.0, 90), utc("2025-11-02 05:30"));
    assert_eq!(night.after(autumn.0, 91), utc("2025-11-02 06:01"));
    // A window to 02:30, which was skipped, ends at 03:30; to 01:15, shown twice, at the second.
    assert_eq!(night.days_after(ny("2025-03-02 02:30"), 1), utc("2025-03-09 07:30"));
    assert_eq!(night.days_after(ny("2025-10-26 01:15"), 1), utc("2025-11-02 06:15"));
}

/// Berlin's clocks change at 01:00 UTC, a whole number of weeks apart.
#[test]
fn weeks_that_end_when_the_clocks_change_are_counted_right() {
    let sundays = hours(r#"{"zone":"Europe/Berlin","week":{"sun":["00:00-12:00"]}}"#);
    let (spring, autumn) = (utc("2025-03-30 01:00"), utc("2025-10-26 01:00"));
    let later = autumn + TimeDelta::days(1);
    let summer = sundays.minutes_between(spring, autumn);
    assert_eq!(summer, 9 * 60 + 29 * 12 * 60 + 3 * 60);
    assert_eq!(sundays.minutes_between(autumn, later), 10 * 60);
    assert_eq!(sundays.minutes_between(spring, later), summer + 10 * 60);
}

/// Samoa went from 29 to 31 December 2011.
#[test]
fn a_day_that_never_was_is_not_worked() {
    let samoa =
        hours(r#"{"zone":"Pacific/Apia","week":{"fri":["08:00-18:00"],"sat":["08:00-18:00"]}}"#);
    assert_eq!(samoa.minutes_between(utc("2011-12-29 00:00"), utc("2012-01-02 00:00")), 600);
}

#[test]
fn holidays_are_kept_to_a_number_that_lets_promises_end() {
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    let many = |n: usize| first.iter_days().take(n).map(|day| (day, String::new())).collect();
    let new = |n| DeskHours::new(Tz::UTC, DeskHours::default().week, many(n));
    assert_eq!(new(1_001).unwrap_err(), HoursProblem::TooManyHolidays);
    assert_eq!(new(1_000).unwrap().next_opening(utc("2020-01-01 00:00")), utc("2022-09-27 08:00"));
}

#[test]
fn the_ends_of_time_do_not_panic() {
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"] {
        let desk = hours(&format!(r#"{{"zone":"{zone}","week":{{"mon":["08:00-08:01"]}}}}"#));
        for from in [first, last, DateTime::UNIX_EPOCH] {
            assert!(desk.after(from, i64::MAX) >= from.min(last));
            assert!(desk.days_after(from, i64::MAX) >= from.min(last));
            desk.after(from, i64::MIN);
            desk.days_after(from, i64::MIN);
            desk.next_opening(from);
            desk.is_open(from);
        }
        assert!(desk.minutes_between(first, last) > 0);
        assert_eq!(desk.minutes_between(last, first), 0);
    }
}

const ZONES: [Tz; 7] = [
    Tz::America__New_York,
    Tz::Europe__Berlin,
    Tz::Asia__Kathmandu,
    Tz::Australia__Lord_Howe,
    Tz::Africa__Casablanca,
    Tz::Pacific__Chatham,
    Tz::UTC,
];

/// Days around which the clocks of these zones change, and a few ordinary ones.
const DAYS_OF_INTEREST: [(i32, u32, u32); 10] = [
    (2024, 3, 10),
    (2024, 11, 3),
    (2025, 3, 30),
    (2025, 10, 26),
    (2025, 4, 6),
    (2025, 10, 5),
    (2025, 2, 23),
    (2026, 9, 27),
    (2025, 6, 18),
    (2024, 2, 29),
];

fn any_hours() -> impl Strategy<Value = DeskHours> {
    let borders = prop::collection::btree_set(0_u16..=1_440, 0..6);
    let week = prop::array::uniform7(borders.prop_map(|borders| {
        let borders: Vec<_> = borders.into_iter().collect();
        borders.chunks_exact(2).map(|pair| span(pair[0], pair[1])).collect::<Vec<_>>()
    }));
    let day = prop::sample::select(DAYS_OF_INTEREST.to_vec());
    let holidays = prop::collection::btree_map(
        (day, -3_i64..4).prop_map(|((y, m, d), off)| {
            NaiveDate::from_ymd_opt(y, m, d).unwrap() + TimeDelta::days(off)
        }),
        "[a-zé ]{0,9}",
        0..12,
    );
    (prop::sample::select(ZONES.to_vec()), week, holidays)
        .prop_filter_map("never open", |(zone, week, holidays)| {
            DeskHours::new(zone, week, holidays).ok()
        })
}

fn span(opens: u16, closes: u16) -> Span {
    format!("{}:{:02}-{}:{:02}", opens / 60, opens % 60, closes / 60, closes % 60).parse().unwrap()
}

/// A whole minute within three days of a day of interest.
fn any_minute() -> impl Strategy<Value = DateTime<Utc>> {
    (prop::sample::select(DAYS_OF_INTEREST.to_vec()), -4_320_i64..4_320).prop_map(
        |((y, m, d), minutes)| {
            Utc.with_ymd_and_hms(y, m, d, 0, 0, 0).unwrap() + TimeDelta::minutes(minutes)
        },
    )
}

fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    (1_700_000_000_000_000_i64..1_800_000_000_000_000).prop_map(wall::instant)
}

/// The definition, minute by minute.
fn open_by_the_clock(hours: &DeskHours, at: DateTime<Utc>) -> bool {
    let wall = at.with_timezone(&hours.zone).naive_local();
    let minute = (wall.hour() * 60 + wall.minute()) as u16;
    !hours.holidays.contains_key(&wall.date())
        && hours.spans(wall.weekday()).iter().any(|s| s.opens() <= minute && minute < s.closes())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn counting_agrees_with_looking_at_the_clock_every_minute(
        hours in any_hours(), from in any_minute(), length in 0_i64..6_000,
    ) {
        let minutes = |n| (0..n).map(|n| from + TimeDelta::minutes(n));
        let counted = minutes(length).filter(|&at| open_by_the_clock(&hours, at)).count() as i64;
        prop_assert_eq!(hours.minutes_between(from, from + TimeDelta::minutes(length)), counted);
        for at in minutes(200) {
            prop_assert_eq!(hours.is_open(at), open_by_the_clock(&hours, at));
        }
    }

    #[test]
    fn the_end_of_a_promise_agrees_with_looking_at_the_clock_every_minute(
        hours in any_hours(), from in any_minute(), promise in 1_usize..900,
    ) {
        let mut open = (0..60_000)
            .map(|n| from + TimeDelta::minutes(n))
            .filter(|&at| open_by_the_clock(&hours, at));
        if let Some(last) = open.nth(promise - 1) {
            prop_assert_eq!(hours.after(from, promise as i64), last + TimeDelta::minutes(1));
        }
    }
}

proptest! {
    #[test]
    fn time_adds_up_grows_and_is_never_negative(
        hours in any_hours(), mut times in prop::array::uniform3(any_instant()),
    ) {
        times.sort();
        let [a, b, c] = times;
        let (ab, bc, ac) = (hours.time_between(a, b), hours.time_between(b, c), hours.time_between(a, c));
        prop_assert_eq!(ab + bc, ac);
        prop_assert!(TimeDelta::zero() <= ab && ab <= ac && ab <= b - a);
        prop_assert_eq!(hours.time_between(c, a), TimeDelta::zero());
    }

    #[test]
    fn a_promise_holds_exactly_its_minutes(
        hours in any_hours(), from in any_instant(), minutes in 0_i64..5_000,
    ) {
        let end = hours.after(from, minutes);
        prop_assert!(end >= from);
        prop_assert_eq!(hours.time_between(from, end), TimeDelta::minutes(minutes));
        let earlier = hours.time_between(from, end - TimeDelta::microseconds(1));
        prop_assert!(minutes == 0 || earlier < TimeDelta::minutes(minutes));
        prop_assert!(hours.after(from, minutes + 1) > end);
    }

    #[test]
    fn the_next_opening_is_open_and_nothing_before_it_was(hours in any_hours(), from in any_instant()) {
        let opening = hours.next_opening(from);
        prop_assert!(hours.is_open(opening));
        prop_assert_eq!(hours.time_between(from, opening), TimeDelta::zero());
        prop_assert_eq!(hours.is_open(from), opening == from);
    }

    #[test]
    fn a_window_of_days_grows_with_its_days(hours in any_hours(), from in any_instant(), days in 0_i64..400) {
        let end = hours.days_after(from, days);
        prop_assert!(end >= from);
        prop_assert!(hours.days_after(from, days + 1) > end);
    }

    #[test]
    fn any_hours_survive_the_settings_table(hours in any_hours()) {
        let stored = serde_json::to_string(&hours).unwrap();
        prop_assert_eq!(serde_json::from_str::<DeskHours>(&stored).unwrap(), hours);
    }
}
