//! What a password must be, how long who guesses has to wait, and what browsers are called.

mod standing;
mod throttle;

pub use standing::{Health, Standing, tolerated};
pub use throttle::{Failures, KNOWN_FOR, Patience, Record, neighbourhood};

/// Characters (Unicode scalar values) of a password: long, because it is the only thing asked for.
pub const SHORTEST: usize = 15;
pub const LONGEST: usize = 128;

/// What must be left of a password without the words that are guessed first.
const LEFT_AT_LEAST: usize = 8;
/// Fewer different letters and digits are a pattern, not a password.
const DIFFERENT_AT_LEAST: usize = 5;

/// Guessed first, longest first. Long passwords are mostly these, repeated or with a number behind them.
const GUESSED_FIRST: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "correcthorsebatterystaple",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertyuiopasdfghjkl",
    "1qaz2wsx3edc4rfv5tgb6yhn",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv",
    "abcdefghijklmnop",
    "administrator",
    "01234567890",
    "supportdesk",
    "1234567890",
    "0987654321",
    "1q2w3e4r5t",
    "qwertyuiop",
    "trustnoone",
    "asdfghjkl",
    "changeme",
    "helpdesk",
    "iloveyou",
    "letmein",
    "password",
    "passwort",
    "passphrase",
    "princess",
    "starwars",
    "sunshine",
    "superman",
    "tallydesk",
    "zxcvbnm",
    "welcome",
    "football",
    "baseball",
    "azerty",
    "dragon",
    "master",
    "monkey",
    "qwerty",
    "qwertz",
    "secret",
    "shadow",
    "summer",
    "winter",
    "spring",
    "autumn",
    "admin",
    "hello",
    "login",
];

#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Unfit {
    #[error(
        "Use at least {SHORTEST} characters. Four or five words that mean something only to you are easy to remember."
    )]
    Short,
    #[error("Use at most {LONGEST} characters.")]
    Long,
    #[error(
        "That is among the first ones anybody would guess. Add words that have nothing to do with you or the desk."
    )]
    Guessable,
}

/// Whether a password may be used by somebody with this name and email address. No rules about capitals or signs, they
/// only make passwords that are hard to type.
///
/// # Errors
/// [`Unfit`], in words for who typed it.
pub fn fit(password: &str, name: &str, email: &str) -> Result<(), Unfit> {
    match password.chars().count() {
        ..SHORTEST => Err(Unfit::Short),
        SHORTEST..=LONGEST if is_guessable(password, name, email) => Err(Unfit::Guessable),
        SHORTEST..=LONGEST => Ok(()),
        _ => Err(Unfit::Long),
    }
}

fn is_guessable(password: &str, name: &str, email: &str) -> bool {
    let own = name
        .split(|c: char| !c.is_alphanumeric())
        .chain(email.split(['@', '.', '-', '_', '+']))
        .map(plain);
    let own: Vec<_> = own.filter(|word| word.chars().count() > 2).collect();
    let words = own.iter().map(String::as_str).chain(GUESSED_FIRST.iter().copied());
    let left = words.fold(plain(password), |left, word| left.replace(word, ""));
    let mut different: Vec<_> = left.chars().collect();
    different.sort_unstable();
    different.dedup();
    left.chars().count() < LEFT_AT_LEAST || different.len() < DIFFERENT_AT_LEAST
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A browser in a few words, for a person's own list: "Firefox on Windows". Told from what it calls itself, so it is a
/// hint and no proof.
pub fn browser_in_words(agent: &str) -> String {
    let first = |table: &[(&str, &'static str)]| {
        table.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    // Most call themselves Safari and Chrome too; the rarer name is the true one.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari", "Safari"),
        ("curl", "curl"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) => name.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => "An unknown browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_what_everybody_guesses() {
        for (password, fits) in [
            ("correct horse battery tally", Ok(())),
            ("mona likes rainy tuesdays", Ok(())),
            ("ürümqi 15 öäü zeichen", Ok(())),
            ("fourteen chars", Err(Unfit::Short)),
            ("öäüöäüöäüöäüöä", Err(Unfit::Short)),
            ("correct horse battery staple", Err(Unfit::Guessable)),
            ("PasswordPassword1", Err(Unfit::Guessable)),
            ("tallydesk tallydesk 2026", Err(Unfit::Guessable)),
            ("Mona.Hale@example.org", Err(Unfit::Guessable)),
            ("mona hale mona hale 7", Err(Unfit::Guessable)),
            ("123456789012345", Err(Unfit::Guessable)),
            ("abcabcabcabcabcabc", Err(Unfit::Guessable)),
            ("               ", Err(Unfit::Guessable)),
        ] {
            assert_eq!(fit(password, "Mona Hale", "mona.hale@example.org"), fits, "{password}");
        }
        assert_eq!(fit(&"wörter und zahlen 1".repeat(6), "", ""), Ok(()));
        assert_eq!(fit(&"wörter und zahlen 1".repeat(7), "", ""), Err(Unfit::Long));
    }

    #[test]
    fn browsers_are_called_what_people_call_them() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.5.0", "curl"),
            ("", "An unknown browser"),
        ] {
            assert_eq!(browser_in_words(agent), words);
        }
    }
}
