//! Measures over cases: shares, medians, evenness. Nothing to divide by is no number.

/// Fewer cases than this are said to be few.
pub const FEW: i64 = 20;

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub n: i64,
    pub of: i64,
}

impl Share {
    pub fn percent(self) -> Option<f64> {
        (self.of > 0).then(|| self.n as f64 * 100.0 / self.of as f64)
    }
}

/// The value below or at which so many percent of the cases lie (nearest rank): the 50th is the median.
pub fn percentile(cases: &[i32], percent: usize) -> Option<i32> {
    let rank = (cases.len() * percent).div_ceil(100).max(1);
    let mut cases = cases.to_vec();
    let place = rank.min(cases.len()).checked_sub(1)?;
    Some(*cases.select_nth_unstable(place).1)
}

/// Jain's index of evenness: 1 when all are the same, 1 ÷ n when one has everything.
pub fn jain(values: &[f64]) -> Option<f64> {
    let (sum, squares): (f64, f64) = (values.iter().sum(), values.iter().map(|v| v * v).sum());
    (squares > 0.0).then(|| sum * sum / (values.len() as f64 * squares))
}

/// The largest as a multiple of the mean.
pub fn max_to_mean(values: &[f64]) -> Option<f64> {
    let sum: f64 = values.iter().sum();
    let max = values.iter().copied().fold(0.0, f64::max);
    (sum > 0.0).then(|| max * values.len() as f64 / sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_cases() {
        for (cases, median, p90) in [
            (&[][..], None, None),
            (&[7], Some(7), Some(7)),
            (&[9, 1], Some(1), Some(9)),
            (&[3, 1, 2], Some(2), Some(3)),
            (&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], Some(5), Some(9)),
        ] {
            assert_eq!((percentile(cases, 50), percentile(cases, 90)), (median, p90), "{cases:?}");
        }
    }

    #[test]
    fn evenness_is_one_when_all_are_the_same() {
        assert_eq!((jain(&[]), jain(&[0.0, 0.0])), (None, None));
        assert_eq!((jain(&[2.0, 2.0]), jain(&[3.0, 0.0, 0.0])), (Some(1.0), Some(1.0 / 3.0)));
        assert_eq!((max_to_mean(&[]), max_to_mean(&[0.0])), (None, None));
        assert_eq!((max_to_mean(&[2.0, 2.0]), max_to_mean(&[3.0, 1.0])), (Some(1.0), Some(1.5)));
        assert_eq!(Share { n: 3, of: 4 }.percent(), Some(75.0));
        assert_eq!(Share { n: 0, of: 0 }.percent(), None);
    }
}
