//! Managers keep the places that count as documentation, and the replies that the desk writes again and again.

use crate::browser::{Page, open};
use crate::world::{ADA, EVE, MONA, World};
use diesel::prelude::*;
use tallydesk::schema::{audit, issue_links};

const REPLIES: &str = "/settings/replies";
/// The titles of the replies in use.
const IN_USE: &str = "[aria-labelledby=list-title] b";

/// What the audit trail says was done, oldest first.
fn done(world: &World) -> Vec<String> {
    audit::table.order(audit::id).select(audit::what).load(&mut *world.conn()).unwrap()
}

#[actix_web::test]
async fn a_link_to_a_new_place_counts_as_a_document() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, MONA, "/settings/documents").await;
    assert_eq!(page.value("#documents-places").as_deref(), Some("docs.example.com"));

    let again = page.submit("Save places", &[("places", "our own docs")]).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.value("#documents-places").as_deref(), Some("our own docs"));
    let places = "https://Help.example.org/desk/\ndocs.example.com";
    let after = again.submit("Save places", &[("places", places)]).await.landed().await;
    let notice = after.text(".notice").unwrap();
    assert!(notice.contains("documents: nothing → help.example.org/desk"), "{notice}");

    // Within a second, or on another node at once.
    let world = World::at(world.url.clone());
    let message = open(&world, ADA, &format!("/issues/{issue}/messages")).await;
    let text = "See https://help.example.org/desk/print and https://help.example.org/other";
    message.submit("Send message", &[("text", text)]).await.landed().await;
    let counted: Vec<bool> = issue_links::table
        .order(issue_links::url)
        .select(issue_links::is_document)
        .load(&mut *world.conn())
        .unwrap();
    assert_eq!(counted, [true, false]);
}

#[actix_web::test]
async fn a_place_that_somebody_else_saved_stands_beside_ones_own() {
    let world = World::new();
    let page = open(&world, MONA, "/settings/documents").await;
    let other = open(&world, MONA, "/settings/documents").await;
    other.submit("Save places", &[("places", "help.example.org")]).await.landed().await;

    let refused = page.submit("Save places", &[("places", "wiki.example.org")]).await;

    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("Mona Marsh has changed this"));
    assert_eq!(refused.value("#documents-places").as_deref(), Some("wiki.example.org"));
    assert!(refused.text("aside").unwrap().contains("help.example.org"));
    let saved = refused.submit("Save places", &[]).await.landed().await;
    assert!(saved.text(".notice").unwrap().contains("help.example.org → wiki.example.org"));
}

async fn keep_reply(world: &World, title: &str, text: &str) -> Page {
    let page = open(world, MONA, REPLIES).await;
    page.submit("Save the reply", &[("title", title), ("text", text)]).await.landed().await
}

#[actix_web::test]
async fn a_reply_is_read_as_its_reader_will_before_it_is_kept() {
    let world = World::new();
    let page = open(&world, MONA, REPLIES).await;

    let typed = [("title", "Restart"), ("text", "Hello {nmae}, restart {software}.")];
    let again = page.submit("Preview", &typed).await;
    assert_eq!(again.status, 422);
    assert!(again.text("#reply-text-problem").unwrap().contains("There is no field {nmae}"));
    let seen = again.submit("Preview", &[("text", "Hello {name}, restart {software}.")]).await;

    assert_eq!(seen.status, 200);
    assert_eq!(seen.text(".said").as_deref(), Some("Hello Helen, restart Word."));
    assert_eq!(done(&world), [] as [&str; 0], "only looked at");
    let saved = seen.submit("Save the reply", &[]).await.landed().await;
    assert_eq!(saved.texts(IN_USE), ["Restart"]);
    assert_eq!(done(&world), ["reply added"]);
}

#[actix_web::test]
async fn a_reply_is_changed_ended_and_taken_back_and_its_title_is_there_once() {
    let world = World::new();
    keep_reply(&world, "Restart", "Restart it").await;
    let page = keep_reply(&world, "Wait", "We are on it").await;

    let twice =
        page.submit("Save the reply", &[("title", "restart"), ("text", "Off and on")]).await;
    assert_eq!(twice.status, 422);
    assert_eq!(twice.value("#reply-text").as_deref(), Some("Off and on"));
    let one = page.follow("Restart").await;
    assert_eq!(one.value("#reply-text").as_deref(), Some("Restart it"));
    assert_eq!(one.submit("Save the reply", &[("title", "Wait")]).await.status, 422);
    let after = one.submit("Save the reply", &[("text", "Off and on")]).await.landed().await;
    assert!(after.text(".notice").unwrap().contains("text: Restart it → Off and on"));
    let after = after.submit("End Restart", &[]).await.landed().await;
    assert_eq!(page.submit("End Restart", &[]).await.status, 409);
    let after = after.submit("Revive Restart", &[]).await.landed().await;

    assert_eq!(after.texts(IN_USE), ["Restart", "Wait"]);
    let all = ["reply added", "reply added", "reply changed", "reply ended", "reply revived"];
    assert_eq!(done(&world), all);
}

#[actix_web::test]
async fn who_was_outrun_on_a_reply_sees_both_texts() {
    let world = World::new();
    let list = keep_reply(&world, "Restart", "Restart it").await;
    let (mine, theirs) = (list.follow("Restart").await, list.follow("Restart").await);
    theirs.submit("Save the reply", &[("text", "Off and on")]).await.landed().await;

    let refused = mine.submit("Save the reply", &[("text", "Turn it off")]).await;

    assert_eq!(refused.status, 409);
    assert_eq!(refused.value("#reply-text").as_deref(), Some("Turn it off"));
    assert!(refused.text("aside").unwrap().contains("Off and on"));
    let after = refused.submit("Save the reply", &[]).await.landed().await;
    assert!(after.text(".notice").unwrap().contains("Off and on → Turn it off"));
    assert_eq!(open(&world, MONA, "/settings/replies?reply=999").await.status, 404);
}
