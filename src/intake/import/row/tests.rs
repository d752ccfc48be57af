use super::super::tickets::WORDS;
use super::*;
use chrono_tz::America::New_York;
use proptest::prelude::*;

/// A row whose columns are all the fields, in their order.
fn reading() -> Reading {
    let columns: Vec<String> = WORDS.iter().map(|(word, ..)| (*word).to_owned()).collect();
    let map: Vec<String> = columns.iter().map(|column| format!("{column}={column}")).collect();
    Reading {
        mapping: Mapping::read(&map, &columns, WORDS, &[]).unwrap(),
        reporter: None,
        zone: New_York,
        now: "2026-11-22T12:00:00Z".parse().unwrap(),
        values: Values::default(),
        stand_in: &[],
    }
}

fn row(cells: &[(Field, &str)]) -> StringRecord {
    let said =
        |field: &Field| cells.iter().find(|(of, _)| of == field).map_or("", |(_, cell)| *cell);
    WORDS.iter().map(|(_, field, _)| said(field)).collect()
}

fn ticket(cells: &[(Field, &str)]) -> Result<Ticket, Reject> {
    let caller = [(Field::Reporter, "Eve Ellis")];
    let cells: Vec<_> = cells.iter().chain(&caller).copied().collect();
    reading().ticket(7, &row(&cells))
}

fn rejected(cells: &[(Field, &str)]) -> (Reason, String) {
    let reject = ticket(cells).unwrap_err();
    assert_eq!(reject.line, 7);
    (reject.reason, reject.detail)
}

#[test]
fn subject_and_description_stand_in_for_each_other() {
    use Field::{Description, Subject};
    for (subject, description, summary, whole, half) in [
        ("Printer", "It eats\r\npaper", "Printer", "It eats\npaper", false),
        ("Printer  on\nfire", "", "Printer on fire", "Printer  on\nfire", true),
        ("?", "\r\n \r\nIt eats\rpaper", "It eats", "It eats\npaper", true),
        ("<b>Printer</b>", "<p>x</p>", "<b>Printer</b>", "<p>x</p>", false),
        ("=1+1", "-", "=1+1", "-", false),
    ] {
        let ticket = ticket(&[(Subject, subject), (Description, description)]).unwrap();
        assert_eq!((&*ticket.summary, &*ticket.description), (summary, whole));
        assert_eq!(ticket.marks.half, half, "{subject}");
    }
    assert_eq!(rejected(&[(Subject, " ?"), (Description, "\0\n")]).0, Reason::Empty);
}

#[test]
fn a_subject_too_long_for_a_line_is_kept_whole() {
    let long = "word ".repeat(50);
    let ticket = ticket(&[(Field::Subject, &long), (Field::Description, "More")]).unwrap();
    assert_eq!(ticket.summary.chars().count(), 200);
    assert!(ticket.summary.ends_with('…'));
    assert_eq!(ticket.description, format!("{}\n\nMore", long.trim()));
}

#[test]
fn a_text_may_be_long_but_not_endless() {
    let long = "ü".repeat(60_000);
    let just = ticket(&[(Field::Description, &long)]).unwrap();
    assert_eq!(just.description.chars().count(), 60_000);
    assert_eq!(rejected(&[(Field::Description, &format!("{long}!"))]).0, Reason::TooLong);
}

#[test]
fn mistaken_encodings_are_repaired_and_what_no_text_has_is_taken_out() {
    let marks = |text| {
        ticket(&[(Field::Subject, text)]).map(|ticket| (ticket.summary, ticket.marks)).unwrap()
    };
    let half = Marks { half: true, ..Marks::default() };

    assert_eq!(
        marks("Hilfe fÃ¼r Ada"),
        ("Hilfe für Ada".to_owned(), Marks { repaired: true, ..half })
    );
    assert_eq!(marks("a\0b\u{7}"), ("ab".to_owned(), Marks { stripped: true, ..half }));
    assert_eq!(marks("a\tb\r\nc\rd"), ("a b c d".to_owned(), half));
}

