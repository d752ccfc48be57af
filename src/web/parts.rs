//! A form with a file in it (`multipart/form-data`, RFC 7578). A file is read as text: one field like the others.

use super::body::Fields;

/// What separates the fields of such a form; absent when the content type is another.
pub(super) fn boundary(content_type: &str) -> Option<String> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.trim().split_once('=')?;
        name.eq_ignore_ascii_case("boundary").then(|| value.trim_matches('"'))
    })?;
    // The longest that RFC 2046 allows.
    (1..=70).contains(&boundary.len()).then(|| boundary.to_owned())
}

/// The fields in order. Absent when the form is not written as browsers do, breaks off, or holds what is no text: it is
/// refused rather than guessed at.
pub(super) fn decode(boundary: &str, body: &[u8]) -> Option<Fields> {
    let line = format!("\r\n--{boundary}");
    let line = line.as_bytes();
    // The first boundary has no line before it.
    let mut rest = body.strip_prefix(line.get(2..)?)?;
    let mut fields = Fields::new();
    while !rest.starts_with(b"--") {
        rest = rest.strip_prefix(b"\r\n")?;
        let (part, after) = split_at(rest, line)?;
        fields.push(field(part)?);
        rest = after;
    }
    Some(fields)
}

fn field(part: &[u8]) -> Option<(String, String)> {
    let (head, text) = split_at(part, b"\r\n\r\n")?;
    let head = std::str::from_utf8(head).ok()?;
    let name = head.split("\r\n").find_map(name_in)?;
    let text = String::from_utf8(text.to_vec()).ok()?;
    (!text.contains('\0')).then(|| (name.to_owned(), text))
}

/// `Content-Disposition: form-data; name="file"; filename="holidays.ics"` to `file`. No field of ours has a name that a
/// browser would have to write otherwise.
fn name_in(header: &str) -> Option<&str> {
    let (kind, says) = header.split_once(':')?;
    if !kind.trim().eq_ignore_ascii_case("content-disposition") {
        return None;
    }
    let (_, name) = says.split_once("; name=\"")?;
    name.split_once('"').map(|(name, _)| name)
}

/// What stands before the first `mark`, and what after it.
fn split_at<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(mark.len()).position(|window| window == mark)?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
    fn a_file_is_a_field_like_the_others() {
        let field = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let fields =
            vec![field("text", "Two\r\nlines"), field("file", "BEGIN:VCALENDAR\r\n\r\n--c\r\n")];
        assert_eq!(decode("b", SENT.as_bytes()), Some(fields));
        assert_eq!(decode("b", b"--b--\r\n"), Some(Fields::new()));
    }

    #[test]
    fn what_breaks_off_or_is_no_text_is_refused() {
        for end in 0..SENT.len() - "--\r\n".len() {
            assert_eq!(decode("b", &SENT.as_bytes()[..end]), None, "{end}");
        }
        let with = |text: &[u8]| {
            let head = b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
            [head, text, b"\r\n--b--"].concat()
        };
        assert!(decode("b", &with("50 % ü \u{1F600}".as_bytes())).is_some());
        assert!(decode("b", &with(b"\xff\xfe")).is_none() && decode("b", &with(b"a\0b")).is_none());
        assert_eq!(decode("b", b"--b\r\nContent-Disposition: form-data\r\n\r\na\r\n--b--"), None);
    }

    proptest! {
        #[test]
        fn nothing_that_is_sent_breaks_it(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode("b", &[b"--b\r\n", body.as_slice()].concat());
        }
    }
}
