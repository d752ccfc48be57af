//! What is said about an issue, and who reads it.

use crate::browser::open;
use crate::work::DONE;
use crate::world::{ADA, EMIL, EVE, Story, TOM, VERA, World};
use tallydesk::issue::Effect;

#[actix_web::test]
async fn a_note_is_for_staff_and_a_message_for_both() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    page.submit("Save note", &[("text", "Third time this week")]).await.landed().await;
    page.submit("Send message", &[("text", "Which version is it?")]).await.landed().await;

    let staff = open(&world, TOM, &format!("/issues/{issue}")).await;
    assert_eq!(staff.text(".entry.private .said").as_deref(), Some("Third time this week"));
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert!(!theirs.body.contains("Third time this week"));
    assert!(theirs.text(".timeline").unwrap().contains("Which version is it?"));
}

#[actix_web::test]
async fn a_reporter_who_keeps_writing_keeps_nobody_from_resolving() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let mine = open(&world, ADA, &format!("/issues/{issue}")).await;
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    theirs.submit("Send message", &[("text", "And another thing")]).await.landed().await;
    mine.submit("Save note", &[("text", "She keeps writing")]).await.landed().await;

    mine.submit("Resolve", &DONE).await.landed().await;

    assert_eq!(world.state_of(issue), "resolved");
}

#[actix_web::test]
async fn a_form_that_came_back_and_was_changed_is_sent_again() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, EVE, &format!("/issues/{issue}")).await;

    for text in ["Hello?", "Hello?", "Hello, it is worse now"] {
        page.submit("Send message", &[("text", text)]).await.landed().await;
    }

    assert_eq!(world.events_of(issue), ["submitted", "taken", "message", "message"]);
}

#[actix_web::test]
async fn the_same_form_sent_twice_is_one_message() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, EVE, &format!("/issues/{issue}")).await;

    for _ in 0..2 {
        page.submit("Send message", &[("text", "Hello?")]).await.landed().await;
    }

    assert_eq!(world.events_of(issue), ["submitted", "taken", "message"]);
}

#[actix_web::test]
async fn another_employees_issue_looks_exactly_like_a_missing_one() {
    let world = World::new();
    let issue = world.reported_by(EVE, "Secret of Eve");

    let theirs = open(&world, EMIL, &format!("/issues/{issue}")).await;
    let missing = open(&world, EMIL, "/issues/987654321").await;

    assert_eq!((theirs.status, missing.status), (404.try_into().unwrap(), 404.try_into().unwrap()));
    assert_eq!(theirs.text("main h1"), missing.text("main h1"));
    assert!(!theirs.body.contains("Secret"));
}

#[actix_web::test]
async fn a_reporter_never_learns_who_is_on_the_vip_list_not_even_that_they_are() {
    let world = World::new();
    let ordinary = world.issue(Story { effect: Effect::WorkStoppage, ..Story::default() });
    let vip = world.issue(Story { by: VERA, effect: Effect::WorkStoppage, ..Story::default() });
    let pages = ["", "?receipt"];
    for (who, issue) in [(EVE, ordinary), (VERA, vip)] {
        let about = pages.map(|page| format!("/issues/{issue}{page}"));
        for address in about.into_iter().chain(["/issues".to_owned()]) {
            let page = open(&world, who, &address).await;
            let text = page.text("body").unwrap().to_lowercase();
            assert!(!text.contains("vip") && !text.contains("manager"), "{address}: {text}");
        }
    }
    assert!(
        open(&world, ADA, &format!("/issues/{vip}")).await.text("aside").unwrap().contains("VIP")
    );
}
