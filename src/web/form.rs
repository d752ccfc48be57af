//! Checking what people type, and telling them kindly. What was typed always comes back.

use super::body::{self, Fields, KEPT_FIELD, LOST_FIELD};
use super::{cookie, secret};
use crate::error::Error;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use uuid::Uuid;

/// A form's fields exactly as typed, and how they become what was meant.
pub trait Typed: DeserializeOwned + Default + Clone + Send + 'static {
    type Meant: Clone + Send;

    /// Whether files may come with it, in the field `files`; the form then says `files[]` of those the desk keeps and
    /// `lost[]` of those that have to be chosen again.
    const TAKES_FILES: bool = false;

    /// So many bytes of text, files of the desk's aside. More than usual is for who brings a whole table.
    const MOST: usize = body::FORM_LIMIT;

    /// # Errors
    /// Every problem at once, a sentence each.
    fn check(&self) -> Result<Self::Meant, Problems>;

    /// The field that carries the version of what it changes, as it was when the form was opened; absent from forms that
    /// go by what is there when they arrive.
    fn version(&mut self) -> Option<&mut String> {
        None
    }

    /// The form as it is shown again. Refused, its person has been told how things stand, so that from now on it is about
    /// the `current` version; as long as only a field was wrong, or its session or token had expired, it is about what
    /// they saw when they opened it.
    fn again(&self, problems: &Problems, current: impl Display) -> Self {
        let mut again = self.clone();
        if problems.status() == StatusCode::CONFLICT
            && let Some(version) = again.version()
        {
            *version = current.to_string();
        }
        again
    }
}

/// A sent form: proof that it came from a page of ours, or the knowledge that it did not.
#[derive(Clone, Debug)]
pub struct Form<F> {
    pub typed: F,
    /// The form carried its session's CSRF token. Only `Desk::submit` and `Doorstep::submit` act, and only then.
    pub(super) genuine: bool,
    pub(super) fields: Fields,
    /// Why files were not taken, a sentence each.
    refused: Vec<String>,
}

const CSRF_FIELD: &str = "csrf_token";
pub(super) const TOKEN_FIELD: &str = "form_token";

/// Whether these fields prove the session of this cookie.
pub(super) fn is_genuine(fields: &Fields, cookie: &str) -> bool {
    let mut tokens = fields.iter().filter(|(name, _)| name == CSRF_FIELD).peekable();
    !cookie.is_empty()
        && tokens.peek().is_some()
        && tokens.all(|(_, token)| secret::is_csrf_token(token, cookie))
}

impl<F> Form<F> {
    /// What makes it one submission, if it carries that.
    pub(super) fn token(&self) -> Option<Uuid> {
        self.fields
            .iter()
            .find(|(name, _)| name == TOKEN_FIELD)
            .and_then(|(_, text)| token_of(text))
    }

    /// Everything typed but what nobody may keep: passwords.
    pub(super) fn keepable(&self) -> Fields {
        self.fields.iter().filter(|(name, _)| !name.contains("password")).cloned().collect()
    }

    /// The words in it: what somebody would have to type again.
    pub(super) fn words(&self) -> Vec<String> {
        let is_typed = |name: &str| ![KEPT_FIELD, LOST_FIELD].contains(&name);
        let typed = self.keepable().into_iter().filter(|(name, _)| is_typed(name));
        let words = typed.map(|(_, text)| text);
        words.filter(|text| text.trim().contains(char::is_whitespace)).collect()
    }
}

impl<F: Typed> Form<F> {
    /// What was meant, if its files were taken, too.
    pub(super) fn check(&self) -> Result<F::Meant, Problems> {
        let checked = self.typed.check();
        let is_lost = self.fields.iter().any(|(name, _)| name == LOST_FIELD);
        if self.refused.is_empty() && !is_lost {
            return checked;
        }
        let mut problems = checked.err().unwrap_or_else(Problems::none);
        self.refused.iter().for_each(|words| problems.note("files", words.as_str()));
        if is_lost {
            problems.note("files", "Choose the files again: they could not be kept.");
        }
        Err(problems)
    }
}

impl<F: Typed> FromRequest for Form<F> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let body::Brought { fields, refused } =
                body::read(&request, &mut payload, F::TAKES_FILES, F::MOST).await?;
            let genuine = is_genuine(&fields, &cookie::of(&request));
            Ok(Form { typed: parse(&fields)?, genuine, fields, refused })
        })
    }
}

/// Fields to a form's struct; fields it does not know are left out, a field that must be one and comes twice is
/// refused.
pub(super) fn parse<F: DeserializeOwned>(fields: &Fields) -> Result<F, Error> {
    serde_html_form::from_str(&body::encode(fields)).map_err(|_| {
        Error::BadRequest("The form arrived out of shape: a field came twice.".to_owned())
    })
}

/// What is wrong with a form, field by field; or why it was refused as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Problems {
    /// Over the list, for what no single field can mend.
    pub heading: Option<String>,
    list: Vec<(&'static str, String)>,
    status: StatusCode,
}

impl Problems {
    pub fn none() -> Self {
        Problems { heading: None, list: Vec::new(), status: StatusCode::OK }
    }

