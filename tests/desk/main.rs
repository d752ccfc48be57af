//! Every test that needs more than one function: a database, the whole site, real processes, a real browser.
//! Unit tests of pure rules stand under the rules.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends at the first surprise")]
#![allow(dead_code, reason = "a helper may be ahead of its first test")]

mod accounts;
mod administration;
mod architecture;
mod attachments;
mod attention;
mod baskets;
mod browser;
mod call_log;
mod canned;
mod cases;
mod cases_contract;
mod cases_told;
mod catalogue;
mod catalogue_kept;
mod checks;
mod clocks;
mod cluster;
mod contracts;
mod demo;
mod documents;
mod documents_offered;
mod doors;
mod duplicates;
mod duplicates_counted;
mod duplicates_own;
mod duplicates_told;
mod duplicates_urgent;
mod duplicates_words;
mod escalated;
mod exports;
mod extras;
mod faults;
mod follow_ups;
mod guessing;
mod handing;
mod history;
mod import;
mod intake;
mod journey;
mod journey_told;
mod kept;
mod learnt;
mod learnt_judged;
mod live;
mod log_line;
mod migrations;
mod numbers;
mod outbox;
mod outbox_mail;
mod outbox_wishes;
mod people;
mod plans;
mod presence;
mod relays_mailed;
mod replay;
mod reports;
mod roster;
mod routed;
mod rules;
mod search;
mod search_sight;
mod several;
mod similar;
mod smtp;
mod stale;
mod tagging;
mod tags;
mod tally;
mod tally_told;
mod texts;
mod told;
mod trust;
mod turns;
mod uploads;
mod views;
mod vip;
mod wall;
mod words;
mod work;
mod world;

/// What the process was told: the tests' one look at their environment.
fn environment(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "tests have no `config`")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
