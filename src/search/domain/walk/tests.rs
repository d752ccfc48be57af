use super::*;
use proptest::prelude::*;

/// Walks over issues of which every `every`th fits; all that it asked for, and how many it kept.
fn walk(mut walk: Walk, newest: i64, every: i64, limit: i64) -> (Vec<Stretch>, Walk) {
    let mut seen = Vec::new();
    while let Some(stretch) = walk.next() {
        let fitting =
            (stretch.from.max(1)..stretch.to.min(newest + 1)).filter(|id| id % every == 0);
        let fitting = i64::try_from(fitting.count()).unwrap();
        let all = usize::try_from(fitting).unwrap();
        let held = if fitting > limit {
            Held::TooMany
        } else {
            seen.push(stretch);
            Held::All { fitting: all, kept: all }
        };
        walk.looked(stretch, held);
    }
    (seen, walk)
}

#[test]
fn a_word_in_every_second_issue_is_looked_for_among_the_newest() {
    let (seen, walk) =
        walk(Walk::new(1_000_000, Some(500_000), 1_000, 10_000), 1_000_000, 2, 2_000);
    let looked: i64 = seen.iter().map(|stretch| stretch.length()).sum();
    assert!(looked < 5_000, "{seen:?}");
    assert!(!walk.is_complete());
}

#[test]
fn a_rare_word_is_looked_for_everywhere_at_once() {
    let (seen, walk) =
        walk(Walk::new(1_000_000, Some(12), 1_000, 10_000), 1_000_000, 80_000, 2_000);
    assert_eq!(seen.len(), 1);
    assert!(walk.is_complete());
}

#[test]
fn a_wrong_guess_costs_a_few_stretches() {
    for (expected, every) in
        [(None, 250_000), (None, 2), (None, 100), (Some(10), 2), (Some(900_000), 300_000)]
    {
        let (_, walk) =
            walk(Walk::new(1_000_000, expected, 1_000, 10_000), 1_000_000, every, 2_000);
        assert!(walk.stretches <= 8, "{expected:?}, one in {every}: {walk:?}");
        assert!(walk.is_complete() || walk.kept >= 1_000, "{expected:?}, one in {every}: {walk:?}");
    }
}

#[test]
fn who_looks_long_enough_stops() {
    let mut walk = Walk::new(1_000_000, None, 200, 10_000);
    while let Some(stretch) = walk.next() {
        let fitting = usize::try_from(stretch.length()).unwrap();
        walk.looked(
            stretch,
            if fitting > 2_000 { Held::TooMany } else { Held::All { fitting, kept: 0 } },
        );
    }
    assert!(walk.fitting <= 12_000 && !walk.is_complete(), "{walk:?}");
}

#[test]
fn an_empty_desk_is_looked_through() {
    let (seen, walk) = walk(Walk::new(0, None, 1_000, 10_000), 0, 1, 2_000);
    assert!(seen.len() <= 1 && walk.is_complete());
}

proptest! {
    #[test]
    fn stretches_follow_on_each_other_and_their_places_are_theirs_alone(
        newest in 0_i64..3_000_000, expected in proptest::option::of(0_i64..3_000_000), every in 1_i64..100_000,
    ) {
        let (seen, walk) = walk(Walk::new(newest, expected, 1_000, 10_000), newest, every, 2_000);
        for pair in seen.windows(2) {
            prop_assert_eq!(pair[0].from, pair[1].to);
        }
        for stretch in &seen {
            let places = stretch.places();
            let covered: i64 = places.iter().map(|place| 1_i64 << bits(place)).sum();
            prop_assert_eq!(covered, stretch.length());
            for place in &places {
                let number: i64 = place[2..].parse().unwrap();
                prop_assert!(number << bits(place) >= stretch.from && (number + 1) << bits(place) <= stretch.to);
            }
            prop_assert!(places.len() <= 64, "{} for {:?}", places.len(), stretch);
        }
        prop_assert!(walk.stretches < STRETCHES, "{:?}", walk);
        prop_assert!(walk.is_complete() || walk.kept >= 1_000);
    }
}

fn bits(place: &str) -> u32 {
    PLACES.iter().find(|(name, _)| place.starts_with(name)).unwrap().1
}
