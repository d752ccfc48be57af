use super::TEXT;
use crate::web::{Problems, Typed, new_form_token, required, token_of, token_with};
use serde::Deserialize;
use uuid::Uuid;

/// A message that both sides read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MessageForm {
    pub text: String,
    /// Ticked, the desk cannot go on without an answer.
    pub asks: String,
    pub form_token: String,
}

/// As it was meant.
#[derive(Clone, Debug)]
pub struct Message {
    pub text: String,
    pub asks: bool,
    pub token: Option<Uuid>,
}

impl MessageForm {
    pub fn fresh() -> Self {
        MessageForm { form_token: new_form_token(), ..MessageForm::default() }
    }
}

impl Typed for MessageForm {
    type Meant = Message;

    fn check(&self) -> Result<Message, Problems> {
        let mut problems = Problems::none();
        let text = problems.take("text", required(&self.text, TEXT, "Write your message."));
        let token = token_with(token_of(&self.form_token), &[&self.text, &self.asks]);
        problems.ok(|| Some(Message { text: text?, asks: !self.asks.is_empty(), token }))
    }
}
