use super::*;
use proptest::prelude::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn parse(typed: &str) -> Search {
    Search::parse(typed, today())
}

fn texts(search: &Search) -> Vec<String> {
    search.terms.iter().map(Term::to_string).collect()
}

#[test]
fn words_phrases_and_what_must_not_be_there() {
    for (typed, read) in [
        ("outlook crash", vec!["outlook", "crash"]),
        ("  outlook\t outlook ", vec!["outlook"]),
        ("\"paper  jam\" -toner", vec!["\"paper jam\"", "-toner"]),
        ("“paper jam” -“ink low”", vec!["\"paper jam\"", "-\"ink low\""]),
        ("\"never closed", vec!["\"never closed\""]),
        ("\"one\"", vec!["one"]),
        ("sign-in - -- 'quoted'", vec!["sign-in", "'quoted'"]),
        ("https://a.example/x C:\\temp 10:30 ::", vec!["https://a.example/x", "C:\\temp", "10:30"]),
        ("\"from:eve\"", vec!["\"from:eve\""]),
        ("", vec![]),
        ("!!! … -\"\"", vec![]),
    ] {
        let search = parse(typed);
        assert_eq!(texts(&search), read, "{typed}");
        assert!(search.remarks.is_empty(), "{typed}: {:?}", search.remarks);
    }
}

#[test]
fn every_operator_narrows() {
    let search = parse(
        "from:eve from:\"Emil Estes\" owner:me software:Word kind:printing state:taken STATE:follow-up \
         basket:P1 after:2026-10 before:2026-11-30 jam",
    );
    assert_eq!(search.from, ["eve", "Emil Estes"]);
    assert_eq!(search.owner, ["me"]);
    assert_eq!(search.software, ["Word"]);
    assert_eq!(search.kinds, ["printing"]);
    assert_eq!(search.states, [State::Taken, State::FollowUp]);
    assert_eq!(search.baskets, [Basket::P1]);
    assert_eq!(search.after, NaiveDate::from_ymd_opt(2026, 10, 1));
    assert_eq!(search.before, NaiveDate::from_ymd_opt(2026, 11, 30));
    assert_eq!(texts(&search), ["jam"]);
    assert!(search.remarks.is_empty(), "{:?}", search.remarks);

    assert_eq!(parse("state:open").states, State::OPEN);
    assert_eq!(parse("state:\"in work\"").states, [State::Taken]);
}

#[test]
fn days_are_written_in_many_ways() {
    let after = |value: &str| parse(&format!("after:{value}")).after.map(|day| day.to_string());
    for (value, day) in [
        ("2026-11-02", Some("2026-11-02")),
        ("2026-11", Some("2026-11-01")),
        ("2026", Some("2026-01-01")),
        ("today", Some("2026-11-22")),
        ("Yesterday", Some("2026-11-21")),
        ("7d", Some("2026-11-15")),
        ("2w", Some("2026-11-08")),
        ("3m", Some("2026-08-22")),
        ("1y", Some("2025-11-22")),
        ("2026-13", None),
        ("2026-02-30", None),
        ("02.11.2026", None),
        ("99999999999999999999d", None),
        ("5000y", None),
        ("20260", None),
        ("soon", None),
    ] {
        assert_eq!(after(value).as_deref(), day, "{value}");
    }
    let both = parse("after:2026-10 after:2026-11 before:2026-12-24 before:2026-12");
    assert_eq!(both.to_string(), "after:2026-11-01 before:2026-12-01");
}

#[test]
fn a_number_is_an_issue() {
    for (typed, number) in [
        ("#1042", Some(1042)),
        ("1042", Some(1042)),
        ("#1042 outlook", Some(1042)),
        ("1042 outlook", None),
        ("-1042", None),
        ("#0", None),
        ("#99999999999999999999", None),
        ("#12a", None),
    ] {
        assert_eq!(parse(typed).as_number(), number.map(IssueId), "{typed}");
    }
}

#[test]
fn what_is_not_understood_is_said_and_the_rest_is_looked_for() {
    for (typed, said, left) in [
        ("colour:red jam", "“colour:” is nothing this search knows", "colour red jam"),
        ("state:lost jam", "a state is open or one of waiting, taken", "jam"),
        ("basket:p9", "the baskets are vip, p1, p2 and bin", ""),
        ("before:soon jam", "“before:soon” was left out: write a day", "jam"),
        ("from: jam", "“from:” was left out: write what you look for", "jam"),
        ("-from:eve jam", "only words and phrases can be excluded", "jam"),
    ] {
        let search = parse(typed);
        assert_eq!(search.remarks.len(), 1, "{typed}: {:?}", search.remarks);
        assert!(search.remarks[0].contains(said), "{typed}: {}", search.remarks[0]);
        assert_eq!(search.to_string(), left, "{typed}");
    }
    let long = parse(&"word ".repeat(200));
    assert!(long.remarks[0].starts_with("Only the first 400 characters"));
    let many: String = (0..30).map(|n| format!("w{n} ")).collect();
    assert_eq!(parse(&many).terms.len(), MOST);
}

#[test]
fn one_word_can_stand_in_for_another() {
    let search = parse("outlok crash state:open");
    assert!(
        search.with("outlok", "outlook").to_string().starts_with("outlook crash state:waiting")
    );
    assert!(!search.is_empty());
    assert!(parse(" ").is_empty());
    assert!(!parse("#7").is_empty());
}

proptest! {
    #[test]
    fn every_text_is_read_and_reads_the_same_when_written_out(typed in typed()) {
        let search = parse(&typed);
        let again = parse(&search.to_string());
        prop_assert_eq!(Search { remarks: vec![], ..again }, Search { remarks: vec![], ..search });
    }

    #[test]
    fn no_text_is_too_odd(typed in "\\PC{0,600}") {
        let search = parse(&typed);
        prop_assert!(search.terms.len() <= MOST && search.from.len() <= MOST);
    }
}

/// What people and people's cats type.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zü#0-9:\"“”\\-\\\\/' ]{0,12}",
        "-?(from|owner|software|kind|state|basket|before|after|colour):\"?[a-z0-9 #-]{0,8}\"?",
        Just("state:open".to_owned()),
        Just("#12".to_owned()),
        Just("before:2026-11".to_owned()),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.join(" "))
}
