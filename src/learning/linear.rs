//! One line between the texts that have a tag and those that have not: logistic regression with an L2 penalty, by
//! coordinate descent on its dual (Yu, Huang and Lin 2011, as in LIBLINEAR), one text at a time.

use super::hash::Shuffle;
use super::vectors::Rows;

/// How much a text that lies wrong counts against large weights. Chosen by cross-validation on several desks' texts;
/// between 3 and 20 little depends on it.
const COST: f64 = 5.0;
/// A text whose multiplier moved by less than this share of [`COST`] is left alone for some rounds.
const STILL: f64 = 0.004;

/// A line: the weight of every word, and last the weight of none.
pub type Line = Vec<f32>;

/// What is being learnt of one tag, and can be learnt on from.
#[derive(Clone, Debug)]
pub struct Descent<'r> {
    rows: &'r Rows,
    has: Vec<bool>,
    multipliers: Vec<f64>,
    line: Line,
}

impl<'r> Descent<'r> {
    /// `has` says of every row whether it has the tag; only those `among` are learnt from.
    pub fn new(rows: &'r Rows, words: usize, has: Vec<bool>, among: &[u32]) -> Self {
        let positive = among.iter().filter(|row| has[**row as usize]).count();
        let positive = positive as f64 / among.len().max(1) as f64;
        let share = positive.clamp(0.001, 0.999);
        let start = |has: bool| COST * if has { 1.0 - share } else { share } * 0.5;
        let (multipliers, line) = (vec![0.0; rows.len()], vec![0.0; words + 1]);
        let mut new = Descent { rows, multipliers, line, has };
        for &row in among {
            let row = row as usize;
            new.multipliers[row] = start(new.has[row]);
            new.step(row, new.multipliers[row]);
        }
        new
    }

    pub fn into_line(self) -> Line {
        self.line
    }

    /// Goes down until little moves.
    pub fn run(&mut self, rows: &[u32], rounds: usize) {
        let mut order = rows.to_vec();
        let mut rest = vec![0_u8; self.rows.len()];
        let mut shuffle = Shuffle::new(order.len() as u64);
        for _ in 0..rounds {
            shuffle.mix(&mut order);
            let mut moved = false;
            for &row in &order {
                let row = row as usize;
                if rest[row] > 0 {
                    rest[row] -= 1;
                    continue;
                }
                let by = self.turn(row);
                if by.abs() < STILL * COST {
                    rest[row] = 3;
                } else {
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
    }

    /// As if these rows had never been seen.
    pub fn forget(&mut self, rows: &[u32]) {
        for &row in rows {
            let row = row as usize;
            self.step(row, -self.multipliers[row]);
            self.multipliers[row] = 0.0;
        }
    }

    /// Finds the best multiplier of one row while all others stay, by Newton's method; says how far it moved.
    fn turn(&mut self, row: usize) -> f64 {
        let entries = self.rows.row(row);
        let length = if entries.is_empty() { 1.0 } else { 2.0 };
        let side = if self.has[row] { 1.0 } else { -1.0 };
        let margin = side * f64::from(score(&self.line, entries));
        let old = self.multipliers[row];
        // Of the two multipliers that add up to COST, the one that moves down is the well-behaved one.
        let flipped = 0.5 * length * (COST - 2.0 * old) + margin < 0.0;
        let (from, sign) = if flipped { (COST - old, -1.0) } else { (old, 1.0) };
        let slope = |to: f64| length * (to - from) + sign * margin + (to / (COST - to)).ln();
        let mut to = if COST - from < 0.5 * COST { 0.1 * from } else { from };
        to = to.clamp(1e-9 * COST, (1.0 - 1e-9) * COST);
        for _ in 0..10 {
            let rise = slope(to);
            if rise.abs() < 1e-3 {
                break;
            }
            let next = to - rise / (length + COST / ((COST - to) * to));
            to = if next <= 0.0 { 0.1 * to } else { next.min((1.0 - 1e-9) * COST) };
        }
        let new = if flipped { COST - to } else { to };
        self.multipliers[row] = new;
        self.step(row, new - old);
        new - old
    }

    fn step(&mut self, row: usize, by: f64) {
        let by = if self.has[row] { by } else { -by } as f32;
        for &(at, x) in self.rows.row(row) {
            self.line[at as usize] += by * x;
        }
        if let Some(none) = self.line.last_mut() {
            *none += by;
        }
    }
}

/// On which side of the line a text lies, and how far from it.
pub fn score(line: &[f32], entries: &[(u32, f32)]) -> f32 {
    let none = line.last().copied().unwrap_or_default();
    none + entries.iter().map(|&(at, x)| line[at as usize] * x).sum::<f32>()
}
