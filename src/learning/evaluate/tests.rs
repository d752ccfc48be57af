use super::*;
use std::io::Write;
use std::path::Path;

/// A file of this test alone, gone with it.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, content: &[u8]) -> Self {
        let path =
            std::env::temp_dir().join(format!("tallydesk-tags-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Temporary(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn options(train: &Path, test: Option<&Path>) -> Options {
    Options {
        train: Some(train.to_owned()),
        test: test.map(Path::to_owned),
        text: vec!["title".to_owned(), "body".to_owned()],
        label: "team".to_owned(),
        precision: 0.9,
        classes: None,
        stream: test.is_none().then_some(None),
    }
}

/// Two teams and now and then a third; every seventh row has no team, one no words, one too few fields.
fn file(rows: usize) -> String {
    let mut csv = "id,title,body,team\n".to_owned();
    for n in 0..rows {
        let (title, team) = match n % 5 {
            0 | 1 => ("printer jam", "paper"),
            2 | 3 => ("password expired", "accounts"),
            _ => ("mystery", "rare"),
        };
        let team = if n % 7 == 6 { " " } else { team };
        csv += &format!("{n},{title},\"{} on floor {}\r\nplease\",{team}\n", title, n % 9);
    }
    csv + "1,--,...,paper\n2,broken\n"
}

fn packed(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

#[test]
fn what_is_easy_is_learnt_from_plain_and_packed_files_alike() {
    let plain = Temporary::new("easy.csv", file(400).as_bytes());
    let gzip = Temporary::new("easy.csv.gz", &packed(&file(400)));
    for (train, test) in [(&plain, &gzip), (&gzip, &plain)] {
        let outcome = run(&options(&train.0, Some(&test.0))).unwrap();
        assert_eq!((outcome.classes, outcome.rows), (3, 400 - 57));
        assert!(outcome.accuracy > 0.99, "{outcome:?}");
        assert!((outcome.top_three - 1.0).abs() < f64::EPSILON);
    }
}

#[test]
fn rare_labels_are_one_when_asked_and_a_replay_starts_from_nothing() {
    let easy = Temporary::new("replay.csv", file(400).as_bytes());
    let outcome = run(&Options { classes: Some(2), ..options(&easy.0, None) }).unwrap();
    assert_eq!(outcome.classes, 3);
    let reach = outcome.reach.unwrap();
    assert_eq!(reach.all, 343);
    assert!(reach.made < 343 - 30, "nothing is tagged before anything is learnt");
    assert!(reach.precision().unwrap() > 0.95, "{reach:?}");
}

#[test]
fn what_cannot_be_measured_with_is_said() {
    let easy = Temporary::new("fine.csv", file(60).as_bytes());
    for (name, content, said) in [
        (
            "missing.csv",
            &b"id,title,team\n1,a,b\n"[..],
            "has no column “body”; it has id, title, team",
        ),
        ("one.csv", b"title,body,team\na,b,c\nd,e,c\n", "has one label only"),
        ("empty.csv", b"", "has no column"),
        ("unlabelled.csv", b"title,body,team\na,b,\n", "1 without a label"),
        ("gzip.csv.gz", b"\x1F\x8Bnot really", "cannot be read"),
        ("bytes.csv", b"title,body,team\n\xFF\xFE,\xFF,\xFF\n", "no row with a text"),
    ] {
        let bad = Temporary::new(name, content);
        let error = run(&options(&bad.0, Some(&easy.0))).unwrap_err().to_string();
        assert!(error.contains(said), "{name}: {error}");
    }
    let nowhere = Path::new("/nowhere/at all.csv");
    assert!(
        run(&options(&easy.0, Some(nowhere))).unwrap_err().to_string().contains("cannot be opened")
    );
    assert!(run(&options(&std::env::temp_dir(), Some(&easy.0))).is_err(), "a folder is no file");
    let none = Options { train: None, ..options(&easy.0, Some(&easy.0)) };
    assert!(run(&none).unwrap_err().to_string().contains("--train"));
}

#[test]
fn a_share_is_a_share() {
    assert!(share("0.9").is_ok());
    for wrong in ["90", "nan", "", "-1", "1", "inf"] {
        assert!(share(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_column_of_names_is_no_column_of_labels() {
    let rows = (0..3_000).map(|n| format!("{n},word{n},,name {n}\n")).collect::<String>();
    let names = Temporary::new("names.csv", format!("id,title,body,team\n{rows}").as_bytes());
    let all = options(&names.0, Some(&names.0));
    let refused = run(&all).unwrap_err().to_string();
    assert!(refused.contains("has 3000 labels, and at most 2000 are learnt"), "{refused}");
    assert!(refused.contains("--classes"), "{refused}");
}

#[test]
fn a_file_that_is_too_large_is_refused_and_not_cut() {
    let texts = ["title".to_owned()];
    let text = file(400);
    for (name, content) in
        [("large.csv", text.clone().into_bytes()), ("large.csv.gz", packed(&text))]
    {
        let large = Temporary::new(name, &content);
        let read = |most: usize| Table::read_up_to(most as u64, &large.0, &texts, "team");
        assert!(read(text.len() + 1).is_ok());
        let refused = read(text.len() - 40).unwrap_err().to_string();
        assert!(refused.contains("larger than 1 GB"), "{refused}");
    }
}
