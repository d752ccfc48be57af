//! Reading what a form sent: bounded before it is read, decoded strictly, refused with words.

use super::parts;
use crate::error::Error;
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpRequest, dev::Payload};
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

/// The longest form that is read.
///
/// Twice the 64 KiB that the house's trust rules began with: our longest field takes 10,000 characters, a form sends a
/// character as up to twelve (`%F0%9F%98%80`), and a text that its field would take must never be lost to this limit. What
/// is left is enough for all other fields of any form.
const FORM_LIMIT: usize = 128 * 1024;
/// More fields than any form of ours has.
const FIELDS_LIMIT: usize = 200;
/// What is read and thrown away, so that a browser that sends too much gets its answer instead of a broken connection.
const DRAIN_LIMIT: usize = 16 * 1024 * 1024;
/// A form that is still arriving after this long never will.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was sent, name by name, in order.
pub(super) type Fields = Vec<(String, String)>;

/// # Errors
/// [`Error::TooLarge`] or [`Error::BadRequest`], each in words for who sent it.
pub(super) async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Fields, Error> {
    let shape = Shape::of(request)?;
    let body = tokio::time::timeout(PATIENCE, collect(payload)).await.map_err(|_| {
        Error::BadRequest("The form took too long to arrive. Please send it again.".to_owned())
    })??;
    match shape {
        Shape::Plain => decode(&body),
        Shape::Parts(boundary) => few(parts::decode(&boundary, &body).ok_or_else(no_text)?),
    }
}

/// How a form is written down.
enum Shape {
    Plain,
    /// With a file in it: what separates its fields.
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

async fn collect(payload: &mut Payload) -> Result<Bytes, Error> {
    let mut body = BytesMut::new();
    let mut size = 0;
    while let Some(chunk) = next(payload).await {
        let chunk = chunk.map_err(|_| {
            Error::BadRequest("The form arrived broken. Please send it again.".to_owned())
        })?;
        size += chunk.len();
        if size <= FORM_LIMIT {
            body.extend_from_slice(&chunk);
        } else if size <= DRAIN_LIMIT {
            body.clear();
        } else {
            break;
        }
    }
    if size > FORM_LIMIT {
        return Err(Error::TooLarge(
            "That is more text than one form takes. 10,000 characters always fit, in any script: go back and shorten it."
                .to_owned(),
        ));
    }
    Ok(body.freeze())
}

async fn next(payload: &mut Payload) -> Option<Result<Bytes, actix_web::error::PayloadError>> {
    poll_fn(|context| futures_core::Stream::poll_next(Pin::new(&mut *payload), context)).await
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

fn few(fields: Fields) -> Result<Fields, Error> {
    if fields.len() <= FIELDS_LIMIT { Ok(fields) } else { Err(too_many()) }
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
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
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
    fn every_text_comes_through_as_typed() {
        let typed = vec![
            ("text".to_owned(), "50 % + ü & \"=\" \u{1F600}\r\n".to_owned()),
            ("b".to_owned(), String::new()),
        ];
        assert_eq!(decode(encode(&typed).as_bytes()).unwrap(), typed);
    }
}
