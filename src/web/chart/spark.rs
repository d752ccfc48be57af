//! The course of one number, as small as a word.

use super::place::{At, Plot};
use super::scale::{Scale, within_reach};

const PLOT: Plot = Plot { left: At(2.0), right: At(92.0), top: At(4.0), bottom: At(32.0) };

/// Its template is the macro of `web/chart/spark.html`. The number itself stands beside it, so it has no words.
#[derive(Debug, PartialEq)]
pub struct Spark {
    pub path: String,
    pub alone: Vec<(At, At)>,
    /// The last figure that is known.
    pub end: Option<(At, At)>,
}

impl Spark {
    pub fn of(values: &[Option<f64>]) -> Self {
        let finite =
            |value: &Option<f64>| value.filter(|value| value.is_finite()).map(within_reach);
        let values: Vec<_> = values.iter().map(finite).collect();
        let known = || values.iter().flatten().copied();
        let (least, most) =
            (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
        // Where nothing changes, the line lies in the middle.
        let (from, to) = if most > least { (least, most) } else { (least - 1.0, least + 1.0) };
        let scale = Scale { from, to, ticks: Vec::new(), step: 0.0 };
        let (path, mut alone) = PLOT.path(&values, &scale);
        let last = values.iter().rposition(Option::is_some);
        let end = last.and_then(|at| Some((PLOT.x(at, values.len()), PLOT.y(values[at]?, &scale))));
        alone.retain(|one| Some(*one) != end);
        Spark { path, alone, end }
    }
}
