use super::*;
use proptest::prelude::*;

/// What arrives, read by read.
struct Reads(std::vec::IntoIter<Vec<u8>>);

impl Source for Reads {
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        Ok(self.0.next().map(Bytes::from))
    }

    async fn drain(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn only(&mut self, _: usize) {}
}

type Part = (String, Option<String>, Vec<u8>);

/// The parts of a body that arrives so many bytes at a time.
fn read(body: &[u8], at_a_time: usize) -> Option<Vec<Part>> {
    let reads: Vec<Vec<u8>> = body.chunks(at_a_time).map(<[u8]>::to_vec).collect();
    let mut parts = Parts::new("b", Reads(reads.into_iter()));
    actix_web::rt::System::new().block_on(async {
        let mut found = Vec::new();
        let mut head = parts.first().await.ok()?;
        while let Some(Head { name, file }) = head {
            let mut content = Vec::new();
            while let Some(chunk) = parts.chunk().await.ok()? {
                content.extend_from_slice(&chunk);
            }
            found.push((name, file, content));
            head = parts.next().await.ok()?;
        }
        Some(found)
    })
}

#[test]
fn only_a_form_of_parts_has_a_boundary() {
    for (kind, found) in [
        ("multipart/form-data; boundary=----WebKit7MA4", Some("----WebKit7MA4")),
        ("Multipart/Form-Data;charset=utf-8; Boundary=\"a b\"", Some("a b")),
        ("multipart/form-data; boundary=", None),
        ("multipart/form-data", None),
        ("multipart/mixed; boundary=a", None),
        ("application/x-www-form-urlencoded", None),
    ] {
        assert_eq!(boundary(kind).as_deref(), found, "{kind}");
    }
    assert_eq!(boundary(&format!("multipart/form-data; boundary={}", "x".repeat(71))), None);
}

const SENT: &str = "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nTwo\r\nlines\r\n--b\r\n\
    content-disposition: form-data; name=\"file\"; filename=\"name=.ics\"\r\nContent-Type: text/calendar\r\n\r\n\
    BEGIN:VCALENDAR\r\n\r\n--c\r\n\r\n--b--\r\n";

#[test]
fn the_parts_come_in_order_however_they_arrive() {
    let expected = vec![
        ("text".to_owned(), None, b"Two\r\nlines".to_vec()),
        (
            "file".to_owned(),
            Some("name=.ics".to_owned()),
            b"BEGIN:VCALENDAR\r\n\r\n--c\r\n".to_vec(),
        ),
    ];
    for at_a_time in [1, 2, 3, 7, 64, 4_096] {
        assert_eq!(read(SENT.as_bytes(), at_a_time).as_ref(), Some(&expected), "{at_a_time}");
    }
    assert_eq!(read(b"--b--\r\n", 1), Some(Vec::new()));
}

#[test]
fn what_breaks_off_is_refused() {
    for end in 0..SENT.len() - "--\r\n".len() {
        assert_eq!(read(&SENT.as_bytes()[..end], 16), None, "{end}");
    }
    for broken in [
        "preamble\r\n--b--",
        "--b",
        "--bb--",
        "--b \r\n\r\n",
        "--b\r\nContent-Disposition: form-data\r\n\r\na\r\n--b--",
        "--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\na\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\na\r\n--b--",
        "--b\r\n\r\n\r\na\r\n--b--",
    ] {
        assert_eq!(read(broken.as_bytes(), 8), None, "{broken}");
    }
    let endless = format!("--b\r\nX: {}", "x".repeat(HEAD_LIMIT + 1));
    assert_eq!(read(endless.as_bytes(), 512), None);
}

#[test]
fn a_name_is_read_as_it_was_written() {
    for (says, name, file) in [
        ("form-data; name=\"files\"", "files", None),
        ("form-data; name=\"files\"; filename=\"\"", "files", Some("")),
        ("form-data; name=files; filename=a.png", "files", Some("a.png")),
        ("form-data; filename=\"; name=csrf_token\"; name=\"f\"", "f", Some("; name=csrf_token")),
        ("form-data; name=\"f\"; filename=\"a %22b%22.png\"", "f", Some("a \"b\".png")),
        ("form-data; name=\"f\"; filename=\"größe.png\"", "f", Some("größe.png")),
        (
            "form-data; name=\"f\"; filename=\"x\"; filename*=UTF-8''gr%C3%B6%C3%9Fe.png",
            "f",
            Some("größe.png"),
        ),
    ] {
        let head = disposition(says).unwrap_or_else(|| panic!("{says}"));
        assert_eq!((head.name.as_str(), head.file.as_deref()), (name, file), "{says}");
    }
}

proptest! {
    #[test]
    fn nothing_that_is_sent_breaks_it(
        body in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\r'), Just(b'\n'), Just(b'-'), Just(b'b')], 0..200),
        at_a_time in 1_usize..9,
    ) {
        let _ = read(&[b"--b\r\n", body.as_slice()].concat(), at_a_time);
    }

    #[test]
    fn whatever_is_in_a_file_comes_out_of_it(
        content in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\r'), Just(b'\n'), Just(b'-')], 0..200),
        at_a_time in 1_usize..40,
    ) {
        let head = b"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\n";
        prop_assume!(find(&content, b"\r\n--b").is_none());
        let body = [head.as_slice(), &content, b"\r\n--b--"].concat();
        let read = read(&body, at_a_time).unwrap();
        prop_assert_eq!(&read[0].2, &content);
    }
}
