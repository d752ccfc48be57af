//! A form with files in it (`multipart/form-data`, RFC 7578), read as it arrives: never more of it is held than what one
//! read of the connection brings.

use super::incoming::Source;
use crate::error::Error;
use actix_web::web::{Bytes, BytesMut};

/// Longer headers of a part no browser writes.
const HEAD_LIMIT: usize = 8 * 1024;

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

/// What stands over a part: the field's name, and what its sender calls the file, if it is one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Head {
    pub name: String,
    pub file: Option<String>,
}

/// The parts of a form, one after the other. One that is not written as browsers do, or breaks off, is refused rather than
/// guessed at.
pub(super) struct Parts<S> {
    source: S,
    /// What ends a part: a line break and the boundary.
    mark: Vec<u8>,
    buffer: BytesMut,
}

impl<S: Source> Parts<S> {
    pub(super) fn new(boundary: &str, source: S) -> Self {
        // The first boundary has no line before it.
        let buffer = BytesMut::from(&b"\r\n"[..]);
        Parts { source, mark: format!("\r\n--{boundary}").into_bytes(), buffer }
    }

    /// The first part, if there is any. Call it once.
    pub(super) async fn first(&mut self) -> Result<Option<Head>, Error> {
        match self.until_mark().await? {
            Some(_) => Err(out_of_shape()),
            None => self.next().await,
        }
    }

    /// The part after the one that [`chunk`](Self::chunk) has come to the end of.
    pub(super) async fn next(&mut self) -> Result<Option<Head>, Error> {
        self.hold(2).await?;
        let line = self.buffer.split_to(2);
        if &line[..] == b"--" {
            return self.source.drain().await.map(|()| None);
        }
        if &line[..] != b"\r\n" {
            return Err(out_of_shape());
        }
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                let head = self.buffer.split_to(end + 4);
                let head = head.get(..end).and_then(|head| std::str::from_utf8(head).ok());
                return head.and_then(head_of).map(Some).ok_or_else(out_of_shape);
            }
            if self.buffer.len() > HEAD_LIMIT {
                return Err(out_of_shape());
            }
            self.fill().await?;
        }
    }

    /// The next bytes of the part, as many as there are; absent at its end.
    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.until_mark().await
    }

    /// The next bytes are only to be got past: so many at most.
    pub(super) fn only(&mut self, more: usize) {
        self.source.only(more);
    }

    async fn until_mark(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            match find(&self.buffer, &self.mark) {
                Some(0) => {
                    let _ = self.buffer.split_to(self.mark.len());
                    return Ok(None);
                }
                Some(end) => return Ok(Some(self.buffer.split_to(end).freeze())),
                // The mark may have begun at the very end of what is there.
                None if self.buffer.len() >= self.mark.len() => {
                    let safe = self.buffer.len() - (self.mark.len() - 1);
                    return Ok(Some(self.buffer.split_to(safe).freeze()));
                }
                None => self.fill().await?,
            }
        }
    }

    async fn hold(&mut self, bytes: usize) -> Result<(), Error> {
        while self.buffer.len() < bytes {
            self.fill().await?;
        }
        Ok(())
    }

    async fn fill(&mut self) -> Result<(), Error> {
        let more = self.source.next().await?.ok_or_else(out_of_shape)?;
        self.buffer.extend_from_slice(&more);
        Ok(())
    }
}

fn head_of(head: &str) -> Option<Head> {
    head.split("\r\n").find_map(|header| {
        let (kind, says) = header.split_once(':')?;
        let is_it = kind.trim().eq_ignore_ascii_case("content-disposition");
        is_it.then(|| disposition(says)).flatten()
    })
}

/// ` form-data; name="files"; filename="error.png"`: names of fields and files, as browsers write them. A file's name may
/// also come in the spelling of RFC 5987, which some programs use.
fn disposition(says: &str) -> Option<Head> {
    let mut rest = says.trim().strip_prefix("form-data")?;
    let (mut name, mut file, mut whole) = (None, None, None);
    while let Some(parameter) = rest.trim_start().strip_prefix(';') {
        let (key, value) = parameter.split_once('=')?;
        let value = match value.strip_prefix('"') {
            Some(quoted) => {
                let (value, after) = quoted.split_once('"')?;
                rest = after;
                unquoted(value)
            }
            None => {
                let end = value.find(';').unwrap_or(value.len());
                let (value, after) = value.split_at(end);
                rest = after;
                value.trim().to_owned()
            }
        };
        match key.trim().to_ascii_lowercase().as_str() {
            "name" => name = Some(value),
            "filename" => file = Some(value),
            "filename*" => whole = extended(&value),
            _ => {}
        }
    }
    Some(Head { name: name?, file: whole.or(file) })
}

/// Browsers write quotes and line breaks in a name so, and nothing else.
fn unquoted(value: &str) -> String {
    value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, text) = rest.split_once('\'')?;
    let text = percent_encoding::percent_decode_str(text).decode_utf8().ok()?;
    charset.eq_ignore_ascii_case("utf-8").then(|| text.into_owned())
}

fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    text.windows(mark.len()).position(|window| window == mark)
}

fn out_of_shape() -> Error {
    Error::BadRequest("The form arrived broken. Please send it again.".to_owned())
}

#[cfg(test)]
mod tests;
