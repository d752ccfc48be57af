//! Places in a picture: where something is drawn, to a tenth of a unit.

use super::scale::Scale;
use std::fmt;

/// A coordinate or a length. Written to one place, so that the same figures are the same bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct At(pub f64);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        let sign = if tenths < 0 { "-" } else { "" };
        write!(f, "{sign}{}", tenths.abs() / 10)?;
        if tenths % 10 == 0 { Ok(()) } else { write!(f, ".{}", tenths.abs() % 10) }
    }
}

/// The part of a picture in which the figures stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    pub left: At,
    pub right: At,
    pub top: At,
    pub bottom: At,
}

impl Plot {
    /// Where the n-th of so many stands: from edge to edge, a single one in the middle.
    pub fn x(&self, n: usize, of: usize) -> At {
        let part = if of > 1 { n as f64 / (of - 1) as f64 } else { 0.5 };
        At(self.left.0 + (self.right.0 - self.left.0) * part)
    }

    /// How high a figure stands: never outside.
    pub fn y(&self, value: f64, scale: &Scale) -> At {
        At(self.bottom.0 - (self.bottom.0 - self.top.0) * scale.part(value))
    }

    /// What is drawn of a series: a path with a gap wherever nothing is known, and a dot for each figure that stands alone.
    pub fn path(&self, values: &[Option<f64>], scale: &Scale) -> (String, Vec<(At, At)>) {
        let places: Vec<_> = (values.iter().enumerate())
            .map(|(n, value)| Some((self.x(n, values.len()), self.y((*value)?, scale))))
            .collect();
        let (mut path, mut alone) = (String::new(), Vec::new());
        for run in places.split(Option::is_none).filter(|run| !run.is_empty()) {
            if let [Some(one)] = run {
                alone.push(*one);
                continue;
            }
            for (n, (x, y)) in run.iter().flatten().enumerate() {
                path.push_str(&format!("{}{x} {y}", if n == 0 { 'M' } else { 'L' }));
            }
        }
        (path, alone)
    }

    /// The shape between a series and zero, if nothing of it is missing.
    pub fn area(&self, values: &[Option<f64>], scale: &Scale) -> Option<String> {
        let whole = values.len() > 1 && values.iter().all(Option::is_some);
        let zero = self.y(0.0, scale);
        let (path, _) = self.path(values, scale);
        (whole && scale.has_zero())
            .then(|| format!("{path}L{} {zero}L{} {zero}Z", self.right, self.left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_to_a_tenth() {
        for (at, text) in
            [(0.0, "0"), (-0.04, "0"), (12.34, "12.3"), (-7.25, "-7.3"), (100.0, "100")]
        {
            assert_eq!(At(at).to_string(), text);
        }
    }

    #[test]
    fn a_gap_is_a_gap_and_one_figure_is_a_dot() {
        let plot = Plot { left: At(0.0), right: At(40.0), top: At(0.0), bottom: At(10.0) };
        let scale = Scale { from: 0.0, to: 10.0, ticks: vec![0.0, 10.0], step: 10.0 };
        let figures = [Some(0.0), Some(10.0), None, Some(5.0), None];
        assert_eq!(
            plot.path(&figures, &scale),
            ("M0 10L10 0".to_owned(), vec![(At(30.0), At(5.0))])
        );
        assert_eq!(plot.path(&[Some(3.0)], &scale).1, [(At(20.0), At(7.0))]);
        assert_eq!(plot.area(&figures, &scale), None);
        assert_eq!(
            plot.area(&[Some(1.0), Some(2.0)], &scale).as_deref(),
            Some("M0 9L40 8L40 10L0 10Z")
        );
    }
}
