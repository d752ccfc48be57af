//! The call log and the log line at a person's pace: by keyboard, in a real browser, while somebody is on the phone.

use crate::journey::{Browser, Script, walked};
use crate::world::{EVE, World, ZOE};
use actix_web::rt;
use diesel::prelude::*;
use fantoccini::Locator;
use fantoccini::key::Key;
use std::time::Duration;
use tallydesk::schema::{issues, log_lines};

/// Sixty words a minute: a key.
const KEY: Duration = Duration::from_millis(200);

/// To read a question and know the answer.
const THOUGHT: Duration = Duration::from_secs(1);

/// Under this, from opening the page to the issue in the database.
const PROMISED: f64 = 30.0;

/// What was answered in passing takes a moment to write down.
const IN_PASSING: f64 = 15.0;

async fn type_in(browser: &Browser, words: &str, last: Key) {
    for key in words.chars().chain([char::from(last)]) {
        let here = browser.client.active_element().await.unwrap();
        here.send_keys(&key.to_string()).await.unwrap();
        rt::time::sleep(KEY).await;
    }
}

#[actix_web::test]
async fn a_call_is_logged_in_under_thirty_seconds() {
    let world = World::new();
    world.gets_a_password(ZOE);
    world.gets_a_password(EVE);
    walked(&world, Script::Off, async |browser| {
        browser.sign_in("zoe@example.org").await;
        browser.open("/calls/new").await;
        browser.client.find(Locator::Css("[name=reporter]")).await.unwrap().click().await.unwrap();
        // The select boxes find an answer by how it begins; the last answer is there already.
        for answer in ["eve@example.org", "Word", "Word hangs when I save", "I can", "Slow"] {
            rt::time::sleep(THOUGHT).await;
            type_in(&browser, answer, Key::Tab).await;
        }
        rt::time::sleep(THOUGHT).await;
        type_in(&browser, "", Key::Enter).await;
        browser.sees("Word hangs when I save").await;
    })
    .await;

    let took = diesel::dsl::sql::<diesel::sql_types::Double>(
        "extract(epoch from submitted_at - opened_at)::float8",
    );
    let (summary, seconds): (String, f64) =
        issues::table.select((issues::summary, took)).first(&mut *world.conn()).unwrap();
    assert_eq!(summary, "Word hangs when I save");
    assert!(seconds < PROMISED, "{seconds:.1} s");
    println!("logged in {seconds:.1} s");
}

#[actix_web::test]
async fn a_line_is_logged_in_under_fifteen_seconds_and_the_next_can_be_typed_at_once() {
    let world = World::new();
    world.gets_a_password(ZOE);
    walked(&world, Script::Off, async |browser| {
        browser.sign_in("zoe@example.org").await;
        browser.open("/log/new").await;
        for (answer, last) in [("Printer eats paper", Key::Tab), ("Eve Ellis", Key::Enter)] {
            rt::time::sleep(THOUGHT).await;
            type_in(&browser, answer, last).await;
        }
        browser.sees("Logged: Printer eats paper").await;
        type_in(&browser, "VPN", Key::Enter).await;
        browser.sees("Logged: VPN").await;
    })
    .await;

    let took =
        diesel::dsl::sql::<diesel::sql_types::Double>("extract(epoch from at - opened_at)::float8");
    let lines: Vec<(String, f64)> = log_lines::table
        .order(log_lines::id)
        .select((log_lines::asker, took))
        .load(&mut *world.conn())
        .unwrap();
    assert_eq!(lines.iter().map(|(asker, _)| &**asker).collect::<Vec<_>>(), ["Eve Ellis", ""]);
    assert!(lines.iter().all(|(_, seconds)| *seconds < IN_PASSING), "{lines:?}");
}
