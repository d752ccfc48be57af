use super::TEXT;
use crate::issue::RATINGS;
use crate::web::{Choice, Problems, Typed, new_form_token, optional, token_of, token_with};
use serde::Deserialize;
use uuid::Uuid;

/// How the help was.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RatingForm {
    pub rating: String,
    pub text: String,
    pub form_token: String,
}

/// It works, and perhaps how the help was.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AgreeForm {
    /// May be left out.
    pub rating: String,
    pub form_token: String,
}

/// A rating as it was meant.
#[derive(Clone, Debug)]
pub struct Rating {
    pub rating: i16,
    pub text: Option<String>,
    pub token: Option<Uuid>,
}

impl RatingForm {
    /// As the page shows it, with what they said before.
    pub fn fresh(rating: Option<i16>) -> Self {
        RatingForm {
            rating: rating.map(|rating| rating.to_string()).unwrap_or_default(),
            form_token: new_form_token(),
            ..RatingForm::default()
        }
    }

    pub fn ratings(&self) -> Vec<Choice<String>> {
        ratings(&self.rating)
    }
}

impl AgreeForm {
    pub fn fresh() -> Self {
        AgreeForm { form_token: new_form_token(), ..AgreeForm::default() }
    }

    pub fn ratings(&self) -> Vec<Choice<String>> {
        ratings(&self.rating)
    }
}

fn ratings(chosen: &str) -> Vec<Choice<String>> {
    let title = |rating| match rating {
        1 => "1, not at all".to_owned(),
        5 => "5, very well".to_owned(),
        rating => rating.to_string(),
    };
    RATINGS
        .map(|rating| Choice {
            word: rating.to_string(),
            title: title(rating),
            line: "",
            chosen: rating.to_string() == chosen,
        })
        .collect()
}

fn read(typed: &str) -> Result<i16, &'static str> {
    let rating = typed.trim().parse().ok().filter(|rating| RATINGS.contains(rating));
    rating.ok_or("Choose a number from 1 to 5.")
}

impl Typed for RatingForm {
    type Meant = Rating;

    fn check(&self) -> Result<Rating, Problems> {
        let mut problems = Problems::none();
        let rating = problems.take("rating", read(&self.rating));
        let text = problems.take("text", optional(&self.text, TEXT));
        let token = token_with(token_of(&self.form_token), &[&self.rating, &self.text]);
        problems.ok(|| Some(Rating { rating: rating?, text: text?, token }))
    }
}

impl Typed for AgreeForm {
    /// The rating, if there is one, and the form's token.
    type Meant = (Option<i16>, Option<Uuid>);

    fn check(&self) -> Result<Self::Meant, Problems> {
        let mut problems = Problems::none();
        let rating = match self.rating.trim() {
            "" => Some(None),
            typed => problems.take("rating", read(typed).map(Some)),
        };
        let token = token_with(token_of(&self.form_token), &[&self.rating]);
        problems.ok(|| Some((rating?, token)))
    }
}
