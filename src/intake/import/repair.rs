//! Texts that were UTF-8, were read as Windows-1252 or Latin-1, and were saved like that: “fÃ¼r” for “für”.

use std::iter;

/// The text that this one was before it was read in the wrong encoding, if that is what happened to it.
///
/// Nothing is repaired on suspicion: the whole text must revert, every character of it, to something people write. And one
/// piece of it must be beyond doubt: “MENÜ’s” reverts too, to a Syriac letter, and is a good text.
pub fn repaired(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = text.chars().map(byte).collect::<Option<_>>()?;
    let reverted = String::from_utf8(bytes).ok()?;
    let written = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\0');
    (reverted.chars().all(|c| written(c) && !is_noncharacter(c)) && is_beyond_doubt(&reverted))
        .then_some(reverted)
}

/// The byte that Windows-1252 shows as this character; where it shows none, and for programs that read Latin-1, the byte
/// of the same number.
fn byte(c: char) -> Option<u8> {
    match HIGH.iter().position(|high| *high == c) {
        Some(position) => u8::try_from(0x80 + position).ok(),
        None => u8::try_from(u32::from(c)).ok(),
    }
}

/// Windows-1252 from 0x80 to 0x9F. The five it leaves out stand for themselves.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Private use, noncharacters and the mark of a decoding that failed: nobody writes them.
fn is_noncharacter(c: char) -> bool {
    let number = u32::from(c);
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFFD}' | '\u{F0000}'..)
        || number & 0xFFFE == 0xFFFE
}

/// Whether one piece of the text can only be a mistake: a letter with what follows it that no good text has side by side.
fn is_beyond_doubt(reverted: &str) -> bool {
    let before = iter::once(None).chain(reverted.chars().map(Some));
    reverted.chars().zip(before).any(|(c, before)| !c.is_ascii() && !could_be_good(c, before))
}

/// Whether what `c` was read as may stand in a good text: a letter that ends a word, and then punctuation. “é…”” reverts to
/// a Chinese character, “Ü’” to a Syriac one. In a small word a capital letter is no good end, so “sÄ…” is “są”.
fn could_be_good(c: char, before: Option<char>) -> bool {
    let mut bytes = [0; 4];
    let mut read_as = c.encode_utf8(&mut bytes).bytes().map(shown);
    let first = read_as.next().unwrap_or_default();
    let fits = match before.filter(char::is_ascii) {
        Some(before) if before.is_lowercase() => first.is_lowercase(),
        Some(before) if before.is_uppercase() => true,
        _ => !matches!(first, 'Â' | 'Ã'),
    };
    fits && read_as.all(ends_a_word)
}

fn shown(byte: u8) -> char {
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

const fn ends_a_word(c: char) -> bool {
    matches!(
        c,
        '‘' | '’'
            | '“'
            | '”'
            | '‚'
            | '„'
            | '‹'
            | '›'
            | '«'
            | '»'
            | '…'
            | '–'
            | '—'
            | '•'
            | '™'
            | '®'
            | '©'
            | '°'
            | '·'
            | '\u{A0}'
            | '²'
            | '³'
            | '¹'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a program makes of UTF-8 that takes it for Windows-1252.
    fn mistaken(text: &str) -> String {
        text.bytes().map(shown).collect()
    }

    #[test]
    fn what_was_read_wrongly_comes_back() {
        for (read, meant) in [
            ("fÃ¼r", "für"),
            ("nÃ£o estÃ¡", "não está"),
            ("ç”µè„‘", "电脑"),
            ("donâ€™t â€“ ever", "don’t – ever"),
            ("sÄ… bÅ‚Ä™dy", "są błędy"),
            ("ÃœBERPRÃœFUNG", "ÜBERPRÜFUNG"),
            ("5Â°C", "5°C"),
            ("thanks ðŸ˜€", "thanks 😀"),
            ("f\u{C3}\u{BC}r \u{E2}\u{80}\u{99}", "für ’"),
        ] {
            assert_eq!(repaired(read).as_deref(), Some(meant), "{read}");
        }
    }

    #[test]
    fn a_good_text_stays_as_it_is() {
        for good in [
            "plain",
            "für",
            "Überprüfung für Łódź",
            "电脑",
            "MENÜ’s",
            "CAFÉ’s",
            "GERÄ…",
            "MANHÃ…",
            "„MENÜ“",
            "the café…”",
            "Zoë",
            "naïve — déjà vu",
            "€ 5",
            "Ä",
            "Ã",
            "25 °C",
            "fÃ¼r für",
            "電腦 fÃ¼r",
            "À «",
            "ÄÖÜ",
            "É»",
            "Ñ°",
            "NÂ°",
            "½",
            "\u{85}",
            "\u{C2}\u{85}x",
            "",
        ] {
            assert_eq!(repaired(good), None, "{good}");
        }
    }

    proptest! {
        #[test]
        fn what_reverts_is_what_was_mistaken(text in "\\PC{0,30}") {
            if let Some(meant) = repaired(&mistaken(&text)) {
                prop_assert_eq!(meant, text);
            }
        }

        #[test]
        fn words_of_these_languages_are_never_lost(text in "[a-zäöüßéèàçñãõáíóúłąęśżćńабвгд电脑开机 ]{0,20}[üéã电][a-z ]{0,9}") {
            prop_assert_eq!(repaired(&mistaken(&text)), Some(text));
        }

        #[test]
        fn good_words_are_never_repaired(text in "(([A-ZÄÖÜÉ]?[a-zäöüßéèàçñãõ]{1,9}|[A-ZÄÖÜÉÈÀÇÑ]{2,9})[’“”…–»]{1,3} ?){1,4}") {
            prop_assert_eq!(repaired(&text), None);
        }
    }
}
