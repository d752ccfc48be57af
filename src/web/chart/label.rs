//! Words at the ends of lines, moved apart where they would stand on each other.

use super::place::{At, Plot};

/// How high one row of small print is, and how wide a letter about is.
pub const ROW: f64 = 12.0;
pub const LETTER: f64 = 6.9;

/// What stands behind the end of a line: its figure, and below it its name; or one of the two.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Of the colour of its line.
    pub class: &'static str,
    /// Where its first row stands.
    pub y: At,
    pub figure: String,
    pub name: String,
    /// Where the name stands: the second row, or the only one.
    pub name_y: At,
}

impl Label {
    pub fn new(class: &'static str, at: At, figure: String, name: String) -> Self {
        Label { class, y: at, figure, name, name_y: at }
    }

    fn height(&self) -> f64 {
        let rows = [&self.figure, &self.name].iter().filter(|row| !row.is_empty()).count();
        rows as f64 * ROW + 2.0
    }

    pub fn letters(&self) -> usize {
        self.figure.chars().count().max(self.name.chars().count())
    }

    /// Its rows, from its middle on.
    fn put(&mut self, middle: f64) {
        let first = middle - self.height() / 2.0 + ROW - 1.0;
        self.y = At(first);
        self.name_y = At(if self.figure.is_empty() { first } else { first + ROW });
    }
}

/// Each as near to its line as the others leave room, all inside the picture if they fit there at all.
pub fn spread(labels: &mut [Label], plot: &Plot) {
    labels.sort_by(|one, other| one.y.0.total_cmp(&other.y.0));
    let heights: Vec<f64> = labels.iter().map(Label::height).collect();
    let top = plot.top.0 - ROW / 2.0;
    let bottom = (plot.bottom.0 + ROW / 2.0).max(top + heights.iter().sum::<f64>());
    let mut middles: Vec<f64> = labels.iter().map(|label| label.y.0).collect();
    let mut free = top;
    for (middle, height) in middles.iter_mut().zip(&heights) {
        *middle = middle.max(free + height / 2.0);
        free = *middle + height / 2.0;
    }
    let mut free = bottom;
    for (middle, height) in middles.iter_mut().zip(&heights).rev() {
        *middle = middle.min(free - height / 2.0);
        free = *middle - height / 2.0;
    }
    for (label, middle) in labels.iter_mut().zip(middles) {
        label.put(middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_two_labels_stand_on_each_other(places in proptest::collection::vec((12.0..166.0, any::<bool>()), 1..7)) {
            let plot = Plot { left: At(0.0), right: At(1.0), top: At(12.0), bottom: At(166.0) };
            let mut labels: Vec<Label> = (places.into_iter())
                .map(|(y, named)| Label::new("s1", At(y), "7".into(), if named { "name".into() } else { String::new() }))
                .collect();
            spread(&mut labels, &plot);
            let mut rows: Vec<f64> = labels.iter().flat_map(|one| {
                if one.name.is_empty() { vec![one.y.0] } else { vec![one.y.0, one.name_y.0] }
            }).collect();
            rows.sort_by(f64::total_cmp);
            prop_assert!(rows.windows(2).all(|two| two[1] - two[0] >= ROW - 0.01), "{rows:?}");
            prop_assert!(rows[0] >= 12.0 && rows[rows.len() - 1] <= 172.0, "{rows:?}");
        }
    }
}
