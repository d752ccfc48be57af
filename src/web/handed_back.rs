use super::Shell;
use crate::settings::Settings;
use askama::Template;

/// The answer to a form of a session that was ended: nothing is kept for who sent it, because they may be anybody, and
/// nothing they typed is lost.
#[derive(Template)]
#[template(path = "web/handed_back.html")]
pub(super) struct HandedBack {
    shell: Shell,
    words: Vec<String>,
}

impl HandedBack {
    pub(super) fn new(words: Vec<String>, settings: &Settings) -> Self {
        HandedBack { shell: Shell::outside(settings), words }
    }
}
