use super::domain::{MailState, MailTopic, MessageId, Wishes};
use super::store::{Filter, Retry};
use crate::web::{Choice, Problems, Typed};
use serde::Deserialize;

/// What is mailed, and when.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WishesForm {
    /// The topics that are mailed.
    #[serde(rename = "topics[]")]
    pub topics: Vec<String>,
    /// `daily` for one mail a day.
    pub pace: String,
    pub hour: String,
}

/// What they want to be told by mail; the hour of the daily mail, if they want one.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    pub mailed: Vec<MailTopic>,
    pub digest_hour: Option<u32>,
}

/// When the daily mail comes unless another hour is chosen.
const MORNING: u32 = 8;

impl WishesForm {
    pub fn of(wishes: &Wishes) -> Self {
        let mailed = MailTopic::choosable(true).filter(|topic| !wishes.off.contains(topic));
        WishesForm {
            topics: mailed.map(|topic| topic.word().to_owned()).collect(),
            pace: if wishes.digest_hour.is_some() { "daily" } else { "" }.to_owned(),
            hour: wishes.digest_hour.unwrap_or(MORNING).to_string(),
        }
    }

    pub fn topics(&self, is_staff: bool) -> Vec<Choice> {
        let choice = |topic: MailTopic| Choice {
            word: topic.word(),
            title: topic.to_string(),
            line: "",
            chosen: self.topics.iter().any(|word| word == topic.word()),
        };
        MailTopic::choosable(is_staff).map(choice).collect()
    }

    pub fn paces(&self) -> Vec<Choice> {
        let choice = |word: &'static str, title: &str, line| Choice {
            word,
            title: title.to_owned(),
            line,
            chosen: self.pace == word,
        };
        vec![
            choice("", "At once", "One mail for each thing that happens."),
            choice("daily", "Once a day", "One quiet mail with all of it, at an hour you choose."),
        ]
    }

    pub fn hours(&self) -> Vec<Choice<String>> {
        let choice = |hour: u32| Choice {
            word: hour.to_string(),
            title: in_words(hour),
            line: "",
            chosen: self.hour == hour.to_string(),
        };
        (0..24).map(choice).collect()
    }
}

/// "8 am", "12 pm".
fn in_words(hour: u32) -> String {
    let half = if hour < 12 { "am" } else { "pm" };
    format!("{} {half}", (hour + 11) % 12 + 1)
}

impl Typed for WishesForm {
    type Meant = Chosen;

    fn check(&self) -> Result<Chosen, Problems> {
        let mut problems = Problems::none();
        let topics: Option<Vec<_>> =
            self.topics.iter().map(|word| MailTopic::from_word(word)).collect();
        let mailed = problems.take("topics", topics.ok_or("Choose from the list."));
        let digest_hour = match self.pace.as_str() {
            "" => Some(None),
            "daily" => {
                let hour = self.hour.parse().ok().filter(|hour| *hour < 24);
                problems.take("hour", hour.ok_or("Choose an hour from the list.")).map(Some)
            }
            _ => problems.take("pace", Err("Choose one of the two.")),
        };
        problems.ok(|| Some(Chosen { mailed: mailed?, digest_hour: digest_hour? }))
    }
}

/// Which of a person's messages are shown. Nonsense asks for nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OwnQuery {
    pub before: String,
    /// `saved` after wishes were.
    pub done: String,
}

/// Which messages the outbox's page lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OutboxQuery {
    pub state: String,
    pub before: String,
    /// How many were just put back.
    pub again: String,
}

pub fn number(text: &str) -> Option<MessageId> {
    text.parse().ok().filter(|id| *id > 0).map(MessageId)
}

impl OutboxQuery {
    pub fn filter(&self) -> Filter {
        let state = if self.state == "waiting" { MailState::Queued } else { MailState::Failed };
        Filter { state, before: number(&self.before) }
    }

    /// The address of `path` with these filters, from `before` on.
    pub fn address(&self, path: &str, before: Option<MessageId>) -> String {
        let waiting = self.filter().state == MailState::Queued;
        let pairs = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(waiting.then_some(("state", "waiting")))
            .extend_pairs(before.map(|before| ("before", before.to_string())))
            .finish();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{pairs}") }
    }
}

/// What to try again: a message's number, or all that failed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RetryForm {
    pub message: String,
}

impl Typed for RetryForm {
    type Meant = Retry;

    fn check(&self) -> Result<Retry, Problems> {
        let mut problems = Problems::none();
        let what = match self.message.as_str() {
            "all" => Some(Retry::AllFailed),
            text => number(text).map(Retry::One),
        };
        let what = problems.take("message", what.ok_or("Choose a message from the list."));
        problems.ok(|| what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(topics: &[&str], pace: &str, hour: &str) -> WishesForm {
        WishesForm {
            topics: topics.iter().map(ToString::to_string).collect(),
            pace: pace.to_owned(),
            hour: hour.to_owned(),
        }
    }

    #[test]
    fn an_hour_reads_as_the_desks_clocks_do() {
        assert_eq!(
            [0, 1, 11, 12, 13, 23].map(in_words),
            ["12 am", "1 am", "11 am", "12 pm", "1 pm", "11 pm"]
        );
    }

    #[test]
    fn wishes_are_what_the_list_offers_and_nothing_else() {
        let none = typed(&[], "", "").check().unwrap();
        assert_eq!(none, Chosen { mailed: Vec::new(), digest_hour: None });
        let daily = typed(&["taken", "message"], "daily", "17").check().unwrap();
        assert_eq!(daily.mailed, [MailTopic::Taken, MailTopic::Message]);
        assert_eq!(daily.digest_hour, Some(17));
        for wrong in [
            typed(&["gossip"], "", ""),
            typed(&[], "hourly", "3"),
            typed(&[], "daily", "24"),
            typed(&[], "daily", "-1"),
            typed(&[], "daily", "8 am"),
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
        // An hour that is not asked for does no harm.
        assert!(typed(&[], "", "99").check().is_ok());
    }

    #[test]
    fn what_is_tried_again_is_a_message_or_all() {
        let meant = |message: &str| RetryForm { message: message.to_owned() }.check();
        assert_eq!(meant("all").unwrap(), Retry::AllFailed);
        assert_eq!(meant("7").unwrap(), Retry::One(MessageId(7)));
        for wrong in ["", "0", "-3", "everything", "99999999999999999999"] {
            assert!(meant(wrong).is_err(), "{wrong}");
        }
    }
}
