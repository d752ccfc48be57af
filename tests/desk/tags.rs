//! Tags: added and removed by staff, each change once.

use crate::browser::open;
use crate::work::DONE;
use crate::world::{ADA, EVE, TOM, World};

#[actix_web::test]
async fn a_tag_is_added_and_removed_with_one_click_each() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    let tagged = page.submit("Add", &[("add", "crash")]).await.landed().await;
    assert_eq!(tagged.texts(".tag").len(), 1);
    let bare = tagged.submit("Remove tag Crash", &[]).await.landed().await;
    assert!(bare.texts(".tag").is_empty());
    assert_eq!(world.events_of(issue), ["submitted", "tagged", "untagged"]);
}

#[actix_web::test]
async fn one_page_of_tags_removes_each_of_them_once() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    for tag in ["crash", "slow"] {
        let page = open(&world, ADA, &format!("/issues/{issue}/tags")).await;
        page.submit("Add", &[("add", tag)]).await.landed().await;
    }
    let page = open(&world, ADA, &format!("/issues/{issue}/tags")).await;

    for button in ["Remove tag Crash", "Remove tag Crash", "Remove tag Slow"] {
        page.submit(button, &[]).await.landed().await;
    }

    assert!(open(&world, ADA, &format!("/issues/{issue}")).await.texts(".tag").is_empty());
    let events = world.events_of(issue);
    assert_eq!(events, ["submitted", "tagged", "tagged", "untagged", "untagged"]);
}

#[actix_web::test]
async fn a_tag_added_twice_by_one_form_is_added_once_and_by_two_refused() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    let theirs = open(&world, TOM, &format!("/issues/{issue}")).await;

    for _ in 0..2 {
        page.submit("Add", &[("add", "crash")]).await.landed().await;
    }

    assert_eq!(theirs.submit("Add", &[("add", "crash")]).await.status, 409);
    assert_eq!(world.events_of(issue), ["submitted", "tagged"]);
}

#[actix_web::test]
async fn what_is_resolved_keeps_a_kind() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    page.submit("Resolve", &DONE).await.landed().await;

    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    let refused = page.submit("Remove tag How-to", &[]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("What is resolved keeps a kind"));

    page.submit("Add", &[("add", "crash")]).await.landed().await;
    page.submit("Remove tag How-to", &[]).await.landed().await;
    assert_eq!(open(&world, ADA, &page.address).await.texts(".tag").len(), 1);
}
