//! Words to several people who reported the same: each reads their own, and nobody of the others.

use crate::browser::open;
use crate::duplicates::{marked, page_of};
use crate::work::DONE;
use crate::world::{ADA, EMIL, EVE, MONA, VERA, World};
use tallydesk::issue::IssueId;

/// Eve's, in Ada's hands, and two more of the same trouble; at a desk with one canned reply.
async fn three(world: &World) -> [IssueId; 3] {
    let page = open(world, MONA, "/settings/replies").await;
    let text = "Hello {name}, your number is {number}. {my_name}";
    let typed = [("title", "Restart it"), ("text", text)];
    page.submit("Save the reply", &typed).await.landed().await;
    let eves = world.taken_by(ADA, world.reported_by(EVE, "Eve cannot print"));
    let emils = world.reported_by(EMIL, "Emil gets no paper");
    let veras = world.reported_by(VERA, "Vera waits at the printer");
    marked(world, emils, eves).await;
    marked(world, veras, eves).await;
    [eves, emils, veras]
}

#[actix_web::test]
async fn a_canned_reply_to_all_calls_each_by_their_own_name() {
    let world = World::new();
    let all = three(&world).await;
    let page = page_of(&world, ADA, all[0]).await;
    let begun = page.submit("Put it in", &[("reply", "1"), ("also", "yes")]).await;
    let text = begun.value("#message-text").unwrap();
    assert_eq!(text, "Hello {name}, your number is {number}. {my_name}", "for each of them");
    assert!(begun.text("form .note").unwrap().contains("filled in for each reader"));
    begun.submit("Send message", &[("also", "yes")]).await.landed().await;

    for (who, issue) in [(EVE, all[0]), (EMIL, all[1]), (VERA, all[2])] {
        let page = page_of(&world, who, issue).await.text(".timeline").unwrap();
        let name = [("eve", "Eve"), ("emil", "Emil"), ("vera", "Vera")];
        let name = name.iter().find(|(key, _)| *key == who).unwrap().1;
        let own = format!("Hello {name}, your number is {issue}. Ada Abbott");
        assert!(page.contains(&own) && page.matches("Hello").count() == 1, "{page}");
    }

    let begun = page.submit("Put it in", &[("reply", "1")]).await;
    begun.submit("Send message", &[]).await.landed().await;
    let eves = page_of(&world, EVE, all[0]).await.text(".timeline").unwrap();
    assert!(eves.matches("Hello Eve").count() == 2 && !eves.contains("{name}"), "{eves}");
    let emils = page_of(&world, EMIL, all[1]).await.text(".timeline").unwrap();
    assert_eq!(emils.matches("Hello").count(), 1, "{emils}");
}

#[actix_web::test]
async fn braces_that_somebody_typed_stay_as_they_are() {
    let world = World::new();
    let [eves, ..] = three(&world).await;
    let page = page_of(&world, ADA, eves).await;
    let typed = [("text", "Write {name} into the template"), ("also", "yes")];
    page.submit("Send message", &typed).await.landed().await;
    let told = page_of(&world, EVE, eves).await.text(".timeline").unwrap();
    assert!(told.contains("Write {name} into the template"), "{told}");
}

#[actix_web::test]
async fn what_would_tell_them_of_each_other_is_not_sent_and_not_lost() {
    let world = World::new();
    let [eves, emils, _] = three(&world).await;
    let page = page_of(&world, ADA, eves).await;
    for (text, says) in [
        ("Hello Eve, it prints again", "one of them is called Eve"),
        ("As Mr Estes said", "one of them is called Estes"),
        (&*format!("The same as #{emils}"), "is the issue of one of them"),
    ] {
        let refused = page.submit("Send message", &[("text", text), ("also", "yes")]).await;
        assert_eq!(refused.status, 422, "{text}");
        assert!(refused.text("#message-text-problem").unwrap().contains(says), "{text}");
        assert_eq!(refused.value("#message-text").as_deref(), Some(text));
    }
    page.submit("Send message", &[("text", "Hello Eve, only for you")]).await.landed().await;

    let named = [&DONE[..1], &[("details", "Eve may print again")], &DONE[2..]].concat();
    let refused = page_of(&world, ADA, eves).await.submit("Resolve", &named).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text("#resolve-details-problem").unwrap().contains("is called Eve"));
    assert_eq!(refused.value("#resolve-details").as_deref(), Some("Eve may print again"));
    refused.submit("Resolve", &DONE[1..2]).await.landed().await;
    assert_eq!((world.state_of(eves), world.state_of(emils)), ("resolved", "resolved"));
}

#[actix_web::test]
async fn my_desk_leads_to_who_is_to_be_answered() {
    let world = World::new();
    let [eves, emils, veras] = three(&world).await;
    world.arrange(&format!("update issues set phone_first = true where id = {veras}"));
    let reached = [("channel", "phone"), ("reached", "yes"), ("minutes", "1")];
    page_of(&world, ADA, eves).await.submit("Save contact", &reached).await.landed().await;
    world.escalated_by(ADA, eves);

    let desk = open(&world, ADA, "/my-desk").await;
    assert!(desk.text("main").unwrap().contains("Phone Vera"), "whoever else has the first");
    let page = desk.follow("Phone Vera").await;
    assert!(page.text("h1").unwrap().contains("Vera waits at the printer"));
    assert!(page.text("main").unwrap().contains("Phone Vera"));
    page.submit("Save contact", &reached).await.landed().await;
    let said = [("text", "And now it smokes")];
    page_of(&world, EMIL, emils).await.submit("Send message", &said).await.landed().await;

    let desk = open(&world, ADA, "/my-desk").await;
    let asks = desk.texts(&format!("td a[href='/issues/{emils}']"));
    assert!(asks[0].starts_with("Answer Emil, who wrote"), "{asks:?}");
    let page = page_of(&world, ADA, emils).await;
    page.submit("Send message", &[("text", "Leave the room")]).await.landed().await;
    let desk = open(&world, ADA, "/my-desk").await.text("main").unwrap();
    assert!(!desk.contains("Emil") && !desk.contains("Vera"), "both are answered: {desk}");
    assert!(page_of(&world, EMIL, emils).await.body.contains("Leave the room"));

    let stranger = page_of(&world, crate::world::TOM, veras).await;
    assert!(!stranger.offers("Save contact"), "it is hers who has the first one");
}
