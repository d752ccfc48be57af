//! Three employees are told what the Software Team answered, one of them by phone, in a real Chromium without script.

use crate::journey::{Script, walked};
use crate::world::{ADA, EMIL, EVE, SAM, Story, VERA, World};
use tallydesk::issue::IssueId;

const ANSWER: &str = "Save a copy first, then work in that.";

#[actix_web::test]
async fn an_escalation_is_acknowledged_answered_told_to_three_and_resolved_without_script() {
    let world = World::new();
    for who in [EVE, EMIL, ADA, SAM] {
        world.gets_a_password(who);
    }
    let issues = [EVE, EMIL, VERA].map(|by| {
        let summary = "Word closes on save";
        world.taken_by(ADA, world.issue(Story { by, summary, ..Story::default() }))
    });
    // Vera asked for a call.
    world.arrange("update issues set contact_by = 'phone' where reporter_id = 3");

    walked(&world, Script::Off, async move |browser| {
        browser.sign_in("ada@example.org").await;
        for (place, issue) in issues.iter().enumerate() {
            browser.open(&format!("/issues/{issue}")).await;
            browser.click("To the Software Team").await;
            browser.choose(if place == 0 { "A new case" } else { "Word closes on save" }).await;
            browser.fill_in("escalate-tried", "Reinstalled it, other account").await;
            browser.click("Send it to the Software Team").await;
            browser.sees("Not answered yet.").await;
        }
        browser.click("Sign out").await;
        browser.sees("Work email").await;

        browser.sign_in("sam@example.org").await;
        browser.open("/cases").await;
        browser.click("Word closes on save").await;
        browser.click("Acknowledge").await;
        browser.sees("acknowledged it").await;
        browser.click("Answer").await;
        browser.choose("Workaround").await;
        browser.fill_in("answer-text", ANSWER).await;
        browser.click("Answer").await;
        browser.sees("0 of 3 know.").await;
        browser.click("Tell those who do not").await;
        browser.click("Send it to 2 people").await;
        browser.sees("A message is on its way to 2 people").await;
        browser.click("Sign out").await;
        browser.sees("Work email").await;

        for (who, issue) in [("eve", issues[0]), ("emil", issues[1])] {
            browser.sign_in(&format!("{who}@example.org")).await;
            browser.open(&format!("/issues/{issue}")).await;
            browser.sees(ANSWER).await;
            browser.click("Yes, it works").await;
            browser.sees("It is closed.").await;
            browser.click("Sign out").await;
            browser.sees("Work email").await;
        }

        browser.sign_in("ada@example.org").await;
        browser.open("/relays?whose=mine").await;
        browser.click("Vera Vance").await;
        browser.choose("phone").await;
        browser.choose("They know, and can go on").await;
        browser.fill_in("relay-minutes", "4").await;
        browser.click("Save").await;
        browser.sees("Told by phone").await;
        browser.click("Sign out").await;
        browser.sees("Work email").await;

        browser.sign_in("sam@example.org").await;
        browser.open("/cases/1/close").await;
        browser.fill_in("close-text", "Everybody knows, and works in a copy.").await;
        browser.click("Close it").await;
        browser.sees("All 3 people know.").await;
        browser.sees("Closed").await;
    })
    .await;

    let stand = issues.map(|issue: IssueId| world.state_of(issue));
    assert_eq!(stand, ["closed", "closed", "resolved"]);
    assert_eq!(
        world.events_of(issues[2]),
        ["submitted", "taken", "escalated", "acknowledged", "answered", "relayed"]
    );
}
