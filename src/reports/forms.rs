use super::domain::{Rhythm, SubscriptionId};
use super::maker::Offer;
use super::store::Wish;
use crate::desk_time::weekday_in_words;
use crate::web::{Choice, Problems, Typed, token_of};
use chrono::Weekday;
use serde::Deserialize;

/// A report to be sent, as it was chosen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WishForm {
    /// Its path.
    pub report: String,
    /// `monthly`, or the number of a weekday.
    pub rhythm: String,
    pub hour: String,
    pub form_token: String,
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("1", Weekday::Mon),
    ("2", Weekday::Tue),
    ("3", Weekday::Wed),
    ("4", Weekday::Thu),
    ("5", Weekday::Fri),
    ("6", Weekday::Sat),
    ("7", Weekday::Sun),
];
const MONTHLY: &str = "monthly";
/// When a report comes unless another hour is chosen.
const MORNING: u32 = 7;
const HOURS: [&str; 24] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
    "17", "18", "19", "20", "21", "22", "23",
];

impl WishForm {
    pub fn blank(form_token: String) -> Self {
        WishForm {
            rhythm: "1".to_owned(),
            hour: MORNING.to_string(),
            form_token,
            ..Self::default()
        }
    }

    pub fn reports(&self, offered: &[Offer]) -> Vec<Choice> {
        offered.iter().map(|one| Choice::of(one.path, one.title.to_owned(), &self.report)).collect()
    }

    pub fn rhythms(&self) -> Vec<Choice> {
        let weekly = WEEKDAYS.iter().map(|(word, weekday)| {
            let title = format!("Every {}, of the seven days before", weekday_in_words(*weekday));
            Choice::of(word, title, &self.rhythm)
        });
        let monthly = "On the first of each month, of the month before".to_owned();
        weekly.chain([Choice::of(MONTHLY, monthly, &self.rhythm)]).collect()
    }

    pub fn hours(&self) -> Vec<Choice> {
        let hour = |(n, word): (u32, &&'static str)| Choice::of(word, in_words(n), &self.hour);
        (0..).zip(&HOURS).map(hour).collect()
    }
}

/// "12 am", "7 am", "1 pm".
pub fn in_words(hour: u32) -> String {
    let half = if hour < 12 { "am" } else { "pm" };
    format!("{} {half}", (hour + 11) % 12 + 1)
}

impl Typed for WishForm {
    type Meant = Wish;

    fn check(&self) -> Result<Wish, Problems> {
        let mut problems = Problems::none();
        let address = Some(self.report.clone()).filter(|path| path.starts_with('/'));
        let address = problems.take("report", address.ok_or("Choose the report."));
        let rhythm = match self.rhythm.as_str() {
            MONTHLY => Some(Rhythm::Monthly),
            word => WEEKDAYS
                .iter()
                .find(|(one, _)| *one == word)
                .map(|(_, weekday)| Rhythm::Weekly(*weekday)),
        };
        let rhythm = problems.take("rhythm", rhythm.ok_or("Choose how often it comes."));
        let hour = HOURS.iter().position(|word| *word == self.hour);
        let hour = hour.and_then(|hour| u32::try_from(hour).ok());
        let hour = problems.take("hour", hour.ok_or("Choose an hour from the list."));
        problems.ok(|| {
            let token = token_of(&self.form_token);
            Some(Wish { address: address?, rhythm: rhythm?, hour: hour?, token })
        })
    }
}

/// Which report is not to be sent any more.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EndForm {
    pub subscription: String,
}

impl Typed for EndForm {
    type Meant = SubscriptionId;

    fn check(&self) -> Result<SubscriptionId, Problems> {
        let mut problems = Problems::none();
        let id = self.subscription.parse().ok().filter(|id| *id > 0).map(SubscriptionId);
        let id = problems.take("subscription", id.ok_or("Choose a report from the list."));
        problems.ok(|| id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_what_the_lists_offer() {
        let typed = |report: &str, rhythm: &str, hour: &str| WishForm {
            report: report.to_owned(),
            rhythm: rhythm.to_owned(),
            hour: hour.to_owned(),
            form_token: String::new(),
        };
        let wish = typed("/numbers/turns", "1", "7").check().unwrap();
        assert_eq!((wish.rhythm, wish.hour), (Rhythm::Weekly(Weekday::Mon), 7));
        assert_eq!(typed("/n", MONTHLY, "0").check().unwrap().rhythm, Rhythm::Monthly);
        for (report, rhythm, hour) in [
            ("", "1", "7"),
            ("http://evil", "1", "7"),
            ("/n", "8", "7"),
            ("/n", "", "7"),
            ("/n", "1", "24"),
            ("/n", "1", "07"),
            ("/n", "1", ""),
        ] {
            assert!(typed(report, rhythm, hour).check().is_err(), "{report} {rhythm} {hour}");
        }
        assert_eq!([0, 7, 12, 13].map(in_words), ["12 am", "7 am", "12 pm", "1 pm"]);
    }
}
