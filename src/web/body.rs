//! Reading what a form sent: bounded before it is read, decoded strictly, refused with words.

use super::House;
use super::incoming::{Incoming, Source};
use super::parts::{self, Head, Parts};
use super::uploads::{Taken, Uploads};
use crate::error::Error;
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpRequest, dev::Payload};

/// The longest form that is read, files aside.
///
/// Twice the 64 KiB that the house's trust rules began with: our longest field takes 10,000 characters, a form sends a
/// character as up to twelve (`%F0%9F%98%80`), and a text that its field would take must never be lost to this limit. What
/// is left is enough for all other fields of any form.
pub(super) const FORM_LIMIT: usize = 128 * 1024;
/// More fields than any form of ours has.
const FIELDS_LIMIT: usize = 200;
/// What is read and thrown away, so that a browser that sends too much gets its answer instead of a broken connection.
const DRAIN_LIMIT: usize = 16 * 1024 * 1024;
/// The same for a form with files: somebody who chose a film by mistake is told so, with what they typed.
const FILES_LIMIT: usize = 256 * 1024 * 1024;
/// The field in which files are sent.
const FILES: &str = "files";

/// What was sent, name by name, in order.
pub(super) type Fields = Vec<(String, String)>;

/// What a form brought.
#[derive(Default)]
pub(super) struct Brought {
    /// A file that the desk keeps for it is a field too: `files[]` says by its content which. One that nobody may leave here,
    /// because the session has expired, is named by `lost[]`.
    pub fields: Fields,
    /// Why files were not taken, a sentence each.
    pub refused: Vec<String>,
}

/// # Errors
/// [`Error::TooLarge`] or [`Error::BadRequest`], each in words for who sent it.
pub(super) async fn read(
    request: &HttpRequest,
    payload: &mut Payload,
    takes_files: bool,
    most: usize,
) -> Result<Brought, Error> {
    match Shape::of(request)? {
        Shape::Plain => {
            let body = collect(Incoming::new(payload, DRAIN_LIMIT), most).await?;
            Ok(Brought { fields: decode(&body)?, refused: Vec::new() })
        }
        Shape::Parts(boundary) if takes_files => {
            let source = Incoming::with_files(request, payload, FILES_LIMIT);
            let mut uploads = Uploads::new(request, House::of(request)?);
            read_parts(Parts::new(&boundary, source), Some(&mut uploads), most).await
        }
        Shape::Parts(boundary) => {
            read_parts(Parts::new(&boundary, Incoming::new(payload, DRAIN_LIMIT)), None, most).await
        }
    }
}

/// How a form is written down.
enum Shape {
    Plain,
    /// With files in it: what separates its fields.
    Parts(String),
}

impl Shape {
    fn of(request: &HttpRequest) -> Result<Self, Error> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        let plain = kind.split(';').next().unwrap_or_default().trim();
        if plain.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Ok(Shape::Plain);
        }
        parts::boundary(kind)
            .map(Shape::Parts)
            .ok_or_else(|| Error::BadRequest("This address takes plain forms only.".to_owned()))
    }
}

async fn collect(mut source: Incoming<'_>, most: usize) -> Result<Bytes, Error> {
    let (mut body, mut size) = (BytesMut::new(), 0);
    while let Some(chunk) = source.next().await.map_err(|error| too_long(error, most))? {
        size += chunk.len();
        if size <= most {
            body.extend_from_slice(&chunk);
        } else {
            body.clear();
        }
    }
    if size <= most {
        Ok(body.freeze())
    } else {
        Err(too_long(Error::TooLarge(String::new()), most))
    }
}

fn too_long(error: Error, most: usize) -> Error {
    match error {
        Error::TooLarge(_) if most > FORM_LIMIT => Error::TooLarge(format!(
            "That is more than this form takes: {} KB, the file and what is pasted together. Go back, empty what is pasted, or bring the file in parts.",
            most / 1024
        )),
        Error::TooLarge(_) => Error::TooLarge(
            "That is more text than one form takes. 10,000 characters always fit, in any script: go back and shorten it."
                .to_owned(),
        ),
        error => error,
    }
}

