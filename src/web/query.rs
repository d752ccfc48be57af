//! What the address of a list carries, and that of a page on which something was just saved.

use super::if_number;
use serde::Deserialize;

/// In the address after saving: how much was changed.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct After {
    #[serde(deserialize_with = "if_number")]
    pub saved: Option<usize>,
}

/// Words that are looked for in names of at most so many characters. More are cut, and so find nothing rather than everything.
pub fn words(typed: &str, most: usize) -> Option<String> {
    let words: String = typed.trim().chars().take(most + 1).collect();
    Some(words).filter(|words| !words.is_empty())
}

/// An address with what was chosen.
pub fn with_query(path: &str, chosen: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(chosen.iter().filter(|(_, value)| !value.is_empty()));
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// "1 item", "50 items, and more".
pub fn counted(shown: usize, more: bool, of: &str) -> String {
    match shown {
        1 => format!("1 {of}"),
        n if more => format!("{n} {of}s, and more"),
        n => format!("{n} {of}s"),
    }
}
