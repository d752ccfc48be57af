//! Naive Bayes: for the first few hundred texts, of which a line learns too little.

use super::linear::Line;
use super::vectors::Rows;

/// What every word is given, seen or not.
const SMOOTH: f32 = 0.1;

/// The line between the texts of `among` that have a tag and the others, by how often each has each word.
pub fn line(rows: &Rows, words: usize, has: &[bool], among: &[u32]) -> Line {
    let mut sums = [vec![SMOOTH; words], vec![SMOOTH; words]];
    let mut texts = [1.0_f32, 1.0];
    for &row in among {
        let side = usize::from(has[row as usize]);
        texts[side] += 1.0;
        for &(at, x) in rows.row(row as usize) {
            sums[side][at as usize] += x;
        }
    }
    let [without, with] = sums;
    let ratio = with.iter().sum::<f32>() / without.iter().sum::<f32>();
    let mut line: Line = with.iter().zip(&without).map(|(a, b)| (a / b / ratio).ln()).collect();
    line.push((texts[1] / texts[0]).ln());
    line
}
