//! From which confidence on a prediction is as good as promised.

/// A prediction and whether it was right.
pub type Verdict = (f32, bool);

/// What a threshold does to a number of predictions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reach {
    /// Predictions at or above it.
    pub made: usize,
    /// Of those, the right ones.
    pub right: usize,
    /// All predictions.
    pub all: usize,
}

impl Reach {
    pub fn of(verdicts: &[Verdict], threshold: f32) -> Self {
        let made = || verdicts.iter().filter(|(confidence, _)| *confidence >= threshold);
        Reach {
            made: made().count(),
            right: made().filter(|(_, right)| *right).count(),
            all: verdicts.len(),
        }
    }

    /// The share of predictions that are made, and how many of those are right; nothing when there is nothing to divide.
    pub fn coverage(self) -> Option<f64> {
        (self.all > 0).then(|| self.made as f64 / self.all as f64)
    }

    pub fn precision(self) -> Option<f64> {
        (self.made > 0).then(|| self.right as f64 / self.made as f64)
    }
}

/// The lowest confidence from which on predictions were right as often as `precision` asks; none when they never were,
/// or when fewer than `fewest` predictions would speak for it.
pub fn threshold(verdicts: &[Verdict], precision: f64, fewest: usize) -> Option<f32> {
    let mut sorted = verdicts.to_vec();
    sorted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut lowest) = (0_usize, None);
    for (at, &(confidence, is_right)) in sorted.iter().enumerate() {
        right += usize::from(is_right);
        let made = at + 1;
        let next_is_lower = sorted.get(made).is_none_or(|next| next.0 < confidence);
        if next_is_lower && made >= fewest && right as f64 >= precision * made as f64 {
            lowest = Some(confidence);
        }
    }
    lowest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_keeps_as_much_as_the_precision_allows() {
        let verdicts =
            [(0.9, true), (0.8, true), (0.7, false), (0.6, true), (0.5, false), (0.5, true)];
        for (precision, fewest, expected) in [
            (1.0, 1, Some(0.8)),
            (0.75, 1, Some(0.6)),
            (0.5, 1, Some(0.5)),
            (1.0, 3, None),
            (0.9, 1, Some(0.8)),
        ] {
            assert_eq!(threshold(&verdicts, precision, fewest), expected, "{precision}");
        }
        assert_eq!(threshold(&[], 0.5, 0), None);
        assert_eq!(threshold(&[(0.5, true), (0.5, false)], 0.6, 1), None, "equals stay together");
    }

    #[test]
    fn what_a_threshold_reaches_is_counted() {
        let reach = Reach::of(&[(0.9, true), (0.8, false), (0.1, true)], 0.8);
        assert_eq!((reach.coverage(), reach.precision()), (Some(2.0 / 3.0), Some(0.5)));
        assert_eq!((Reach::default().coverage(), Reach::default().precision()), (None, None));
    }
}
