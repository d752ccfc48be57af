//! A text as the model reads it: single words in lower case, in any script.

use super::hash::Fnv;

/// Words of one part of a text that are read; what follows is a log or a thread that was quoted.
const READ: usize = 500;
/// Letters by which a longer word is known, so that "install", "installed" and "installing" differ little and
/// "installation" and "installations" not at all.
const STEM: usize = 7;
/// Bytes of a word that are looked at: no longer one is shown to people either.
const LONGEST: usize = 48;
/// Letters of a word with digits: a name of a machine, a job, an account.
const NAME: usize = 24;

/// Something that a text has: one word gives one to three of these.
#[derive(Debug)]
pub struct Trait<'t> {
    /// What it is known by. Letters, digits and `_`; what begins with another character is no word by itself.
    pub key: &'t str,
    /// The word that gave it, as it was written but for case.
    pub word: &'t str,
    /// Whether it is a plain word without digits: what is left of an automatic text when its numbers are taken away.
    pub plain: bool,
}

/// Shows `each` what the parts of a text have, in order. The first part, if there are several, is the title, whose words
/// count a second time as words of a title.
pub fn read(parts: &[&str], mut each: impl FnMut(Trait<'_>)) {
    let mut key = String::new();
    for (at, part) in parts.iter().enumerate() {
        let title = at == 0 && parts.len() > 1;
        words(part, |word| {
            let plain = !word.contains(|c: char| c.is_numeric());
            let stem = cut(word, if plain { STEM } else { NAME });
            each(Trait { key: stem, word, plain });
            if title {
                key.clear();
                key.push('^');
                key.push_str(stem);
                each(Trait { key: &key, word, plain: false });
            }
            if !plain {
                shape(word, &mut key);
                each(Trait { key: &key, word, plain: false });
            }
        });
    }
}

/// A number that texts share which differ in nothing but digits, order and how often they say something.
pub fn likeness(parts: &[&str]) -> u64 {
    let mut hashes = Vec::new();
    read(parts, |found| {
        if found.plain {
            hashes.push(Fnv::of(found.key));
        }
    });
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into_iter().fold(0, u64::wrapping_add)
}

/// The first words of a text. A character of a script without spaces is a word.
fn words(text: &str, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    let mut left = READ;
    let mut end = |word: &mut String| {
        if !word.is_empty() && left > 0 {
            left -= 1;
            each(word);
        }
        word.clear();
        left > 0
    };
    for c in text.chars() {
        match c {
            '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' => {}
            '\u{300}'..='\u{36F}' | '\u{FEFF}' => {}
            '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => {
                end(&mut word);
                word.push(c);
                if !end(&mut word) {
                    return;
                }
            }
            _ if c.is_alphanumeric() || c == '_' => {
                if word.len() < LONGEST {
                    word.extend(c.to_lowercase());
                }
            }
            _ => {
                if !end(&mut word) {
                    return;
                }
            }
        }
    }
    end(&mut word);
}

fn cut(word: &str, letters: usize) -> &str {
    word.char_indices().nth(letters).map_or(word, |(at, _)| &word[..at])
}

/// `job_3028` and `job_593` are both `#job_0`.
fn shape(word: &str, key: &mut String) {
    key.clear();
    key.push('#');
    for c in cut(word, NAME).chars() {
        let c = if c.is_numeric() { '0' } else { c };
        if c != '0' || !key.ends_with('0') {
            key.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(parts: &[&str]) -> Vec<String> {
        let mut keys = Vec::new();
        read(parts, |found| keys.push(found.key.to_owned()));
        keys
    }

    #[test]
    fn words_are_read_in_any_script_and_without_their_dress() {
        for (text, read) in [
            ("Excel, EXCEL!", vec!["excel", "excel"]),
            ("Installations installation", vec!["install", "install"]),
            ("für Ärger", vec!["für", "ärger"]),
            ("电脑 on", vec!["电", "脑", "on"]),
            ("in\u{AD}put \u{202E}net\u{202C}", vec!["input", "net"]),
            ("a\0b", vec!["a", "b"]),
            ("--- ... '", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(keys(&[text]), read, "{text}");
        }
    }

    #[test]
    fn a_name_with_digits_is_also_known_by_its_shape_and_a_title_counts_twice() {
        assert_eq!(keys(&["Job_3028 failed"]), ["job_3028", "#job_0", "failed"]);
        assert_eq!(keys(&["Mail", "mail"]), ["mail", "^mail", "mail"]);
    }

    #[test]
    fn a_text_of_a_million_words_is_read_at_its_beginning() {
        assert_eq!(keys(&["word ".repeat(1_000_000).as_str()]).len(), READ);
        assert_eq!(keys(&["字".repeat(1_000_000).as_str()]).len(), READ);
        assert_eq!(keys(&["x".repeat(1_000_000).as_str()]), ["xxxxxxx"]);
    }

    #[test]
    fn texts_that_differ_in_numbers_alone_are_alike() {
        let alike = likeness(&["Job_1 failed at 10:01", "job failed"]);
        assert_eq!(alike, likeness(&["failed at 23:59 job Job_2 failed"]));
        assert_ne!(alike, likeness(&["Job_1 finished at 10:01"]));
    }
}
