//! The call log at a person's pace: by keyboard, in a real browser, while somebody is on the phone.

use crate::journey::{Script, walked};
use crate::world::{EVE, World, ZOE};
use actix_web::rt;
use diesel::prelude::*;
use fantoccini::Locator;
use fantoccini::key::Key;
use std::time::Duration;
use tallydesk::schema::issues;

/// Sixty words a minute: a key.
const KEY: Duration = Duration::from_millis(200);

/// To read a question and know the answer.
const THOUGHT: Duration = Duration::from_secs(1);

/// Under this, from opening the page to the issue in the database.
const PROMISED: f64 = 30.0;

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
            for key in answer.chars().chain([char::from(Key::Tab)]) {
                browser
                    .client
                    .active_element()
                    .await
                    .unwrap()
                    .send_keys(&key.to_string())
                    .await
                    .unwrap();
                rt::time::sleep(KEY).await;
            }
        }
        rt::time::sleep(THOUGHT).await;
        browser
            .client
            .active_element()
            .await
            .unwrap()
            .send_keys(&char::from(Key::Enter).to_string())
            .await
            .unwrap();
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
