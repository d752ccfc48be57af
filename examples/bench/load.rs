//! A closed loop: so many connections, each asking again as soon as it has its answer.

use crate::http::{self, Answer, Client};
use anyhow::Result;
use futures_util::future::join_all;
use std::cell::Cell;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub connections: usize,
    pub time: Duration,
    /// As browsers ask.
    pub compressed: bool,
}

/// What was asked, and how the answers came.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Microseconds from question to whole answer, sorted.
    took: Vec<u32>,
    pub seconds: f64,
    /// Answers that were not what they should be, or never came.
    pub errors: u64,
    /// The largest answer.
    pub bytes: usize,
}

impl Outcome {
    pub fn per_second(&self) -> f64 {
        self.took.len() as f64 / self.seconds
    }

    /// The time within which so many of a hundred answers came, in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        let at = (self.took.len() * percent / 100).min(self.took.len().saturating_sub(1));
        self.took.get(at).map_or(f64::NAN, |micros| f64::from(*micros) / 1000.0)
    }
}

/// Loads the desk. `ask` puts the question of that number; it says whether the answer was right, and gives it back.
pub fn run(
    address: SocketAddr,
    load: Load,
    ask: impl AsyncFn(&mut Client, u64) -> Result<(bool, Answer)>,
) -> Result<Outcome> {
    // What is prepared on first use is prepared before.
    let warming = Load { time: (load.time / 5).min(Duration::from_secs(2)), ..load };
    let runtime = http::runtime()?;
    runtime.block_on(attempt(address, warming, &ask));
    Ok(runtime.block_on(attempt(address, load, &ask)))
}

async fn attempt(
    address: SocketAddr,
    load: Load,
    ask: &impl AsyncFn(&mut Client, u64) -> Result<(bool, Answer)>,
) -> Outcome {
    let (number, begun) = (Cell::new(0), Instant::now());
    let at_once = (0..load.connections).map(|_| one(address, load, begun, &number, ask));
    let mut outcome = join_all(at_once).await.into_iter().fold(Outcome::default(), Outcome::and);
    outcome.seconds = begun.elapsed().as_secs_f64();
    outcome.took.sort_unstable();
    outcome
}

async fn one(
    address: SocketAddr,
    load: Load,
    begun: Instant,
    number: &Cell<u64>,
    ask: &impl AsyncFn(&mut Client, u64) -> Result<(bool, Answer)>,
) -> Outcome {
    let mut outcome = Outcome::default();
    let connect = async || {
        let client = Client::to(address).await?;
        Ok::<_, anyhow::Error>(if load.compressed { client.compressed() } else { client })
    };
    let mut client = connect().await;
    while begun.elapsed() < load.time {
        let Ok(open) = &mut client else { break };
        let asked = Instant::now();
        match ask(open, number.replace(number.get() + 1)).await {
            Ok((true, answer)) => {
                outcome.took.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
                outcome.bytes = outcome.bytes.max(answer.body.len());
            }
            Ok((false, _)) => outcome.errors += 1,
            Err(_) => {
                outcome.errors += 1;
                client = connect().await;
            }
        }
    }
    outcome.errors += u64::from(client.is_err());
    outcome
}

impl Outcome {
    fn and(mut self, other: Outcome) -> Outcome {
        self.took.extend(other.took);
        self.errors += other.errors;
        self.bytes = self.bytes.max(other.bytes);
        self
    }
}

/// A number that looks drawn, from that of the question: every run asks the same.
pub fn drawn(number: u64, below: usize) -> usize {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) % below.max(1) as u64) as usize
}
