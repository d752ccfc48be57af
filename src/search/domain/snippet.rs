//! Where an issue says what was looked for, in parts that a page can mark.

/// What PostgreSQL sets before and behind a hit; the migration's `search_snippet` has the same.
const BEFORE: char = '\u{2}';
const BEHIND: char = '\u{3}';

/// Some words of a text: a hit, or what stands beside one.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub text: String,
    pub hit: bool,
}

/// A snippet in parts, its white space as one line has it.
pub fn parts(snippet: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut hit = false;
    for piece in snippet.split_inclusive([BEFORE, BEHIND]) {
        let text = piece.trim_end_matches([BEFORE, BEHIND]);
        if !text.is_empty() {
            parts.push(Part { text: one_line(text), hit });
        }
        hit = match piece.chars().next_back() {
            Some(BEFORE) => true,
            Some(BEHIND) => false,
            _ => hit,
        };
    }
    parts
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_whitespace() || c.is_control() { ' ' } else { c };
        if c != ' ' || !line.ends_with(' ') {
            line.push(c);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hits_stand_apart_from_what_is_beside_them() {
        let part = |text: &str, hit| Part { text: text.to_owned(), hit };
        for (snippet, read) in [
            ("", vec![]),
            ("no hit", vec![part("no hit", false)]),
            ("\u{2}Outlook\u{3} is\n\n slow", vec![part("Outlook", true), part(" is slow", false)]),
            (
                "an \u{2}old\u{3} \u{2}one\u{3}",
                vec![part("an ", false), part("old", true), part(" ", false), part("one", true)],
            ),
        ] {
            assert_eq!(parts(snippet), read);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_but_white_space(snippet in "[a-z<& \n\u{2}\u{3}]{0,40}") {
            let words = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
            let all: String = parts(&snippet).into_iter().map(|part| part.text).collect();
            prop_assert_eq!(words(&all), words(&snippet));
            prop_assert!(!all.contains([BEFORE, BEHIND]));
        }
    }
}