    fn whole(status: StatusCode, heading: impl Into<String>) -> Self {
        Problems { heading: Some(heading.into()), list: Vec::new(), status }
    }

    /// A rule of the desk said no: 409, the form again with everything typed.
    pub fn refused(words: impl Into<String>) -> Self {
        Problems::whole(StatusCode::CONFLICT, words)
    }

    /// An error that is the sender's to mend, as what to tell them; every other stays an error.
    pub(super) fn of_refusal(error: Error) -> Result<Self, Error> {
        match error {
            Error::Refused(words) => Ok(Problems::refused(words)),
            Error::Unfit { field, words } => Ok(Problems::of(field, words)),
            error => Err(error),
        }
    }

    /// Not to be had by mending one field, as with a wrong password: 422, the form again.
    pub(super) fn turned_away(words: impl Into<String>) -> Self {
        Problems::whole(StatusCode::UNPROCESSABLE_ENTITY, words)
    }

    /// The form's token was not this session's: 403, nothing was done, everything typed is still there.
    pub(super) fn expired() -> Self {
        Problems::whole(
            StatusCode::FORBIDDEN,
            "This page had been open too long, so nothing was sent. What you typed is still here: send it again.",
        )
    }

    /// One field is wrong.
    pub(super) fn of(field: &'static str, words: impl Into<String>) -> Self {
        let mut problems = Problems::none();
        problems.note(field, words);
        problems
    }

    /// Back from signing in again.
    pub(super) fn parked() -> Self {
        Problems::whole(
            StatusCode::OK,
            "You are signed in again. Nothing has been sent yet: look it over and send it.",
        )
    }

    /// Keeps the value, or notes what is wrong with it.
    pub fn take<T>(
        &mut self,
        field: &'static str,
        checked: Result<T, impl Into<String>>,
    ) -> Option<T> {
        checked.map_err(|text| self.note(field, text)).ok()
    }

    pub fn note(&mut self, field: &'static str, text: impl Into<String>) {
        self.status = StatusCode::UNPROCESSABLE_ENTITY;
        self.list.push((field, text.into()));
    }

    /// For the template: the sentence under a field, if any.
    pub fn with(&self, field: &str) -> Option<&str> {
        self.list.iter().find(|(name, _)| *name == field).map(|(_, sentence)| sentence.as_str())
    }

    /// (field, sentence), for the summary.
    pub fn list(&self) -> &[(&'static str, String)] {
        &self.list
    }

    pub fn is_none(&self) -> bool {
        self.list.is_empty() && self.heading.is_none()
    }

    /// 422 for a form shown again, 200 for one shown first.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// `meant` if nothing was wrong. Use it with `take`: `problems.ok(|| Some(Meant { a: a?, b: b? }))`.
    ///
    /// # Errors
    /// The problems, if there are any.
    pub fn ok<M>(self, meant: impl FnOnce() -> Option<M>) -> Result<M, Problems> {
        if self.list.is_empty() { meant().ok_or(self) } else { Err(self) }
    }
}

/// Trimmed text of 1 to `max` characters (Unicode scalar values).
///
/// # Errors
/// A sentence for who typed it.
pub fn required(text: &str, max: usize, ask: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err(ask.to_owned()),
        text => short_enough(text, max),
    }
}

/// Trimmed text of at most `max` characters; blank is absent.
///
/// # Errors
/// A sentence for who typed it.
pub fn optional(text: &str, max: usize) -> Result<Option<String>, String> {
    match text.trim() {
        "" => Ok(None),
        text => short_enough(text, max).map(Some),
    }
}

/// For a count in an address, which only says what was done just now: what is no number says nothing.
///
/// # Errors
/// None but those of `deserializer`.
pub fn if_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    Ok(String::deserialize(deserializer)?.parse().ok())
}

fn short_enough(text: &str, max: usize) -> Result<String, String> {
    let length = text.chars().count();
    if length <= max {
        Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Err(format!("Please keep this under {max} characters. It has {length}."))
    }
}

/// A form's token, if it carries one that is one.
pub fn token_of(text: &str) -> Option<Uuid> {
    text.parse().ok()
}

/// A form's token for what was said with it. The same form sent twice with the same words is one; a form that came back by
/// the browser's own button, with other words in it or another button of it pressed, is another.
pub fn token_with(token: Option<Uuid>, said: &[&str]) -> Option<Uuid> {
    let words = [&[token?.to_string().as_str()], said].concat().join("\0");
    secret::hash(&words).get(..16).and_then(|half| Uuid::from_slice(half).ok())
}

/// A new form's token.
pub fn new_form_token() -> String {
    Uuid::from_bytes(secret::random16()).to_string()
}

/// One answer of a question with several.
#[derive(Clone, Debug)]
pub struct Choice<Word = &'static str> {
    pub word: Word,
    pub title: String,
    pub line: &'static str,
    pub chosen: bool,
}

impl Choice {
    /// Without a second line; chosen when it is what was typed.
    pub fn of(word: &'static str, title: String, typed: &str) -> Self {
        Choice { word, title, line: "", chosen: word == typed }
    }
}

impl Choice<String> {
    /// One of a list that the database has.
    pub fn listed(word: String, title: String, typed: &str) -> Self {
        Choice { chosen: word == typed, title, word, line: "" }
    }
}
