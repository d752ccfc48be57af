use std::fmt::{self, Write};
use uuid::Uuid;

crate::id! {
    /// What a file is called in the store and in addresses.
    FileId
}

/// A file is stored, read and sent in pieces of so many bytes; the database holds it to that.
pub const PIECE: usize = 64 * 1024;

/// How much a person may attach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Files with one form; 0 for none at all.
    pub each: usize,
    /// Bytes of one file.
    pub bytes: usize,
    /// Bytes of one person within a day.
    pub day: i64,
}

/// SHA-256 of what is in a file: by it a form that was shown again names what the desk keeps for it already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    fn from_word(word: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if word.len() != 2 * bytes.len() || !word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        for (n, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(word.get(2 * n..2 * n + 2)?, 16).ok()?;
        }
        Some(Digest(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The files that a form was sent with: kept by the desk, for this person and this form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sent {
    pub form: Option<Uuid>,
    pub digests: Vec<Digest>,
}

impl Sent {
    pub fn is_empty(&self) -> bool {
        self.digests.is_empty()
    }
}

/// What a form says of its files: its token, and a word for each.
///
/// # Errors
/// A sentence for who sent it: one is no word of ours.
pub fn sent(form_token: &str, words: &[String]) -> Result<Sent, &'static str> {
    let mut digests = Vec::new();
    for word in words {
        let digest = Digest::from_word(word).ok_or("Choose the files again.")?;
        if !digests.contains(&digest) {
            digests.push(digest);
        }
    }
    Ok(Sent { form: form_token.parse().ok(), digests })
}

/// The longest name that is kept, in characters; the database holds it to that.
const NAME: usize = 120;

/// What a sender calls a file, fit to be shown and to be saved under: without folders, control characters, and what no
/// system takes in a name. What is too long loses its middle, not its ending.
pub fn name_of(said: &str) -> String {
    let base = said.rsplit(['/', '\\']).next().unwrap_or_default();
    let fit: String = base.chars().map(|c| if is_unfit(c) { '_' } else { c }).collect();
    let fit = fit.trim().trim_matches('.').trim();
    match (fit, fit.chars().count()) {
        ("", _) => "file".to_owned(),
        (name, length) if length <= NAME => name.to_owned(),
        (name, length) => {
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            let ending: String = ending.chars().take(10).collect();
            let kept = NAME - ending.chars().count() - 2;
            let start: String = name.chars().take(kept.min(length)).collect();
            format!("{start}….{ending}")
        }
    }
}

/// Also what turns the direction of writing round, so that an ending cannot be made to look like another.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*' | '\u{FEFF}')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
}

/// The `Content-Disposition` of a download (RFC 6266): the name in ASCII for old programs, whole for all others (RFC 5987).
pub fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii() && !matches!(c, '"' | '\\' | '%') { c } else { '_' })
        .collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                whole.push(char::from(byte));
            }
            // Writing to a String never fails.
            _ => _ = write!(whole, "%{byte:02X}"),
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

/// What a file is, by its content alone: what its sender or its name says is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaType(pub &'static str);

impl MediaType {
    const UNKNOWN: MediaType = MediaType("application/octet-stream");
    const TEXT: MediaType = MediaType("text/plain; charset=utf-8");

    /// Of a file that begins with `start`. What a browser would run, such as HTML and SVG, is plain text here.
    pub fn of(start: &[u8]) -> Self {
        use infer::MatcherType::{Archive, Audio, Book, Doc, Image, Video};
        match infer::get(start) {
            Some(kind)
                if matches!(kind.matcher_type(), Archive | Audio | Book | Doc | Image | Video) =>
            {
                MediaType(kind.mime_type())
            }
            _ if is_text(start) => MediaType::TEXT,
            _ => MediaType::UNKNOWN,
        }
    }

    /// Of which a thumbnail can be drawn.
    pub fn is_picture(self) -> bool {
        matches!(self.0, "image/png" | "image/jpeg" | "image/gif" | "image/webp")
    }
}

