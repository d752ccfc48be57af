//! By what a row is known when its file comes again.

use std::collections::HashMap;

/// What tells one row from another: the number it had at the other desk, or else all that it says.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    Number(String),
    /// SHA-256 of the mapped columns, as they stand in the file: a better repair changes no key.
    Content([u8; 32]),
}

/// The keys of one run. Some forty bytes a row; all else in an import is of constant size.
#[derive(Debug, Default)]
pub struct Seen(HashMap<u128, Earlier>);

#[derive(Clone, Copy, Debug)]
struct Earlier {
    line: u64,
    times: u32,
}

impl Seen {
    /// The `import_key` of the row at `line`. Rows without a number that say the same are as many issues: they are counted,
    /// and because a file is always read from its top, each gets the same count when the file comes again.
    ///
    /// # Errors
    /// The earlier line, when a number stands on two rows.
    pub fn key(&mut self, source: &str, key: &Key, line: u64) -> Result<String, u64> {
        let written = match key {
            Key::Number(number) => format!("{source}/{number}"),
            Key::Content(hash) => format!("{source}/{}", hex(hash)),
        };
        let earlier = self.0.entry(short(&written)).or_insert(Earlier { line, times: 0 });
        earlier.times += 1;
        match (key, earlier.times) {
            (Key::Number(_), 1) => Ok(written),
            (Key::Number(_), _) => Err(earlier.line),
            (Key::Content(_), times) => Ok(format!("{written}#{times}")),
        }
    }
}

/// Half of its SHA-256: two keys that share it are not to be expected in any file.
fn short(key: &str) -> u128 {
    use sha2::{Digest, Sha256};
    Sha256::digest(key.as_bytes()).iter().take(16).fold(0, |all, byte| all << 8 | u128::from(*byte))
}

fn hex(hash: &[u8]) -> String {
    use std::fmt::Write;
    hash.iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_issue_and_equal_texts_are_counted() {
        let mut seen = Seen::default();
        let number = Key::Number("INC 1".to_owned());
        assert_eq!(seen.key("old desk", &number, 2), Ok("old desk/INC 1".to_owned()));
        assert_eq!(seen.key("old desk", &number, 5), Err(2));
        assert_eq!(seen.key("other", &number, 6), Ok("other/INC 1".to_owned()));

        let same = Key::Content([0xAB; 32]);
        let hash = "ab".repeat(32);
        assert_eq!(seen.key("import", &same, 7), Ok(format!("import/{hash}#1")));
        assert_eq!(seen.key("import", &same, 8), Ok(format!("import/{hash}#2")));
    }
}
