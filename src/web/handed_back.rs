use super::Shell;
use crate::settings::Settings;
use actix_web::http::StatusCode;
use askama::Template;

/// How the session of a form's sender is gone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Gone {
    /// It was ended: whoever still carries its token may be anybody.
    Ended,
    /// There is none, as after signing out in another tab.
    Unknown,
}

/// The answer to a form whose session is gone: nothing is kept for who sent it, and nothing they typed is lost.
#[derive(Template)]
#[template(path = "web/handed_back.html")]
pub(super) struct HandedBack {
    shell: Shell,
    words: Vec<String>,
    gone: Gone,
}

impl HandedBack {
    pub(super) fn new(words: Vec<String>, gone: Gone, settings: &Settings) -> Self {
        HandedBack { shell: Shell::outside(settings), words, gone }
    }

    pub(super) fn status(&self) -> StatusCode {
        match self.gone {
            Gone::Ended => StatusCode::FORBIDDEN,
            Gone::Unknown => StatusCode::UNAUTHORIZED,
        }
    }
}
