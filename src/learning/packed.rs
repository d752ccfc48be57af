//! A model as bytes, to be kept in a table and read by every node: small, and read without trust.

use super::confidence::{Choice, Confidence};
use super::model::Model;
use super::vectors::Vocabulary;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::io::{self, Read, Write};

/// The first byte; another number is another way to write it.
const FORM: u8 = 1;
/// The most that a model has when it is unpacked.
const LARGEST: u64 = 256 << 20;
/// Weights are kept in so many steps to either side of nothing.
const STEPS: f32 = 32_767.0;

impl Model {
    /// # Errors
    /// None that could happen in memory.
    pub fn pack(&self) -> io::Result<Vec<u8>> {
        let mut out = DeflateEncoder::new(vec![FORM], Compression::fast());
        number(&mut out, self.texts)?;
        number(&mut out, self.none.len())?;
        number(&mut out, self.vocabulary.len())?;
        for word in self.vocabulary.words() {
            number(&mut out, word.len())?;
            out.write_all(word.as_bytes())?;
        }
        floats(&mut out, self.vocabulary.rarity())?;
        floats(&mut out, &self.none)?;
        floats(&mut out, &[self.sure.slope, self.sure.trust])?;
        floats(&mut out, &self.sure.offsets)?;
        let largest = self.weights.iter().fold(f32::MIN_POSITIVE, |most, w| most.max(w.abs()));
        floats(&mut out, &[largest])?;
        for weight in &self.weights {
            let steps = (weight / largest * STEPS).round() as i16;
            out.write_all(&steps.to_le_bytes())?;
        }
        out.finish()
    }

    /// The model of any number of tags that was packed; none when these bytes are none, or of another version.
    pub fn unpack(bytes: &[u8]) -> Option<Model> {
        let (form, packed) = bytes.split_first()?;
        if *form != FORM {
            return None;
        }
        let mut from = DeflateDecoder::new(packed).take(LARGEST);
        let texts = read_number(&mut from)?;
        let tags = read_number(&mut from)?;
        let words = (0..read_number(&mut from)?)
            .map(|_| {
                let length = read_number(&mut from)?;
                let mut word = vec![0; length.min(1_000)];
                from.read_exact(&mut word).ok()?;
                String::from_utf8(word).ok()
            })
            .collect::<Option<Vec<_>>>()?;
        let count = words.len();
        let rarity = read_floats(&mut from, count)?;
        let none = read_floats(&mut from, tags)?;
        let fit = read_floats(&mut from, 2)?;
        let offsets = read_floats(&mut from, tags)?;
        let largest = *read_floats(&mut from, 1)?.first()?;
        let weights = (0..count.checked_mul(tags)?)
            .map(|_| {
                let mut steps = [0; 2];
                from.read_exact(&mut steps).ok()?;
                Some(f32::from(i16::from_le_bytes(steps)) / STEPS * largest)
            })
            .collect::<Option<Vec<_>>>()?;
        let sure = Confidence { choice: Choice::Any, slope: fit[0], trust: fit[1], offsets };
        let vocabulary = Vocabulary::new(words, rarity, texts);
        Some(Model { vocabulary, weights, none, likely: sure.clone(), sure, texts })
    }
}

fn number(out: &mut impl Write, number: usize) -> io::Result<()> {
    out.write_all(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes())
}

fn floats(out: &mut impl Write, floats: &[f32]) -> io::Result<()> {
    floats.iter().try_for_each(|float| out.write_all(&float.to_le_bytes()))
}

fn read_number(from: &mut impl Read) -> Option<usize> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes).ok()?;
    Some(u32::from_le_bytes(bytes) as usize)
}

/// As many as there should be, and nothing that is not a number.
fn read_floats(from: &mut impl Read, count: usize) -> Option<Vec<f32>> {
    (0..count)
        .map(|_| {
            let mut bytes = [0; 4];
            from.read_exact(&mut bytes).ok()?;
            Some(f32::from_le_bytes(bytes)).filter(|float| float.is_finite())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Choice, Lessons, Model};

    fn model() -> Model {
        let mut lessons = Lessons::default();
        for n in 0..300 {
            let (word, tag) = if n % 2 == 0 { ("printer", 0) } else { ("password", 1) };
            lessons.add(&[&format!("{word} trouble {}", n % 11)], vec![tag]);
        }
        lessons.learn(2, Choice::Any, 1).0
    }

    #[test]
    fn what_was_packed_says_the_same() {
        let model = model();
        let again = Model::unpack(&model.pack().unwrap()).unwrap();
        for text in ["printer trouble", "password 7", "nothing known"] {
            let (before, after) = (model.read(&[text]), again.read(&[text]));
            let apart = before.sure.iter().zip(&after.sure).map(|(a, b)| (a - b).abs());
            assert!(apart.fold(0.0, f32::max) < 0.01, "{text}");
        }
        assert_eq!(again.texts(), 300);
    }

    #[test]
    fn what_is_no_model_is_none_and_no_harm() {
        let packed = model().pack().unwrap();
        assert_eq!(Model::unpack(&[]), None);
        assert_eq!(Model::unpack(b"\x01hello"), None);
        assert_eq!(Model::unpack(&[9; 100]), None);
        for cut in [1, 2, 10, packed.len() / 2, packed.len() - 3] {
            assert_eq!(Model::unpack(&packed[..cut]), None, "{cut}");
        }
        for at in 0..packed.len() {
            let mut bent = packed.clone();
            bent[at] ^= 0x55;
            if let Some(model) = Model::unpack(&bent) {
                model.read(&["printer"]);
            }
        }
    }
}
