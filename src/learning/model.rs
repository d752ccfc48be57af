//! The model: texts and their tags in, and for another text how likely each tag is, and because of which words.

use super::bayes;
use super::confidence::{Choice, Confidence, Judged};
use super::linear::{Descent, Line, score};
use super::vectors::{Reader, Rows, Vector, Vocabulary, share};
use super::words::{likeness, read};
use std::collections::HashMap;
use std::thread;

/// Below so many texts naive Bayes knows more than a line.
const FEW: usize = 200;
/// Parts for judging itself: each is predicted by what the other parts teach.
const PARTS: usize = 5;
/// Rounds that a line already learnt needs when some of its texts are taken away.
const AGAIN: usize = 4;
const ROUNDS: usize = 12;

/// Texts, each with its tags by number.
#[derive(Debug, Default)]
pub struct Lessons {
    reader: Reader,
    tags: Vec<Vec<u32>>,
    unknown: Vec<Vec<u32>>,
    alike: Vec<u64>,
}

impl Lessons {
    /// One text in parts, the first of several being its title, and the tags it has.
    pub fn add(&mut self, parts: &[&str], tags: Vec<u32>) {
        self.add_knowing(parts, tags, Vec::new());
    }

    /// The same, when of some tags it is `unknown` whether the text has them: these are learnt from other texts.
    pub fn add_knowing(&mut self, parts: &[&str], tags: Vec<u32>, unknown: Vec<u32>) {
        self.reader.add(parts);
        self.alike.push(likeness(parts));
        self.tags.push(tags);
        self.unknown.push(unknown);
    }

    pub fn len(&self) -> usize {
        self.tags.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// Learns, on so many threads. The same lessons make the same model, however many they are.
    ///
    /// Beside the model, what it thought of each text when it had not seen it nor any like it: automatic mails that
    /// differ in numbers alone are put into one part, or it would be judged by how well it remembers.
    pub fn learn(self, tags: usize, choice: Choice, threads: usize) -> (Model, Vec<Judged>) {
        let (vocabulary, rows) = self.reader.finish();
        let parts: Vec<u8> = self.alike.iter().map(|alike| (alike % PARTS as u64) as u8).collect();
        let unseen = unseen(&rows, &parts, vocabulary.len());
        let (words, known) = (vocabulary.len(), &unseen);
        let class = Class {
            rows: &rows,
            words,
            parts: &parts,
            known,
            of: &self.tags,
            unknown: &self.unknown,
        };
        let learnt = class.all(tags, threads);
        let mut alike = HashMap::<u64, u32>::new();
        for text in &self.alike {
            *alike.entry(*text).or_default() += 1;
        }
        let judged: Vec<Judged> = (0..rows.len())
            .map(|row| Judged {
                scores: learnt.iter().map(|(_, scores)| scores[row]).collect(),
                known: unseen[row],
                alike: alike.get(&self.alike[row]).copied().unwrap_or(1),
                tags: self.tags[row].clone(),
                unknown: self.unknown[row].clone(),
            })
            .collect();
        let sure = Confidence::fit(choice, tags, &judged, |_| 1.0);
        let likely = match choice {
            Choice::Any => sure.clone(),
            Choice::One => {
                Confidence::fit(choice, tags, &judged, |text| 1.0 / f64::from(text.alike))
            }
        };
        let lines = learnt.into_iter().map(|(line, _)| line).collect();
        (Model::new(vocabulary, lines, likely, sure, rows.len()), judged)
    }
}

/// What a class of lessons is taught from.
struct Class<'l> {
    rows: &'l Rows,
    words: usize,
    parts: &'l [u8],
    /// How much of each row the other parts know.
    known: &'l [f32],
    of: &'l [Vec<u32>],
    unknown: &'l [Vec<u32>],
}

impl Class<'_> {
    /// Of every tag its line, and the scores of the rows by lines that had not seen them.
    fn all(&self, tags: usize, threads: usize) -> Vec<(Line, Vec<f32>)> {
        let threads = threads.clamp(1, tags.max(1));
        let mut learnt: Vec<Option<(Line, Vec<f32>)>> = vec![None; tags];
        let share = tags.div_ceil(threads).max(1);
        thread::scope(|scope| {
            for (thread, places) in learnt.chunks_mut(share).enumerate() {
                scope.spawn(move || {
                    for (at, place) in places.iter_mut().enumerate() {
                        *place = Some(self.one((thread * share + at) as u32));
                    }
                });
            }
        });
        learnt.into_iter().flatten().collect()
    }

    fn one(&self, tag: u32) -> (Line, Vec<f32>) {
        let has: Vec<bool> = self.of.iter().map(|tags| tags.contains(&tag)).collect();
        let is_known = |row: &u32| !self.unknown[*row as usize].contains(&tag);
        let all: Vec<u32> = (0..self.rows.len() as u32).filter(is_known).collect();
        let mut scores = vec![0.0; self.rows.len()];
        let few = all.len() < FEW;
        let mut whole = (!few).then(|| Descent::new(self.rows, self.words, has.clone(), &all));
        if let Some(whole) = &mut whole {
            whole.run(&all, ROUNDS);
        }
        for part in 0..PARTS as u8 {
            let (out, rest): (Vec<u32>, Vec<u32>) =
                all.iter().partition(|row| self.parts[**row as usize] == part);
            let line = match &whole {
                None => bayes::line(self.rows, self.words, &has, &rest),
                Some(whole) => {
                    let mut without = whole.clone();
                    without.forget(&out);
                    without.run(&rest, AGAIN);
                    without.into_line()
                }
            };
            for row in out {
                scores[row as usize] = self.strange(&line, row as usize);
            }
        }
        let line = whole
            .map_or_else(|| bayes::line(self.rows, self.words, &has, &all), Descent::into_line);
        (line, scores)
    }

    /// The score of a row by a line that had not seen it: of length 1 over what the line can know of it.
    fn strange(&self, line: &[f32], row: usize) -> f32 {
        let none = line.last().copied().unwrap_or_default();
        let known = self.known[row].max(0.05);
        none + (score(line, self.rows.row(row)) - none) / known
    }
}

