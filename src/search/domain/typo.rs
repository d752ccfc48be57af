//! Words that somebody may have meant: near what was typed, by as few slips as possible.

/// A word that issues say, and how many of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub word: String,
    pub issues: i64,
}

/// How many slips are forgiven in a word: none in a short one, where every slip makes another word.
const fn forgiven(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Whether a slip may have made this word: only of letters, and long enough.
pub fn may_be_a_slip(word: &str) -> bool {
    let letters = word.chars().count();
    forgiven(letters) > 0 && letters <= LONGEST && word.chars().all(char::is_alphabetic)
}

/// The longest word that slips are looked for in, in letters.
const LONGEST: usize = 30;

/// How much commoner a word must be than what was typed, if issues say that too: slips are found in issues as well.
const COMMONER: i64 = 10;

/// The known word nearest to what was typed; of equals the one that most issues say. None for a word that is right.
pub fn meant<'k>(typed: &str, known: &'k [Known]) -> Option<&'k Known> {
    let lower = typed.to_lowercase();
    let itself = known.iter().find(|known| known.word == lower).map_or(0, |known| known.issues);
    let typed: Vec<char> = lower.chars().collect();
    let near = known
        .iter()
        .filter(|known| known.issues > itself.saturating_mul(COMMONER))
        .filter_map(|known| {
            let word: Vec<char> = known.word.chars().collect();
            let slips = slips(&typed, &word);
            (1..=forgiven(typed.len())).contains(&slips).then_some((slips, known))
        });
    near.min_by_key(|(slips, known)| (*slips, std::cmp::Reverse(known.issues)))
        .map(|(_, known)| known)
}

/// Pieces of `typed` of which the forgiven slips leave one whole, where it was or a letter beside; a word that has none of
/// them is not meant. The migration's `search_pieces` has those of the words.
pub fn pieces(typed: &str) -> Vec<String> {
    let letters: Vec<char> = typed.chars().collect();
    let length = if letters.len() < 6 { 2 } else { 3 };
    let text = |from: usize, to: usize| {
        letters.get(from..to).unwrap_or(&letters).iter().collect::<String>()
    };
    let end = letters.len();
    let mut pieces = vec![
        format!("<{}", text(0, length)),
        format!(">{}", text(end.saturating_sub(length), end)),
    ];
    if forgiven(end) > 1 {
        pieces.push(text(3, 6));
    }
    pieces
}

/// `typed` and what it becomes when two letters beside each other change places: such a slip may touch two pieces at once.
pub fn swapped(typed: &str) -> Vec<String> {
    let letters: Vec<char> = typed.chars().collect();
    let swap = |at: usize| {
        let mut letters = letters.clone();
        letters.swap(at, at + 1);
        letters.into_iter().collect()
    };
    let swaps = (0..letters.len().saturating_sub(1)).map(swap);
    std::iter::once(typed.to_owned()).chain(swaps).collect()
}

/// How many slips lie between two words: a letter too many, too few, wrong, or two that changed places.
fn slips(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let wrong = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = wrong.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before_last[j - 2] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known(words: &[(&str, i64)]) -> Vec<Known> {
        words
            .iter()
            .map(|(word, issues)| Known { word: (*word).to_owned(), issues: *issues })
            .collect()
    }

    #[test]
    fn the_nearest_word_is_meant_and_of_equals_the_commonest() {
        let known = known(&[
            ("outlook", 900),
            ("outlooks", 2),
            ("printer", 500),
            ("pointer", 30),
            ("password", 700),
            ("pasword", 3),
            ("passwords", 80),
            ("word", 100),
            ("work", 300),
        ]);
        for (typed, word) in [
            ("outlok", Some("outlook")),
            ("Outlokk", Some("outlook")),
            ("otulook", Some("outlook")),
            ("printre", Some("printer")),
            ("pasword", Some("password")),
            ("pssaword", Some("password")),
            ("paswrod", Some("pasword")),
            ("pqswrod", None),
            ("worf", Some("work")),
            ("wor", None),
            ("printer", None),
            ("excel", None),
        ] {
            assert_eq!(meant(typed, &known).map(|known| known.word.as_str()), word, "{typed}");
        }
    }

    #[test]
    fn numbers_codes_and_short_words_are_never_slips() {
        for (word, may) in
            [("outlok", true), ("cat", false), ("0x8007", false), ("x86", false), ("größte", true)]
        {
            assert_eq!(may_be_a_slip(word), may, "{word}");
        }
    }

    /// As the migration has it.
    fn pieces_of(word: &str) -> Vec<String> {
        let letters: Vec<char> = word.chars().collect();
        let (n, text) =
            (letters.len(), |from: usize, to: usize| letters[from..to].iter().collect::<String>());
        let mut pieces = Vec::new();
        if n <= 6 {
            pieces.extend([format!("<{}", text(0, 2)), format!(">{}", text(n - 2, n))]);
        }
        if n >= 5 {
            pieces.extend([format!("<{}", text(0, 3)), format!(">{}", text(n - 3, n))]);
        }
        if n >= 7 {
            pieces.extend((2..5).map(|at| text(at, (at + 3).min(n))));
        }
        pieces
    }

    #[test]
    fn every_single_slip_leaves_a_piece() {
        for word in ["word", "mouse", "laptop", "printer", "password", "certificate"] {
            let letters: Vec<char> = word.chars().collect();
            for at in 0..letters.len() {
                let (mut less, mut wrong, mut more) =
                    (letters.clone(), letters.clone(), letters.clone());
                less.remove(at);
                wrong[at] = '#';
                more.insert(at, '#');
                for typed in
                    [less, wrong, more].map(|letters| letters.into_iter().collect::<String>())
                {
                    let kept = pieces_of(word);
                    let found = pieces(&typed).iter().any(|piece| kept.contains(piece));
                    assert!(found || forgiven(typed.chars().count()) == 0, "{typed} for {word}");
                }
            }
            assert!(swapped(word).iter().all(|typed| swapped(typed).contains(&word.to_owned())));
        }
    }

    proptest! {
        #[test]
        fn slips_are_as_many_one_way_as_the_other(a in "[abc]{0,8}", b in "[abc]{0,8}") {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            prop_assert_eq!(slips(&a, &b), slips(&b, &a));
            prop_assert_eq!(slips(&a, &b) == 0, a == b);
            prop_assert!(slips(&a, &b) <= a.len().max(b.len()));
        }
    }
}
