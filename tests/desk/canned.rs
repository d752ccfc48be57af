//! A message begins with a canned reply: filled in for its issue, after what was typed, and only for staff.

use crate::browser::open;
use crate::world::{ADA, EVE, MONA, World};

const TEXT: &str = "Hello {name}, please restart {software}. Your number is {number}.\n\n{my_name}";

/// The address of a message on an issue of Eve's that Ada has, at a desk with one canned reply.
async fn desk_with_a_reply(world: &World) -> String {
    let page = open(world, MONA, "/settings/replies").await;
    let typed = [("title", "Restart it"), ("text", TEXT)];
    page.submit("Save the reply", &typed).await.landed().await;
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    format!("/issues/{issue}")
}

#[actix_web::test]
async fn a_message_begins_with_a_canned_reply_after_what_was_typed() {
    let world = World::new();
    let issue = desk_with_a_reply(&world).await;
    let page = open(&world, ADA, &issue).await;

    let typed = [("text", "One thing first."), ("reply", "1")];
    let begun = page.submit("Put it in", &typed).await;

    assert_eq!(begun.status, 200);
    let number = issue.trim_start_matches("/issues/");
    let text = format!(
        "One thing first.\n\nHello Eve, please restart Word. Your number is {number}.\n\nAda Abbott"
    );
    assert_eq!(begun.value("#message-text").as_deref(), Some(text.as_str()));
    let before = open(&world, EVE, &issue).await;
    assert!(!before.text("main").unwrap().contains("please restart"), "nothing is sent yet");
    let sent = begun.submit("Send message", &[]).await.landed().await;
    assert!(sent.text("main").unwrap().contains("Hello Eve, please restart Word."));
    assert!(open(&world, EVE, &issue).await.text("main").unwrap().contains("please restart Word"));
}

#[actix_web::test]
async fn a_reply_that_was_ended_meanwhile_costs_nobody_their_words() {
    let world = World::new();
    let issue = desk_with_a_reply(&world).await;
    let page = open(&world, ADA, &format!("{issue}/messages?reply=1")).await;
    assert!(page.value("#message-text").unwrap().starts_with("Hello Eve, "));
    let settings = open(&world, MONA, "/settings/replies").await;
    settings.submit("End Restart it", &[]).await.landed().await;

    for typed in [[("text", "My words"), ("reply", "1")], [("text", "My words"), ("reply", "")]] {
        let again = page.submit("Put it in", &typed).await;
        assert_eq!(again.value("#message-text").as_deref(), Some("My words"));
        assert!(again.text(".problem").unwrap().contains("Choose a reply from the list"));
    }
    let none = open(&world, ADA, &format!("{issue}/messages")).await;
    assert!(!none.offers("Put it in"), "there is none to choose any more");
}

#[actix_web::test]
async fn an_expired_session_keeps_the_words_and_what_was_picked() {
    let world = World::new();
    let form = format!("{}/messages", desk_with_a_reply(&world).await);
    let page = open(&world, ADA, &form).await;
    world.arrange("update sessions set seen_at = now() - interval '2 days'");

    let typed = [("text", "My words"), ("reply", "1")];
    let parked = page.submit("Put it in", &typed).await.location.unwrap();
    world.everybody_signs_in();

    let back = open(&world, ADA, &parked.replace("/login", &form)).await;
    assert!(back.value("#message-text").unwrap().starts_with("My words\n\nHello Eve, "));
}

#[actix_web::test]
async fn a_reporter_learns_of_no_canned_reply() {
    let world = World::new();
    let issue = desk_with_a_reply(&world).await;
    let form = format!("{issue}/messages");
    for address in [issue.as_str(), &form, &format!("{form}?reply=1")] {
        let page = open(&world, EVE, address).await;
        assert!(!page.body.contains("Restart it") && !page.body.contains("restart Word"));
        assert!(!page.offers("Put it in"), "{address}");
    }

    let csrf = world.csrf_of(EVE);
    let typed = [("text", "Mine"), ("reply", "1"), ("then", "fill"), ("csrf_token", &csrf)];
    let page = open(&world, EVE, &form).await.send(&form, &typed).await;

    assert_eq!(page.value("#message-text").as_deref(), Some("Mine"));
    assert!(!page.body.contains("restart Word"));
    // A tech's own report reads as any reporter's does.
    let own = world.reported_by(ADA, "Mine");
    assert!(!open(&world, ADA, &format!("/issues/{own}/messages")).await.offers("Put it in"));
}
