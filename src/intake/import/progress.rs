//! A sign of life on stderr while an import runs.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

#[derive(Debug)]
pub struct Progress {
    began: Instant,
    said: Instant,
    terminal: bool,
    /// A line of ours stands on the terminal and has to be wiped.
    shown: bool,
}

impl Progress {
    pub fn start() -> Self {
        let now = Instant::now();
        Progress { began: now, said: now, terminal: io::stderr().is_terminal(), shown: false }
    }

    pub fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Once a second on a terminal, where the line replaces the one before; every ten seconds in a log. That nobody may be
    /// there to read is no reason to stop.
    pub fn say(&mut self, rows: u64) {
        let pause = if self.terminal { Duration::from_secs(1) } else { Duration::from_secs(10) };
        if self.said.elapsed() < pause {
            return;
        }
        self.said = Instant::now();
        self.shown = self.terminal;
        let line = format!("{rows} rows, {} s", self.began.elapsed().as_secs());
        let _ = if self.terminal {
            write!(io::stderr(), "\r{line}\u{1b}[K")
        } else {
            writeln!(io::stderr(), "{line}")
        };
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}
