use super::*;

/// Reports of two sorts, each said in many ways.
fn lessons(texts: usize) -> Lessons {
    let mut lessons = Lessons::default();
    for n in 0..texts {
        let sorts = [
            ["printer", "toner", "paper", "prints", "printing", "jam", "tray"],
            ["password", "account", "locked", "expired", "login", "sign", "reset"],
        ];
        let (tag, words) = (n % 2, sorts[n % 2]);
        let said =
            ["please", "since", "today", "help", "my", "is", "the", "again", "on", "why", "urgent"];
        let text = format!(
            "{} {} {} {} {} desk {n}",
            words[n / 2 % 7],
            said[n / 3 % 11],
            words[n / 5 % 7],
            said[n / 7 % 11],
            words[n / 4 % 7]
        );
        lessons.add(&[words[n / 2 % 7], text.as_str()], vec![tag as u32]);
    }
    lessons
}

#[test]
fn it_learns_and_says_because_of_which_words() {
    for texts in [40, 400] {
        for choice in [Choice::One, Choice::Any] {
            let (model, judged) = lessons(texts).learn(2, choice, 1);
            let text = ["the printer wants toner", "Toner please, for the printer of Ada"];
            let opinion = model.read(&text);
            assert_eq!(opinion.best().map(|(tag, _)| tag), Some(0));
            assert!(
                opinion.sure[0] > 0.6 && opinion.sure[1] < 0.4,
                "{texts} {choice:?} {opinion:?}"
            );
            let because = model.because(&text, 0, 2);
            assert!(because.contains(&"toner".to_owned()), "{because:?}");
            assert!(!model.because(&text, 1, 3).contains(&"toner".to_owned()));
            assert_eq!((model.texts(), judged.len()), (texts, texts));
        }
    }
}

#[test]
fn the_same_lessons_make_the_same_model_on_any_number_of_threads() {
    let (one, judged) = lessons(400).learn(2, Choice::One, 1);
    let (two, again) = lessons(400).learn(2, Choice::One, 4);
    assert_eq!(one, two);
    assert_eq!(judged.len(), again.len());
    assert!(judged.iter().zip(&again).all(|(a, b)| a.scores == b.scores && a.known == b.known));
}

#[test]
fn it_is_less_sure_of_what_it_knows_little_of() {
    let (model, _) = lessons(400).learn(2, Choice::One, 1);
    let sure = |text: &str| model.read(&[text]).sure[0];
    assert!(sure("printer jams") > sure("printer kwyjibo xyzzy plugh frobnicates quuxly"));
}

#[test]
fn it_judges_itself_on_texts_it_had_not_seen_nor_any_like_them() {
    // Every sort of text is one group: seen whole or not at all, so nothing can be known of it from others.
    let mut lessons = Lessons::default();
    for n in 0..300 {
        let sort = n % 30;
        let word: String =
            (0..4).map(|at| (b'a' + ((sort * 7 + at * 11) % 26) as u8) as char).collect();
        lessons.add(&[format!("{word} {n}").as_str()], vec![(sort % 2) as u32]);
    }
    let (model, judged) = lessons.learn(2, Choice::One, 1);
    let right = judged
        .iter()
        .filter(|text| model.judge(text).best().is_some_and(|(tag, _)| text.tags == [tag]));
    assert!(right.count() < 250, "remembering is not knowing");
}

#[test]
fn there_may_be_nothing_to_learn_from_and_any_text_may_come() {
    let hostile = [
        "",
        "\0",
        "'; drop table issues; --",
        "<script>",
        "\u{202E}",
        "٣٤ 字字字",
        &"x ".repeat(9_999),
    ];
    let (empty, judged) = Lessons::default().learn(3, Choice::Any, 2);
    assert!(judged.is_empty());
    let mut strange = Lessons::default();
    for text in hostile {
        strange.add(&[text], vec![0]);
        strange.add(&[text, text], vec![]);
    }
    let (strange, _) = strange.learn(3, Choice::One, 2);
    for model in [empty, strange, lessons(300).learn(2, Choice::Any, 1).0] {
        for text in hostile {
            let opinion = model.read(&[text, text]);
            assert!(
                opinion.sure.iter().all(|sure| (0.0..=1.0).contains(sure)),
                "{text:?} {opinion:?}"
            );
            model.because(&[text], 0, 3);
            model.because(&[text], 99, 3);
        }
    }
    let (none, _) = lessons(300).learn(0, Choice::One, 2);
    assert_eq!(none.read(&["printer"]).best(), None);
}
