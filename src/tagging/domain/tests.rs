use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static BUILT_IN: LazyLock<Rules> = LazyLock::new(|| Rules::compile(default_rules()).unwrap());

fn tags(text: &str) -> String {
    let tags: Vec<_> = BUILT_IN.matching(text, None, None).iter().map(|found| found.tag).collect();
    tags.join(" ")
}

/// A rule for printing with these words.
fn rule(words: &[&str], not_words: &[&str]) -> Rule {
    let owned = |words: &[&str]| words.iter().map(|word| word.to_string()).collect();
    Rule {
        id: 7,
        tag: "printing".to_owned(),
        words: owned(words),
        not_words: owned(not_words),
        ..Rule::default()
    }
}

fn word_found<'r>(rules: &'r Rules, text: &str) -> Option<&'r str> {
    rules.matching(text, None, None).first().map(|found| found.word)
}

#[test]
fn there_is_one_built_in_rule_for_every_kind_but_other() {
    let tags: Vec<_> = default_rules().into_iter().map(|rule| rule.tag).collect();
    let kinds: Vec<_> =
        KINDS.iter().map(|kind| kind.word).filter(|&word| word != "other").collect();
    assert_eq!(tags, kinds);
}

#[test]
fn the_built_in_rules_read_tickets_as_the_desk_would() {
    for (text, expected) in [
        ("I can't sign in to Word since this morning", "access"),
        ("Log-in page keeps rejecting my PASSWORD", "access"),
        ("It won’t open, just a white screen", "crash"),
        ("Please upgrade me to the latest version", "install"),
        ("My e-mail is in the outbox and the VPN is down", "mail network"),
        ("my e‑mail", "mail"),
        ("Wi-Fi drops", "network"),
        ("How do I print labels?", "printing how-to"),
        ("HOW\n DO\tI do this", "how-to"),
        ("in this sprint we drank espresso", ""),
        ("fingerprints and blueprinting", ""),
        ("the email's gone", "mail"),
        ("(error)", "crash"),
        ("error404", ""),
        ("Nothing of the sort", ""),
        ("", ""),
    ] {
        assert_eq!(tags(text), expected, "{text}");
    }
}

#[test]
fn a_word_stands_alone_or_is_not_found() {
    let rules =
        Rules::compile(vec![rule(&["print", "c++", ".net", "wi fi", "straße"], &[])]).unwrap();
    for (text, word) in [
        ("print", Some("print")),
        ("Print.", Some("print")),
        ("re-print it", Some("print")),
        ("PRİNT", Some("print")),
        ("printer", None),
        ("sprint", None),
        ("print3", None),
        ("naïveprint", None),
        ("printé", None),
        ("print\u{301}", None),
        ("İprint", None),
        ("İ print", Some("print")),
        ("İİİİİİ print", Some("print")),
        ("İİİİİİprint", None),
        ("ȺȺȺ print ȺȺȺ", Some("print")),
        ("打印print打印", None),
        ("我 print 我", Some("print")),
        ("pri\u{AD}nt", Some("print")),
        ("x\u{200B}print", Some("print")),
        ("\u{202E}print\u{202C} שלום", Some("print")),
        ("🖨print🖨", Some("print")),
        ("C++, please", Some("c++")),
        ("c++11", None),
        ("a .NET trouble", Some(".net")),
        ("wi-fi", Some("wi fi")),
        ("wi \u{A0}fi", Some("wi fi")),
        ("wifi", None),
        ("STRAẞE", Some("straße")),
    ] {
        assert_eq!(word_found(&rules, text), word, "{text}");
    }
}

#[test]
fn a_not_word_anywhere_outdoes_every_word() {
    let rules = Rules::compile(vec![rule(&["print"], &["print screen"])]).unwrap();
    assert_eq!(word_found(&rules, "I cannot print"), Some("print"));
    assert_eq!(word_found(&rules, "print, or rather the Print-Screen key"), None);
    assert_eq!(word_found(&rules, "print screens"), Some("print"));
}

