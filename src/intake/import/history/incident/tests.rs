use super::*;
use crate::intake::import::history::WORDS as FIELDS;
use crate::intake::import::mapping::Mapping;
use crate::intake::import::values::Values;
use chrono_tz::America::New_York;
use proptest::prelude::*;

/// Incidents whose columns are all the fields, in their order.
fn history(open: bool) -> History {
    let columns: Vec<String> = FIELDS.iter().map(|(word, ..)| (*word).to_owned()).collect();
    let map: Vec<String> = columns.iter().map(|column| format!("{column}={column}")).collect();
    History {
        reading: Reading {
            mapping: Mapping::read(&map, &columns, FIELDS, &[]).unwrap(),
            reporter: Some(Reporter::read("Somebody")),
            zone: New_York,
            now: "2026-11-22T12:00:00Z".parse().unwrap(),
            values: Values::read(&["state:gone=cancelled".to_owned()], FIELDS).unwrap(),
            stand_in: &[Field::Category, Field::Number],
        },
        desk: "old".to_owned(),
        open,
    }
}

fn row(cells: &[(Field, &str)]) -> StringRecord {
    let said = |field| cells.iter().find(|(of, _)| *of == field).map_or("", |(_, cell)| *cell);
    FIELDS.iter().map(|(_, field, _)| said(*field)).collect()
}

const OPENED: (Field, &str) = (Field::Submitted, "1/3/2016 10:00");

fn read(cells: &[(Field, &str)]) -> Result<Past, Reason> {
    let cells: Vec<_> = cells.iter().copied().chain([OPENED, (Field::Number, "7")]).collect();
    history(true).incident(2, &row(&cells)).map(|one| one.past).map_err(|reject| reject.reason)
}

#[test]
fn its_word_says_how_it_stands_and_its_times_where_nobody_knows_the_word() {
    let (resolved, closed) = ((Field::Resolved, "2/3/2016"), (Field::Closed, "3/3/2016"));
    for (word, times, stands) in [
        ("Closed", vec![resolved, closed], Ok(There::Closed)),
        ("Closed", vec![resolved], Ok(There::Resolved)),
        ("Closed", vec![], Err(Reason::Ended)),
        ("Resolved", vec![resolved], Ok(There::Resolved)),
        ("Resolved", vec![closed], Ok(There::Closed)),
        ("Active", vec![resolved], Ok(There::Open)),
        ("Active", vec![closed], Ok(There::Closed)),
        ("Canceled", vec![closed], Ok(There::Cancelled)),
        ("Gone", vec![resolved], Ok(There::Cancelled)),
        ("Canceled", vec![], Err(Reason::Ended)),
        ("-100", vec![closed], Ok(There::Closed)),
        ("?", vec![resolved], Ok(There::Resolved)),
        ("-100", vec![], Ok(There::Open)),
    ] {
        let cells: Vec<_> = times.into_iter().chain([(Field::State, word)]).collect();
        assert_eq!(read(&cells).map(|past| past.stands), stands, "{word} {cells:?}");
    }
    let left_out = history(false).incident(2, &row(&[OPENED, (Field::Number, "7")]));
    assert_eq!(left_out.unwrap_err().reason, Reason::Open);
}

#[test]
fn nobody_answers_before_they_are_asked() {
    let past = read(&[(Field::Touched, "1/3/2016 09:59"), (Field::Responded, "1/3/2016 10:30")]);
    let past = past.unwrap();
    assert!(past.marks.early && past.touched < past.responded);
    assert_eq!(past.touched, "2016-03-01T15:00:00Z".parse().ok());
    let after = read(&[(Field::TouchedAfter, "50")]).unwrap();
    assert_eq!(after.touched, "2016-03-01T15:50:00Z".parse().ok());
    assert_eq!(read(&[(Field::Resolved, "1/3/2016 09:59")]).unwrap_err(), Reason::Order);
}

#[test]
fn nobody_answers_after_it_was_over_or_tomorrow() {
    let at = |moment: &str| moment.parse::<DateTime<Utc>>().ok();
    let over = [
        (Field::Touched, "5/3/2016 10:00"),
        (Field::Responded, "6/3/2016 10:00"),
        (Field::Resolved, "2/3/2016 10:00"),
        (Field::Closed, "4/3/2016 10:00"),
    ];
    let past = read(&over).unwrap();
    assert!(past.marks.late && !past.marks.early);
    assert_eq!((past.touched, past.responded), (past.resolved, past.resolved));
    let open = read(&[(Field::TouchedAfter, "1000000")]).unwrap();
    assert!(!open.marks.late, "a year and eleven months after March 2016");
    let ahead = read(&[(Field::Touched, "23/11/2026 06:00")]).unwrap();
    assert!(ahead.marks.late);
    assert_eq!(ahead.touched, at("2026-11-22T12:00:00Z"), "as the import began");
    let swapped = [(Field::Resolved, "4/3/2016"), (Field::Closed, "3/3/2016")];
    assert_eq!(read(&swapped).unwrap_err(), Reason::ClosedFirst);
}

#[test]
fn what_has_no_words_is_called_by_its_category_and_number() {
    let summary = |cells: &[(Field, &str)]| {
        let cells: Vec<_> = cells.iter().copied().chain([OPENED]).collect();
        history(true).incident(2, &row(&cells)).map(|one| one.ticket.summary)
    };
    let (category, number) = ((Field::Category, "Network"), (Field::Number, "INC7"));
    assert_eq!(summary(&[category, number]).unwrap(), "Network · INC7");
    assert_eq!(summary(&[category, (Field::Subject, "VPN is slow")]).unwrap(), "VPN is slow");
    assert_eq!(summary(&[]).unwrap_err().reason, Reason::Empty);
}

#[test]
fn numbers_are_read_as_desks_write_them() {
    for (written, times) in [
        ("0", Ok(Some(0))),
        ("2.0", Ok(Some(2))),
        ("true", Ok(Some(1))),
        ("?", Ok(None)),
        ("often", Err(Reason::Count)),
        ("-1", Err(Reason::Count)),
    ] {
        let past = read(&[(Field::Reopened, written)]);
        assert_eq!(past.map(|past| past.elsewhere.times_reopened), times, "{written}");
    }
    assert_eq!(read(&[(Field::Minutes, "1441")]).unwrap_err(), Reason::Minutes);
    assert_eq!(documentation("YES"), Some(Documentation::AnsweredWith));
    assert_eq!(documentation("out of date"), Some(Documentation::OutOfDate));
    assert_eq!((documentation("no"), documentation("perhaps")), (None, None));
}

proptest! {
    #[test]
    fn whatever_is_taken_fits_the_database(cells in prop::collection::vec("\\PC{0,30}|[0-9/:T-]{0,16}|2016-03-0[1-9]|.{180,260}", 27)) {
        let record: StringRecord = cells.into_iter().collect();
        if let Ok(Incident { ticket, past }) = history(true).incident(2, &record) {
            let ended = past.resolved.into_iter().chain(past.closed);
            prop_assert!(ended.into_iter().all(|at| Some(at) >= ticket.submitted));
            let end = past.resolved.or(past.closed);
            let answered = past.touched.into_iter().chain(past.responded);
            prop_assert!(answered.into_iter().all(|at| end.is_none_or(|end| at <= end)));
            prop_assert!(past.elsewhere.priority.chars().count() <= WORDS);
            prop_assert!(past.minutes.is_none_or(|minutes| minutes <= MINUTES));
            prop_assert!(past.resolution.is_none_or(|text| text.chars().count() <= DETAILS));
        }
    }
}