/// UTF-8 as far as it goes: the last character may be cut.
fn is_text(start: &[u8]) -> bool {
    let cut = match std::str::from_utf8(start) {
        Ok(_) => None,
        Err(error) if error.error_len().is_none() => Some(error.valid_up_to()),
        Err(_) => return false,
    };
    !start.get(..cut.unwrap_or(start.len())).is_some_and(|text| text.contains(&0))
}

/// "840 bytes", "12 KB", "3.4 MB".
pub fn in_bytes(bytes: i64) -> String {
    const KB: i64 = 1_024;
    const MB: i64 = KB * KB;
    match bytes {
        0..KB => format!("{bytes} bytes"),
        KB..MB => format!("{} KB", bytes / KB),
        _ if bytes % MB == 0 => format!("{} MB", bytes / MB),
        _ => format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_can_be_shown_and_saved() {
        for (said, name) in [
            ("error.png", "error.png"),
            ("C:\\Users\\eve\\Pictures\\my error.png", "my error.png"),
            ("../../etc/passwd", "passwd"),
            ("..", "file"),
            ("", "file"),
            ("a\u{202E}gnp.exe", "a_gnp.exe"),
            ("a\r\nSet-Cookie: b", "a__Set-Cookie_ b"),
            ("\"quoted\"<b>.txt", "_quoted__b_.txt"),
            ("Fehler größer ✓.png", "Fehler größer ✓.png"),
        ] {
            assert_eq!(name_of(said), name, "{said:?}");
        }
        let long = name_of(&format!("{}.tar", "ü".repeat(400)));
        assert_eq!((long.chars().count(), long.ends_with("….tar")), (120, true));
    }

    #[test]
    fn a_download_says_its_name_in_both_spellings() {
        assert_eq!(
            disposition("größe %1.png"),
            "attachment; filename=\"gr__e _1.png\"; filename*=UTF-8''gr%C3%B6%C3%9Fe%20%251.png"
        );
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        for (start, kind) in [
            (&b"\x89PNG\r\n\x1a\n"[..], "image/png"),
            (b"\xff\xd8\xff\xe0", "image/jpeg"),
            (b"GIF89a", "image/gif"),
            (b"%PDF-1.7", "application/pdf"),
            (b"PK\x03\x04", "application/zip"),
            (b"<!DOCTYPE html><script>alert(1)</script>", "text/plain; charset=utf-8"),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "text/plain; charset=utf-8"),
            (b"#!/bin/sh\nrm", "text/plain; charset=utf-8"),
            ("größ".as_bytes().split_last().unwrap().1, "text/plain; charset=utf-8"),
            (b"MZ\x90\x00\x03", "application/octet-stream"),
            (b"\xff\xfe\x00h", "application/octet-stream"),
            (b"a\0b", "application/octet-stream"),
        ] {
            assert_eq!(MediaType::of(start).0, kind, "{:?}", String::from_utf8_lossy(start));
        }
    }

    #[test]
    fn a_form_names_each_file_once_and_in_our_spelling_only() {
        let word = "0f".repeat(32);
        let read = sent("", &[word.clone(), word.to_uppercase()]).unwrap();
        assert_eq!(read.digests, [Digest([0x0f; 32])]);
        assert_eq!(read.digests[0].to_string(), word);
        for wrong in ["", "0f", &"ü".repeat(32), &"0g".repeat(32), &"+f".repeat(32)] {
            let digests = sent("", &[wrong.to_owned()]).map(|sent| sent.digests);
            assert!(digests.is_err(), "{wrong} {digests:?}");
        }
    }

    #[test]
    fn sizes_are_said_as_people_say_them() {
        let said = [0, 1_023, 1_024, 900_000, 1_048_576, 10_485_760, 3_600_000].map(in_bytes);
        assert_eq!(said, ["0 bytes", "1023 bytes", "1 KB", "878 KB", "1 MB", "10 MB", "3.4 MB"]);
    }
}