#[test]
fn a_rule_may_be_about_one_software_and_one_effect() {
    let narrow =
        Rule { software: Some(3), effect: Some("work_stoppage".to_owned()), ..rule(&["jam"], &[]) };
    let rules = Rules::compile(vec![narrow]).unwrap();
    for (software, effect, found) in [
        (Some(3), Some("work_stoppage"), 1),
        (Some(4), Some("work_stoppage"), 0),
        (Some(3), Some("question"), 0),
        (None, None, 0),
    ] {
        assert_eq!(rules.matching("a jam", software, effect).len(), found);
    }
}

#[test]
fn matches_come_in_the_order_of_the_rules_and_once_each() {
    let [first, second] = [rule(&["toner", "ink"], &[]), Rule { id: 8, ..rule(&["ink"], &[]) }];
    let rules = Rules::compile(vec![first, second]).unwrap();
    let matches = rules.matching("Ink, toner, ink", None, None);
    let printing = |rule| Match { rule, tag: "printing", word: "ink" };
    assert_eq!(matches, [printing(7), printing(8)]);
}

#[test]
fn a_rule_that_could_never_match_is_refused_in_words() {
    for (words, not_words, problem) in [
        (&[][..], &[][..], "Give the rule for “printing” at least one word to look for."),
        (&["a", " "], &[], "“ ” is not a word. Write at least one letter or digit."),
        (&["a"], &["!?"], "“!?” is not a word. Write at least one letter or digit."),
    ] {
        let refused = Rules::compile(vec![rule(words, not_words)]).unwrap_err();
        assert_eq!(refused.to_string(), problem);
    }
    assert!(Rules::compile(vec![]).unwrap().matching("print", None, None).is_empty());
}

#[test]
fn a_megabyte_of_anything_is_read() {
    for text in ["\u{301}", "İ", "print", "log in login "] {
        BUILT_IN.matching(&text.repeat(1_000_000 / text.len()), None, None);
    }
}

fn any_word() -> impl Strategy<Value = String> {
    let words = default_rules().into_iter().flat_map(|rule| rule.words).collect::<Vec<_>>();
    prop::sample::select(words)
}

/// Of several scripts, and those whose lower case is longer or shorter than they are.
const LETTERS: [char; 14] = ['a', 'Z', '7', 'é', 'ß', 'İ', 'ı', 'Ⱥ', 'Σ', 'ж', 'ש', 'ع', '打', '٣'];

proptest! {
    #[test]
    fn a_word_between_spaces_is_found_and_one_glued_to_letters_is_not(
        word in any_word(),
        before in "[^\\p{L}\\p{N}\\p{M}]{0,8}",
        after in "[^\\p{L}\\p{N}\\p{M}]{0,8}",
        letter in prop::sample::select(LETTERS.to_vec()),
    ) {
        let rules = Rules::compile(vec![rule(&[&word], &[])]).unwrap();
        let (capitals, x) = (word.to_uppercase(), letter);
        let apart = [format!("{before} {word} {after}"), format!("{x}{before} {capitals} {after}{x}")];
        let glued = [format!("{before} {x}{word} {after}"), format!("{before} {word}{x}{after}")];
        for text in apart {
            prop_assert!(word_found(&rules, &text).is_some(), "{}", text);
        }
        for text in glued {
            prop_assert!(word_found(&rules, &text).is_none(), "{}", text);
        }
    }

    #[test]
    fn one_pass_finds_what_looking_for_every_word_finds(
        pieces in prop::collection::vec(prop_oneof![any_word(), "[ ’é.x-]"], 0..30),
    ) {
        let text = pieces.concat();
        let found: Vec<_> = BUILT_IN.matching(&text, None, None).iter().map(|m| m.tag).collect();
        let rules = BUILT_IN.rules.iter().filter(|rule| rule.words.iter().any(|w| has(w, &text)));
        prop_assert_eq!(found, rules.map(|rule| &*rule.tag).collect::<Vec<_>>());
    }
}

fn has(word: &str, text: &str) -> bool {
    let text = plain(text);
    spellings(word).unwrap().iter().any(|word| {
        let starts = text.char_indices().filter(|(at, _)| text[*at..].starts_with(&**word));
        starts.into_iter().any(|(at, _)| stands_alone(&text, at, at + word.len()))
    })
}
