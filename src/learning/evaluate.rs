//! `tallydesk tags evaluate`: how well tags would be learnt from somebody's labelled texts, measured on texts that were
//! not learnt from. Needs no database.
#![expect(clippy::print_stdout, reason = "a command speaks to the terminal")]

use super::replay::replay;
use super::table::{OTHER, Table};
use super::{Choice, Lessons, Opinion, Reach, Verdict, threshold};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

pub use super::table::Unusable;

/// More labels are no classes but a column of names, and every one of them costs a model of its own.
const MOST: usize = 2_000;
/// So many predictions must speak for a threshold.
const FEWEST: usize = 20;

/// What to measure with.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// CSV to learn from, plain or packed with gzip, its first line naming the columns.
    #[arg(long, value_name = "A.csv")]
    pub train: Option<PathBuf>,
    /// CSV to measure on; its rows are not learnt from.
    #[arg(long, value_name = "B.csv")]
    pub test: Option<PathBuf>,
    /// Columns of text, such as title,body. Of several the first is the title.
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',', required = true)]
    pub text: Vec<String>,
    /// The column to be learnt. Rows where it is empty are left out.
    #[arg(long, value_name = "COLUMN")]
    pub label: String,
    /// How often a tag that is set without asking must be right.
    #[arg(long, value_name = "SHARE", default_value = "0.90", value_parser = share)]
    pub precision: f64,
    /// Keep only so many labels, the most frequent of the file that is learnt from; all rarer ones are learnt as one,
    /// “other”. Without it every label is learnt; one that only the test file has counts as an error.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    pub classes: Option<u16>,
    /// Replay one file in its order instead, from nothing: predict each row, then learn it. The threshold is that of the
    /// last 1,500 predictions, judged by the rows themselves. The file is named here or with --train.
    #[arg(long, value_name = "A.csv", num_args = 0..=1, conflicts_with = "test")]
    pub stream: Option<Option<PathBuf>>,
}

fn share(typed: &str) -> Result<f64, String> {
    let share: f64 = typed.parse().map_err(|_| "it is not a number".to_owned())?;
    if (0.5..=0.999).contains(&share) {
        Ok(share)
    } else {
        Err("it is from 0.5 to 0.999".to_owned())
    }
}

/// How well it went.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub classes: usize,
    pub rows: usize,
    pub accuracy: f64,
    pub top_three: f64,
    /// What the threshold does on the rows measured; none when no confidence was enough.
    pub reach: Option<Reach>,
    pub training: Duration,
    pub one: Duration,
}

/// Measures, and prints the outcome.
///
/// # Errors
/// [`Unusable`].
pub fn run(options: &Options) -> Result<Outcome, Unusable> {
    let missing = |what: &str| Unusable(format!("Name the file to {what} (see --help)."));
    if let Some(named) = &options.stream {
        let path = named.as_ref().or(options.train.as_ref());
        let path = path.ok_or_else(|| missing("replay, with --train"))?;
        return streamed(Table::read(path, &options.text, &options.label)?, options);
    }
    let train = options.train.as_ref().ok_or_else(|| missing("learn from, with --train"))?;
    let test = options.test.as_ref().ok_or_else(|| missing("measure on, with --test"))?;
    let train = Table::read(train, &options.text, &options.label)?;
    let test = Table::read(test, &options.text, &options.label)?;
    tested(train, test, options)
}

/// The labels that are learnt, and both tables in them.
fn labels(
    table: &mut Table,
    other: Option<&mut Table>,
    classes: Option<u16>,
) -> Result<Vec<String>, Unusable> {
    let mut labels = table.labels();
    if let Some(most) = classes.map(usize::from).filter(|most| labels.len() > *most) {
        labels.truncate(most);
        table.keep(&labels);
        if let Some(other) = other {
            other.keep(&labels);
        }
        if !labels.iter().any(|label| label == OTHER) {
            labels.push(OTHER.to_owned());
        }
    }
    if labels.len() > MOST {
        return Err(Unusable(format!(
            "{}: has {} labels, and at most {MOST} are learnt; name another column, or keep the most frequent with \
             --classes",
            table.name,
            labels.len()
        )));
    }
    if labels.len() < 2 {
        return Err(Unusable(format!(
            "{}: has one label only; there is nothing to learn",
            table.name
        )));
    }
    Ok(labels)
}

