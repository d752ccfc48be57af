//! A text as the rules read it, so that what looks the same to a person is the same to a rule.

/// Lower case, one kind of apostrophe, hyphen and space, one space at a time, and nothing invisible.
///
/// A letter stays one letter (`İ` becomes `i`, not `i` and a dot), so no word grows or shrinks.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().filter_map(fold) {
        if c != ' ' || !plain.ends_with(' ') {
            plain.push(c);
        }
    }
    plain
}

fn fold(c: char) -> Option<char> {
    match c {
        '!'..='~' => Some(c.to_ascii_lowercase()),
        '‘' | '’' | '‛' | 'ʼ' | '′' | '＇' => Some('\''),
        '‐'..='―' | '−' | '﹘' | '﹣' | '－' => Some('-'),
        // The space without width is where a line may break: between words.
        '\u{200B}' => Some(' '),
        '\u{AD}' | '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => None,
        '\u{2060}'..='\u{2069}' | '\u{FEFF}' => None,
        'ς' => Some('σ'),
        _ if c.is_whitespace() => Some(' '),
        _ => c.to_lowercase().next(),
    }
}

/// Whether `plain[start..end]` stands alone: no letter, digit or accent touches it.
pub(super) fn stands_alone(plain: &str, start: usize, end: usize) -> bool {
    let before = plain.get(..start).and_then(|text| text.chars().next_back());
    let after = plain.get(end..).and_then(|text| text.chars().next());
    !before.is_some_and(belongs_to_a_word) && !after.is_some_and(belongs_to_a_word)
}

/// Accents written as characters of their own are not alphanumeric, and yet they make another letter of the one before them.
fn belongs_to_a_word(c: char) -> bool {
    let accent = matches!(
        c,
        '\u{300}'..='\u{36F}'
            | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{FE20}'..='\u{FE2F}'
    );
    c.is_alphanumeric() || accent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (text, read) in [
            ("Can’t  \n\t open", "can't open"),
            ("E‑Mail", "e-mail"),
            ("MAİL ẞ ÅΣς", "mail ß åσσ"),
            ("in\u{AD}stall\u{200B}now\u{FEFF}", "install now"),
            ("\u{202E}print\u{202C}", "print"),
            ("  a  ", " a "),
        ] {
            assert_eq!(plain(text), read);
        }
    }
}