#[test]
fn reporters_are_read_as_mail_programs_and_people_write_them() {
    for (written, name, email) in [
        ("  Eve\n Ellis ", "Eve Ellis", None),
        ("EVE@Example.org", "eve@example.org", Some("eve@example.org")),
        ("\"Eve Ellis\" <Eve@example.org>", "Eve Ellis", Some("eve@example.org")),
        ("<eve@example.org>", "eve@example.org", Some("eve@example.org")),
        ("eve @ home", "eve @ home", None),
        ("@eve", "@eve", None),
        ("a@b@c", "a@b@c", None),
        ("Eve <not an address>", "Eve <not an address>", None),
    ] {
        let read = Reporter::read(written);
        assert_eq!((&*read.name, read.email.as_deref()), (name, email), "{written}");
    }
    let nobody = reading().ticket(7, &row(&[(Field::Subject, "x"), (Field::Reporter, "?")]));
    assert_eq!(nobody.unwrap_err().reason, Reason::Reporter);
    let somebody = Reading { reporter: Some(Reporter::read("Unknown")), ..reading() };
    let ticket = somebody.ticket(7, &row(&[(Field::Subject, "x")])).unwrap();
    assert_eq!(ticket.reporter.name, "Unknown");
    let long = "e".repeat(121);
    let long = reading().ticket(7, &row(&[(Field::Subject, "x"), (Field::Reporter, &long)]));
    assert_eq!(long.unwrap_err().reason, Reason::ReporterTooLong);
}

#[test]
fn our_words_are_known_in_any_letters_and_no_others() {
    let effect =
        |word| ticket(&[(Field::Subject, "x"), (Field::Effect, word)]).map(|ticket| ticket.effect);
    assert_eq!(effect("Work stoppage").unwrap(), Some(Effect::WorkStoppage));
    assert_eq!(effect("?").unwrap(), None);
    assert_eq!(
        rejected(&[(Field::Subject, "x"), (Field::Effect, "1 - High")]),
        (Reason::Effect, "1 - High".to_owned())
    );

    let kind = |word| ticket(&[(Field::Subject, "x"), (Field::Kind, word)]).unwrap();
    assert_eq!(kind("HOW-TO").kind.map(|kind| kind.word), Some("how-to"));
    assert_eq!(kind("Coffee").kind, None);
    assert!(kind("Coffee").marks.unknown_kind && !kind("").marks.unknown_kind);
}

#[test]
fn a_time_is_read_or_the_row_is_left_out() {
    let time = |written| {
        ticket(&[(Field::Subject, "x"), (Field::Submitted, written)]).map(|ticket| ticket.submitted)
    };
    assert_eq!(time("3/8/2016 10:00").unwrap(), "2016-08-03T14:00:00Z".parse().ok());
    assert_eq!(time("?").unwrap(), None);
    for (written, reason) in [
        ("8/13/2016 10:00", Reason::Time),
        ("2026-11-24", Reason::TimeAhead),
        ("1969-12-31", Reason::TimeAhead),
    ] {
        assert_eq!(time(written).unwrap_err().reason, reason, "{written}");
    }
}

#[test]
fn a_row_is_known_by_its_number_or_by_all_that_it_says() {
    let key = |cells: &[(Field, &str)]| ticket(cells).unwrap().key;
    let content = key(&[(Field::Subject, "x")]);
    assert_eq!(
        key(&[(Field::Subject, "x"), (Field::Number, " INC 1 ")]),
        Key::Number("INC 1".to_owned())
    );
    assert_eq!(key(&[(Field::Subject, "x")]), content);
    assert_ne!(key(&[(Field::Description, "x")]), content);
    assert_ne!(key(&[(Field::Subject, "x"), (Field::Department, "?")]), content);
    assert_eq!(
        rejected(&[(Field::Subject, "x"), (Field::Number, &"1".repeat(201))]).0,
        Reason::NumberTooLong
    );
}

proptest! {
    #[test]
    fn whatever_is_taken_fits_the_database(cells in prop::collection::vec("\\PC{0,30}|[\\x00-\\x20?@<>a]{0,9}|.{180,260}", 10)) {
        let record: StringRecord = cells.into_iter().collect();
        if let Ok(ticket) = reading().ticket(2, &record) {
            prop_assert!((1..=200).contains(&ticket.summary.chars().count()));
            prop_assert!((1..=60_000).contains(&ticket.description.chars().count()));
            prop_assert!((1..=120).contains(&ticket.reporter.name.chars().count()));
            prop_assert!(!ticket.description.contains(['\0', '\r']));
            prop_assert!(ticket.software.is_none_or(|name| (1..=120).contains(&name.chars().count())));
            prop_assert!(ticket.contact.is_none_or(|contact| contact.chars().count() <= 200));
        }
    }
}
