//! The pages that are measured: who asks for what.

use crate::fill::{BUSY_EMPLOYEES, FIRST_EMPLOYEE, MANAGER, TECHS, World, cookie_of};
use crate::http::{self, Answer, Client};
use crate::load::drawn;
use anyhow::{Context, Result, ensure};
use std::net::SocketAddr;
use std::ops::Range;

/// No page may be larger, before compression.
pub const LARGEST: usize = 30 * 1024;

/// Techs of tier 1, who take from the bin.
const TIER_1: usize = 12;

#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    Baskets,
    MyDesk,
    /// The bin's list from an address on: its first page, or a later one.
    Bin(String),
    /// Any issue that is over, of the whole history, for a tech.
    Working,
    /// One that waits or is in work, with issues like it beside it.
    Open,
    /// The same, for whoever reported it.
    Theirs,
    /// Of people who reported a lot.
    MyIssues,
    /// A search for one word, of those ranks in `bench_word`: the nth is in one of n issues, about.
    Search(Range<u32>),
    /// What managers read of the desk as a whole: an address, and in how many milliseconds it shall be there.
    Numbers(&'static str, u32),
}

/// Which issues and people there are to ask with.
pub struct Cast {
    pub world: World,
    /// Issues and reporters who are signed in.
    pub reported: Vec<(i64, i64)>,
}

impl Page {
    /// In how many milliseconds the slowest of twenty shall be there.
    pub fn goal(&self) -> f64 {
        match self {
            Page::Search(_) => 50.0,
            Page::Numbers(_, goal) => f64::from(*goal),
            _ => 20.0,
        }
    }

    /// The same in words, with how much it may grow with the desk.
    pub fn goal_in_words(&self) -> &'static str {
        match self {
            Page::Search(_) => "≤ 50 ms",
            Page::Numbers(_, 50) => "≤ 50 ms, ≤ 2×",
            Page::Numbers(..) => "≤ 100 ms, ≤ 2×",
            _ => "≤ 20 ms, ≤ 1.3×",
        }
    }

    /// Asks for the page as the `number`th visitor; whether the answer is the page.
    pub async fn ask(
        &self,
        client: &mut Client,
        number: u64,
        cast: &Cast,
    ) -> Result<(bool, Answer)> {
        let (path, person) = self.visit(number, cast);
        let answer = client.get(&path, &cookie_of(person)).await?;
        Ok((answer.status == 200, answer))
    }

    fn visit(&self, number: u64, cast: &Cast) -> (String, i64) {
        let one_of = |first: i64, many: usize| first + drawn(number, many) as i64;
        match self {
            Page::Baskets => ("/baskets".to_owned(), one_of(1, TECHS as usize)),
            Page::MyDesk => ("/my-desk".to_owned(), one_of(1, TECHS as usize)),
            Page::Bin(path) => (path.clone(), one_of(1, TIER_1)),
            Page::Working => {
                let issue = one_of(1, cast.world.history() as usize);
                (format!("/issues/{issue}"), one_of(1, TECHS as usize))
            }
            Page::Open => {
                let history = cast.world.history();
                let issue = one_of(history + 1, (cast.world.issues - history) as usize);
                (format!("/issues/{issue}"), one_of(1, TECHS as usize))
            }
            Page::Theirs => {
                let (issue, reporter) = cast.reported[drawn(number, cast.reported.len())];
                (format!("/issues/{issue}"), reporter)
            }
            Page::MyIssues => {
                ("/issues".to_owned(), one_of(FIRST_EMPLOYEE, BUSY_EMPLOYEES as usize))
            }
            Page::Numbers(path, _) => ((*path).to_owned(), MANAGER),
            Page::Search(ranks) => {
                let rank = ranks.start + drawn(number, ranks.len()) as u32;
                (format!("/search?q={}", word(rank)), one_of(1, TECHS as usize))
            }
        }
    }
}

/// As `bench_word` in people.sql.
fn word(rank: u32) -> String {
    let scattered = u64::from(rank) * 61_195_307 % 100_000_007;
    let syllable = |n| {
        let part = (scattered / 100_u64.pow(n) % 100) as usize;
        let consonant = "bdfghjklmnprstvwxyzc".chars().nth(part / 5);
        consonant.into_iter().chain("aeiou".chars().nth(part % 5))
    };
    match rank % 16 {
        0 => (0..3).flat_map(syllable).chain("ing".chars()).collect(),
        _ => (0..4).flat_map(syllable).collect(),
    }
}

/// The address of the bin's page of that number, found as a person finds it: by its own links onwards.
pub fn bin_page(address: SocketAddr, page: usize) -> Result<String> {
    http::runtime()?.block_on(async {
        let (mut client, mut path) = (Client::to(address).await?, "/baskets/bin".to_owned());
        for number in 1..page {
            let answer = client.get(&path, &cookie_of(1)).await?;
            ensure!(answer.status == 200, "page {number} of the bin answers {}", answer.status);
            path = onward(&String::from_utf8_lossy(&answer.body))
                .with_context(|| format!("the bin ends at page {number}"))?;
        }
        Ok(path)
    })
}

/// Where "Next page" leads.
fn onward(html: &str) -> Option<String> {
    let (before, _) = html.split_once("Next page")?;
    let (_, link) = before.rsplit_once("href=\"")?;
    let (address, _) = link.split_once('"')?;
    Some(address.replace("&amp;", "&").replace("&#38;", "&"))
}
