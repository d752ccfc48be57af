//! Texts as numbers: how often a text has a word (tf), and how rare that word is (idf).

use super::words::read;
use std::collections::HashMap;

/// Words that a model knows at most; of more, those in most texts.
const MOST: usize = 50_000;

/// The words a model knows, and how much each says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vocabulary {
    places: HashMap<String, u32>,
    rarity: Vec<f32>,
    /// How rare a word is that no text had.
    unknown: f32,
}

/// A text in the model's words: of length 1 over what is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vector {
    pub entries: Vec<(u32, f32)>,
    /// How much of the text the model knows, from 0 to 1.
    pub known: f32,
}

/// Many texts, one behind the other in memory.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    starts: Vec<usize>,
    entries: Vec<(u32, f32)>,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    pub fn row(&self, at: usize) -> &[(u32, f32)] {
        let end = self.starts.get(at + 1).copied().unwrap_or(self.entries.len());
        &self.entries[self.starts[at]..end]
    }

    fn push(&mut self, row: impl IntoIterator<Item = (u32, f32)>) {
        self.starts.push(self.entries.len());
        self.entries.extend(row);
    }
}

/// Texts being read, before it is known how rare their words are.
#[derive(Debug, Default)]
pub struct Reader {
    places: HashMap<String, u32>,
    rows: Rows,
    /// In how many texts each word is.
    texts: Vec<u32>,
    counting: Vec<u32>,
}

impl Reader {
    pub fn add(&mut self, parts: &[&str]) {
        self.counting.clear();
        read(parts, |found| {
            let place = self.places.get(found.key).copied().unwrap_or_else(|| {
                let place = self.texts.len() as u32;
                self.places.insert(found.key.to_owned(), place);
                self.texts.push(0);
                place
            });
            self.counting.push(place);
        });
        self.counting.sort_unstable();
        let counted = self.counting.chunk_by(|a, b| a == b);
        self.rows.push(counted.map(|same| (same[0], frequency(same.len()))));
        for same in self.counting.chunk_by(|a, b| a == b) {
            self.texts[same[0] as usize] += 1;
        }
    }

    /// The vocabulary of these texts, and the texts in its words.
    pub fn finish(self) -> (Vocabulary, Rows) {
        let Reader { places, mut rows, texts, .. } = self;
        let all = rows.len();
        let fewest = fewest(&texts);
        let mut kept = 0;
        let place: Vec<Option<u32>> = texts
            .iter()
            .map(|in_texts| {
                (*in_texts >= fewest).then(|| {
                    kept += 1;
                    kept - 1
                })
            })
            .collect();
        let rarity = texts.iter().filter(|n| **n >= fewest).map(|n| rarity(all, *n)).collect();
        let places = places.into_iter().filter_map(|(word, at)| Some((word, place[at as usize]?)));
        let vocabulary =
            Vocabulary { places: places.collect(), rarity, unknown: rarity_of_unknown(all) };
        for (at, _) in &mut rows.entries {
            *at = place[*at as usize].unwrap_or(u32::MAX);
        }
        let mut weighed = Rows::default();
        for at in 0..rows.len() {
            let known = rows.row(at).iter().filter(|(at, _)| *at != u32::MAX);
            weighed.push(known.map(|(at, tf)| (*at, tf * vocabulary.rarity[*at as usize])));
            let start = weighed.starts[at];
            normalise(&mut weighed.entries[start..]);
        }
        (vocabulary, weighed)
    }
}

/// In so many texts must a word be, that no more words than [`MOST`] are kept.
fn fewest(texts: &[u32]) -> u32 {
    if texts.len() <= MOST {
        return 1;
    }
    let mut sorted = texts.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    sorted[MOST] + 1
}

fn frequency(times: usize) -> f32 {
    1.0 + (times as f32).ln()
}

fn rarity(all: usize, in_texts: u32) -> f32 {
    ((1.0 + all as f32) / (1.0 + in_texts as f32)).ln() + 1.0
}

fn rarity_of_unknown(all: usize) -> f32 {
    rarity(all, 1)
}

fn normalise(entries: &mut [(u32, f32)]) {
    let length = entries.iter().map(|(_, x)| x * x).sum::<f32>().sqrt();
    if length > 0.0 {
        entries.iter_mut().for_each(|(_, x)| *x /= length);
    }
}

impl Vocabulary {
    pub fn new(words: Vec<String>, rarity: Vec<f32>, texts: usize) -> Self {
        let places = words.into_iter().enumerate().map(|(at, word)| (word, at as u32)).collect();
        Vocabulary { places, rarity, unknown: rarity_of_unknown(texts) }
    }

    pub fn len(&self) -> usize {
        self.rarity.len()
    }

    pub fn place(&self, word: &str) -> Option<u32> {
        self.places.get(word).copied()
    }

    pub fn rarity(&self) -> &[f32] {
        &self.rarity
    }

    /// Its words, by their places.
    pub fn words(&self) -> Vec<&str> {
        let mut words = vec![""; self.len()];
        for (word, at) in &self.places {
            words[*at as usize] = word;
        }
        words
    }

    pub fn vector(&self, parts: &[&str]) -> Vector {
        let (mut found, mut strange) = (Vec::new(), 0);
        read(parts, |part| match self.place(part.key) {
            Some(at) => found.push(at),
            None => strange += 1,
        });
        found.sort_unstable();
        let counted = found.chunk_by(|a, b| a == b);
        let mut entries: Vec<_> = counted
            .map(|same| (same[0], frequency(same.len()) * self.rarity[same[0] as usize]))
            .collect();
        let known: f32 = entries.iter().map(|(_, x)| x * x).sum();
        let unknown = strange as f32 * self.unknown * self.unknown;
        normalise(&mut entries);
        Vector { entries, known: share(known, unknown) }
    }
}

/// How much of a text is known, by the lengths of its two parts, squared.
pub fn share(known: f32, unknown: f32) -> f32 {
    if known > 0.0 { (known / (known + unknown)).sqrt() } else { 0.0 }
}