fn tested(mut train: Table, mut test: Table, options: &Options) -> Result<Outcome, Unusable> {
    let labels = labels(&mut train, Some(&mut test), options.classes)?;
    let number = |label: &str| labels.iter().position(|known| known == label);
    let begin = Instant::now();
    let mut lessons = Lessons::default();
    for row in &train.rows {
        lessons.add(&row.parts(), number(&row.label).map(|at| at as u32).into_iter().collect());
    }
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (model, judged) = lessons.learn(labels.len(), Choice::One, threads);
    let own: Vec<Verdict> = judged
        .iter()
        .filter_map(|text| {
            let (tag, sure) = model.judge(text).best()?;
            Some((sure, text.tags.first() == Some(&tag)))
        })
        .collect();
    let least = threshold(&own, options.precision, FEWEST);
    let training = begin.elapsed();

    let begin = Instant::now();
    let opinions: Vec<_> = test.rows.iter().map(|row| model.read(&row.parts())).collect();
    let one = begin.elapsed() / test.rows.len().max(1) as u32;
    let mut seen = Seen::default();
    for (row, opinion) in test.rows.iter().zip(&opinions) {
        seen.add(opinion, number(&row.label));
    }
    let unknown = test.rows.iter().filter(|row| number(&row.label).is_none()).count();
    let outcome = Outcome {
        classes: labels.len(),
        rows: test.rows.len(),
        accuracy: seen.share(seen.right),
        top_three: seen.share(seen.in_three),
        reach: least.map(|least| Reach::of(&seen.verdicts, least)),
        training,
        one,
    };
    say("learnt from", &format!("{}: {}", train.name, train.in_words()));
    say("measured on", &format!("{}: {}", test.name, test.in_words()));
    if unknown > 0 {
        say("", &format!("{unknown} rows have a label that was not learnt, and count as errors"));
    }
    say("classes", &classes_in_words(&labels, &train));
    tell(
        &outcome,
        options.precision,
        least,
        "by its own predictions of what it learnt from, each part by the others",
    );
    Ok(outcome)
}

fn streamed(mut table: Table, options: &Options) -> Result<Outcome, Unusable> {
    let labels = labels(&mut table, None, options.classes)?;
    let of = |label: &str| labels.iter().position(|known| known == label);
    let rows: Vec<(Vec<&str>, usize)> =
        table.rows.iter().filter_map(|row| Some((row.parts(), of(&row.label)?))).collect();
    let replayed = replay(&rows, labels.len(), options.precision);
    let mut seen = Seen::default();
    for (opinion, (_, label)) in replayed.opinions.iter().zip(&rows) {
        seen.add(opinion, Some(*label));
    }
    let outcome = Outcome {
        classes: labels.len(),
        rows: rows.len(),
        accuracy: seen.share(seen.right),
        top_three: seen.share(seen.in_three),
        reach: Some(replayed.reach),
        training: replayed.longest,
        one: replayed.one,
    };
    say("replayed", &format!("{}: {}", table.name, table.in_words()));
    say("classes", &classes_in_words(&labels, &table));
    say(
        "models",
        &format!(
            "{}, the last from {} rows; the first row tagged without asking was number {}",
            replayed.models,
            replayed.learnt,
            replayed.first.map_or("–".to_owned(), |row| (row + 1).to_string())
        ),
    );
    tell(&outcome, options.precision, None, "each time that of the last 1,500 predictions");
    Ok(outcome)
}

/// Predictions, counted.
#[derive(Default)]
struct Seen {
    verdicts: Vec<Verdict>,
    right: usize,
    in_three: usize,
}

impl Seen {
    /// No opinion is a prediction not made, and not right.
    fn add(&mut self, opinion: &Opinion, label: Option<usize>) {
        let is = |tag: &u32| label == Some(*tag as usize);
        let (best, sure) = opinion.best().unwrap_or((u32::MAX, 0.0));
        self.verdicts.push((sure, is(&best)));
        self.right += usize::from(is(&best));
        self.in_three += usize::from(opinion.order.iter().take(3).any(is));
    }

    fn share(&self, of: usize) -> f64 {
        of as f64 / self.verdicts.len().max(1) as f64
    }
}

fn classes_in_words(labels: &[String], table: &Table) -> String {
    let most = labels
        .iter()
        .map(|label| table.rows.iter().filter(|row| row.label == *label).count())
        .max();
    let majority = most.unwrap_or(0) as f64 / table.rows.len().max(1) as f64;
    format!("{} (the most frequent has {majority:.3} of the rows)", labels.len())
}

fn tell(outcome: &Outcome, precision: f64, threshold: Option<f32>, whence: &str) {
    say("accuracy", &format!("{:.3}", outcome.accuracy));
    say("top-3", &format!("{:.3}", outcome.top_three));
    let at = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.3}"));
    let reach = outcome.reach.unwrap_or_default();
    let coverage = if outcome.reach.is_some() { reach.coverage() } else { Some(0.0) };
    say("coverage", &format!("{} at {:.0} % precision asked for", at(coverage), precision * 100.0));
    say(
        "precision",
        &format!("{} reached ({} of {})", at(reach.precision()), reach.right, reach.made),
    );
    let threshold = threshold.map_or_else(String::new, |least| format!("{least:.3}, "));
    say("threshold", &format!("{threshold}{whence}"));
    say("training", &format!("{:.3} s", outcome.training.as_secs_f64()));
    say("one text", &format!("{:.4} ms", outcome.one.as_secs_f64() * 1000.0));
}

fn say(what: &str, value: &str) {
    println!("{what:<12} {value}");
}

#[cfg(test)]
mod tests;
