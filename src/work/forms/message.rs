use super::TEXT;
use crate::files::{self, Sent};
use crate::web::{Problems, Typed, new_form_token, required, token_of, token_with};
use serde::Deserialize;
use uuid::Uuid;

/// Where a message is written: the canned reply, or the document, to begin it with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReplyQuery {
    pub reply: String,
    /// Its number.
    pub document: String,
}

/// A message that both sides read. Staff may begin it with a canned reply.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MessageForm {
    pub text: String,
    /// Ticked, the desk cannot go on without an answer.
    pub asks: String,
    /// Ticked, it goes to the reporters of the duplicates, too.
    pub also: String,
    /// Its text came with fields, which are filled in for each reader as it is sent.
    pub fields: String,
    /// The number of the canned reply.
    pub reply: String,
    /// `fill`: put it into the text; else the message is sent.
    pub then: String,
    /// The version of the issue that staff opened the form on.
    pub version: String,
    #[serde(rename = "files[]")]
    pub files: Vec<String>,
    #[serde(rename = "lost[]")]
    pub lost: Vec<String>,
    pub form_token: String,
}

/// As it was meant.
#[derive(Clone, Debug)]
pub struct Message {
    pub text: String,
    pub asks: bool,
    pub also: bool,
    /// What stands in braces is filled in.
    pub fills: bool,
    pub seen: Option<i32>,
    pub files: Sent,
    pub token: Option<Uuid>,
}

impl MessageForm {
    pub fn fresh() -> Self {
        MessageForm { form_token: new_form_token(), ..MessageForm::default() }
    }

    /// The same for staff: they answer the issue as they saw it.
    pub fn knowing(version: i32) -> Self {
        MessageForm { version: version.to_string(), ..MessageForm::fresh() }
    }

    /// A new one that is to begin with this canned reply.
    pub fn beginning_with(reply: String, version: i32) -> Self {
        let then = if reply.is_empty() { "" } else { "fill" };
        MessageForm { reply, then: then.to_owned(), ..MessageForm::knowing(version) }
    }

    pub fn asks_for_reply(&self) -> bool {
        self.then == "fill"
    }

    /// The same with its fields as they are: each of several readers gets them filled in.
    pub fn with_fields(&self, reply: &str) -> Self {
        MessageForm { fields: "yes".to_owned(), ..self.with(reply) }
    }

    /// With the reply after whatever is typed already.
    pub fn with(&self, reply: &str) -> Self {
        let text = match self.text.trim_end() {
            "" => reply.to_owned(),
            typed => format!("{typed}\n\n{reply}"),
        };
        MessageForm { text, reply: String::new(), then: String::new(), ..self.clone() }
    }
}

impl Typed for MessageForm {
    type Meant = Message;
    const TAKES_FILES: bool = true;

    fn check(&self) -> Result<Message, Problems> {
        let mut problems = Problems::none();
        if self.asks_for_reply() {
            // Nothing is sent yet: the page comes back with the reply in its text.
            return Err(problems);
        }
        let text = problems.take("text", required(&self.text, TEXT, "Write your message."));
        let files = problems.take("files", files::sent(&self.form_token, &self.files));
        let said = [&self.text, &self.asks, &self.also].into_iter().chain(&self.files);
        let said: Vec<_> = said.map(String::as_str).collect();
        let token = token_with(token_of(&self.form_token), &said);
        let (asks, also) = (!self.asks.is_empty(), !self.also.is_empty());
        let fills = !self.fields.is_empty();
        let seen = self.version.parse().ok();
        problems.ok(|| Some(Message { text: text?, asks, also, fills, seen, files: files?, token }))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canned_reply_comes_after_what_is_typed_and_is_not_sent() {
        for (typed, text) in [("", "Restart it."), ("Hello\r\n", "Hello\n\nRestart it.")] {
            let form = MessageForm {
                text: typed.into(),
                asks: "yes".into(),
                ..MessageForm::beginning_with("3".into(), 1)
            };
            assert!(form.check().unwrap_err().is_none());
            let begun = form.with("Restart it.");
            assert_eq!((begun.text.as_str(), begun.asks_for_reply()), (text, false));
            assert_eq!((&begun.form_token, &begun.asks), (&form.form_token, &form.asks));
            assert_eq!(begun.check().unwrap().text, text);
        }
        assert!(!MessageForm::beginning_with(String::new(), 1).asks_for_reply());
    }
}
