use super::said;
use crate::cases::domain::{Outcome, TRIED};
use crate::people::Channel;
use crate::web::{
    Choice, Problems, Typed, new_form_token, optional, staff_minutes, token_of, token_with,
};
use serde::Deserialize;
use uuid::Uuid;

/// Telling one person, by phone or otherwise, and what came of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RelayForm {
    pub channel: String,
    pub outcome: String,
    pub minutes: String,
    pub text: String,
    pub form_token: String,
}

#[derive(Clone, Debug)]
pub struct Relaying {
    pub channel: Channel,
    pub outcome: Outcome,
    pub minutes: i32,
    pub text: Option<String>,
    pub token: Option<Uuid>,
}

/// The outcomes of the form: word, title, and the line under it.
const OUTCOMES: [(&str, Outcome, &str, &str); 4] = [
    ("told", Outcome::Told, "They know, and can go on", "What waited for it is resolved"),
    (
        "in_vain",
        Outcome::InVain,
        "They know, and it does not help",
        "What waited for it goes back to its owner",
    ),
    ("not_reached", Outcome::NotReached, "I did not reach them", "They stay on the list"),
    ("gone", Outcome::Gone, "They have left the organisation", "Nobody has to be told"),
];

impl RelayForm {
    pub fn fresh(channel: Channel) -> Self {
        RelayForm {
            channel: channel.word().to_owned(),
            form_token: new_form_token(),
            ..RelayForm::default()
        }
    }

    pub fn channels(&self) -> Vec<Choice> {
        let choice =
            |channel: &Channel| Choice::of(channel.word(), channel.to_string(), &self.channel);
        Channel::ALL.iter().map(choice).collect()
    }

    pub fn outcomes(&self) -> Vec<Choice> {
        OUTCOMES
            .map(|(word, _, title, line)| Choice {
                line,
                ..Choice::of(word, title.to_owned(), &self.outcome)
            })
            .to_vec()
    }
}

impl Typed for RelayForm {
    type Meant = Relaying;

    fn check(&self) -> Result<Relaying, Problems> {
        let mut problems = Problems::none();
        let channel = Channel::from_word(&self.channel);
        let channel = problems.take("channel", channel.ok_or("Say how you told them."));
        let outcome = OUTCOMES.iter().find(|(word, ..)| *word == self.outcome);
        let outcome = outcome.map(|(_, outcome, ..)| *outcome);
        let outcome = problems.take("outcome", outcome.ok_or("Say what came of it."));
        let minutes = problems.take("minutes", staff_minutes(&self.minutes));
        let text = match outcome {
            Some(Outcome::InVain) => said(&self.text, TRIED, "Say what does not work.").map(Some),
            _ => optional(&self.text, TRIED),
        };
        let text = problems.take("text", text);
        let typed = [&self.channel, &self.outcome, &self.minutes, &self.text];
        let token = token_with(token_of(&self.form_token), &typed.map(String::as_str));
        problems.ok(|| {
            Some(Relaying {
                channel: channel?,
                outcome: outcome?,
                minutes: minutes?,
                text: text?,
                token,
            })
        })
    }
}

/// Telling everybody who can be written to, by one message each.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TellForm {
    /// To how many, as it was shown.
    pub people: String,
}

impl Typed for TellForm {
    /// To how many, as it was shown.
    type Meant = i64;

    fn check(&self) -> Result<i64, Problems> {
        let mut problems = Problems::none();
        let ask = "Look over to how many it goes, then send it.";
        let people = problems.take("people", self.people.parse().map_err(|_| ask));
        problems.ok(|| people)
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.people)
    }
}

/// Whether an answer helped, by who was told it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SayingForm {
    pub helped: String,
}

impl SayingForm {
    pub fn answers(&self) -> Vec<Choice> {
        [("yes", "Yes"), ("no", "No, it is still wrong")]
            .map(|(word, title)| Choice::of(word, title.to_owned(), &self.helped))
            .to_vec()
    }
}

impl Typed for SayingForm {
    type Meant = bool;

    fn check(&self) -> Result<bool, Problems> {
        let mut problems = Problems::none();
        let helped = match self.helped.as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err("Say whether it helped: yes or no."),
        };
        let helped = problems.take("helped", helped);
        problems.ok(|| helped)
    }
}