/// Where a form takes no files, one is text like any other field.
async fn read_parts(
    mut parts: Parts<Incoming<'_>>,
    mut uploads: Option<&mut Uploads>,
    most: usize,
) -> Result<Brought, Error> {
    let mut brought = Brought::default();
    let mut text = 0;
    let mut head = parts.first().await?;
    while let Some(Head { name, file }) = head {
        if brought.fields.len() + brought.refused.len() == FIELDS_LIMIT {
            return Err(too_many());
        }
        match (&mut uploads, file) {
            (Some(uploads), Some(file)) if name == FILES => {
                match uploads.take(&mut parts, &brought.fields, &file).await? {
                    Taken::Kept(digest) => {
                        brought.fields.push((KEPT_FIELD.to_owned(), digest.to_string()));
                    }
                    Taken::Lost(name) => brought.fields.push((LOST_FIELD.to_owned(), name)),
                    Taken::Refused(words) => brought.refused.push(words),
                    Taken::Nothing => {}
                }
            }
            (_, file) => {
                let value = field(&mut parts, &mut text, most).await?;
                let value = match file {
                    Some(_) => text_of_file(&value),
                    None => text_of(value).ok_or_else(no_text)?,
                };
                brought.fields.push((name, value));
            }
        }
        head = parts.next().await?;
    }
    match text <= most {
        true => Ok(brought),
        false => Err(too_long(Error::TooLarge(String::new()), most)),
    }
}

/// The fields that name files: those the desk keeps, and those it could not.
pub(super) const KEPT_FIELD: &str = "files[]";
pub(super) const LOST_FIELD: &str = "lost[]";

/// A field's bytes. What is too long is read to its end and thrown away.
async fn field(
    parts: &mut Parts<Incoming<'_>>,
    text: &mut usize,
    most: usize,
) -> Result<Vec<u8>, Error> {
    let mut value = Vec::new();
    while let Some(chunk) = parts.chunk().await.map_err(|error| too_long(error, most))? {
        *text += chunk.len();
        if *text <= most {
            value.extend_from_slice(&chunk);
        } else {
            parts.only(DRAIN_LIMIT);
            value.clear();
        }
    }
    if *text > most {
        return Ok(Vec::new());
    }
    Ok(value)
}

fn text_of(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

/// Nobody typed a file, so nobody can type it again: what is no text in it is marked, and its form says what to do.
fn text_of_file(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\0', "\u{FFFD}")
}

/// Whether a file that came with a form was text from end to end.
pub fn is_text(file: &str) -> bool {
    !file.contains(char::REPLACEMENT_CHARACTER)
}

/// `a=1&b=2` to pairs. Strict: a broken escape, text that is not UTF-8 or a NUL is refused rather than guessed at.
pub(super) fn decode(body: &[u8]) -> Result<Fields, Error> {
    let mut fields = Fields::new();
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        if fields.len() == FIELDS_LIMIT {
            return Err(too_many());
        }
        let split = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let name = unescape(&pair[..split]).ok_or_else(no_text)?;
        let value = unescape(pair.get(split + 1..).unwrap_or_default()).ok_or_else(no_text)?;
        fields.push((name, value));
    }
    Ok(fields)
}

fn too_many() -> Error {
    Error::BadRequest("The form has more fields than any form of ours.".to_owned())
}

fn no_text() -> Error {
    Error::BadRequest(
        "The form arrived with characters that are no text. Please type it again.".to_owned(),
    )
}

fn unescape(raw: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex(rest.next()?)? << 4 | hex(rest.next()?)?,
            plain => *plain,
        });
    }
    text_of(bytes)
}

fn hex(digit: &u8) -> Option<u8> {
    char::from(*digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Pairs back to `a=1&b=2`, to be parked or read into a form's struct.
pub(super) fn encode(fields: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_refused() {
        for bad in ["a=%zz", "a=%c3%28", "a=%ed%a0%80", "a=%c0%ae", "a=b%00c", "a=%", "%ff=1"] {
            assert!(decode(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(decode("f=1&".repeat(FIELDS_LIMIT + 1).as_bytes()).is_err());
    }

    #[test]
    fn a_file_that_is_no_text_is_known() {
        for (bytes, text) in
            [(&b"M\xfcller;1"[..], false), (b"\xff\xfea\0", false), ("Müller;1".as_bytes(), true)]
        {
            assert_eq!(is_text(&text_of_file(bytes)), text, "{bytes:?}");
        }
    }

    #[test]
    fn every_text_comes_through_as_typed() {
        let typed = vec![
            ("text".to_owned(), "50 % + ü & \"=\" \u{1F600}\r\n".to_owned()),
            ("b".to_owned(), String::new()),
        ];
        assert_eq!(decode(encode(&typed).as_bytes()).unwrap(), typed);
    }
}