/// How much of each row the other parts know: its words that are in one of them.
fn unseen(rows: &Rows, parts: &[u8], words: usize) -> Vec<f32> {
    let mut only: Vec<Option<u8>> = vec![None; words];
    let mut everywhere = vec![false; words];
    for (row, part) in parts.iter().enumerate().take(rows.len()) {
        for &(at, _) in rows.row(row) {
            let first = only[at as usize].get_or_insert(*part);
            everywhere[at as usize] |= first != part;
        }
    }
    let of = |row: usize| {
        let squared = |known: bool| {
            let entries = rows.row(row).iter().filter(|(at, _)| everywhere[*at as usize] == known);
            entries.map(|(_, x)| x * x).sum::<f32>()
        };
        share(squared(true), squared(false))
    };
    (0..rows.len()).map(of).collect()
}

/// What was learnt.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub(super) vocabulary: Vocabulary,
    /// The weights of a word for every tag stand together.
    pub(super) weights: Vec<f32>,
    /// The weight of no word, for every tag.
    pub(super) none: Vec<f32>,
    /// Which tag it is, where there is one: texts that are alike count together as one, or a hundred mails of one machine
    /// would decide about all others.
    pub(super) likely: Confidence,
    /// How sure that is: every text counts.
    pub(super) sure: Confidence,
    /// From how many texts.
    pub(super) texts: usize,
}

/// What a model says of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opinion {
    /// The confidence in every tag.
    pub sure: Vec<f32>,
    /// The likeliest tags, that one first.
    pub order: Vec<u32>,
}

impl Opinion {
    /// The likeliest tag, and the confidence in it.
    pub fn best(&self) -> Option<(u32, f32)> {
        let first = *self.order.first()?;
        Some((first, *self.sure.get(first as usize)?))
    }
}

impl Model {
    fn new(
        vocabulary: Vocabulary,
        lines: Vec<Line>,
        likely: Confidence,
        sure: Confidence,
        texts: usize,
    ) -> Self {
        let words = vocabulary.len();
        let weights =
            (0..words).flat_map(|word| lines.iter().map(move |line| line[word])).collect();
        let none = lines.iter().map(|line| line[words]).collect();
        Model { vocabulary, weights, none, likely, sure, texts }
    }

    /// How many tags it knows.
    pub fn tags(&self) -> usize {
        self.none.len()
    }

    /// From how many texts it learnt.
    pub fn texts(&self) -> usize {
        self.texts
    }

    /// Reads a text.
    pub fn read(&self, parts: &[&str]) -> Opinion {
        let Vector { entries, known } = self.vocabulary.vector(parts);
        self.opinion(&self.scores(&entries), known)
    }

    /// What it thought of a text before it had learnt from it.
    pub fn judge(&self, text: &Judged) -> Opinion {
        self.opinion(&text.scores, text.known)
    }

    fn opinion(&self, scores: &[f32], known: f32) -> Opinion {
        let likely = self.likely.of(scores, known);
        let mut order: Vec<u32> = (0..likely.len() as u32).collect();
        order.sort_by(|a, b| likely[*b as usize].total_cmp(&likely[*a as usize]));
        Opinion { sure: self.sure.of(scores, known), order }
    }

    fn scores(&self, entries: &[(u32, f32)]) -> Vec<f32> {
        let mut scores = self.none.clone();
        for &(at, x) in entries {
            for (score, weight) in scores.iter_mut().zip(self.of_word(at)) {
                *score += x * weight;
            }
        }
        scores
    }

    fn of_word(&self, at: u32) -> &[f32] {
        let tags = self.none.len();
        &self.weights[at as usize * tags..][..tags]
    }

    /// The words of a text that speak for a tag, the strongest first; a word as it stands in the text.
    pub fn because(&self, parts: &[&str], tag: usize, most: usize) -> Vec<String> {
        let mut said: Vec<(String, f32)> = Vec::new();
        read(parts, |found| {
            let Some(at) = self.vocabulary.place(found.key) else { return };
            let Some(weight) = self.of_word(at).get(tag) else { return };
            let weight = weight * self.vocabulary.rarity()[at as usize];
            match said.iter_mut().find(|(word, _)| word == found.word) {
                Some((_, sum)) => *sum += weight,
                None => said.push((found.word.to_owned(), weight)),
            }
        });
        said.sort_by(|a, b| b.1.total_cmp(&a.1));
        let least = said.first().map_or(0.0, |(_, strongest)| strongest * 0.2);
        let speak = said.into_iter().filter(|(_, weight)| *weight > 0.0 && *weight >= least);
        speak.take(most).map(|(word, _)| word).collect()
    }
}

#[cfg(test)]
mod tests;
