//! Work on an issue, and what its reporter says to it.

use crate::browser::open;
use crate::world::{ADA, EMIL, EVE, MONA, Story, TOM, VERA, World, ZOE};
use tallydesk::issue::Effect;

#[actix_web::test]
async fn the_working_page_says_why_an_issue_is_where_it_is() {
    let world = World::new();
    let issue = world.reported_by(EVE, "Where is the menu?");
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    let text = page.text("main").unwrap();
    assert!(
        text.contains(
            "Low priority because it is a question. Basket Bin: tier 1 takes turns. Not VIP."
        ),
        "{text}"
    );
}

#[actix_web::test]
async fn a_contact_that_reached_the_reporter_is_the_first_response() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    let contact =
        [("channel", "phone"), ("reached", "yes"), ("minutes", "4"), ("text", "She restarted it")];
    let after = page.submit("Save contact", &contact).await.landed().await;

    assert!(after.text(".timeline").unwrap().contains("reached Eve Ellis by phone, 4 min"));
    assert!(after.text(".next-card").unwrap().contains("First response in time"));
}

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
async fn resolving_asks_again_and_keeps_every_word() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    let again = page
        .submit("Resolve", &[("code", "reinstall"), ("details", "short"), ("minutes", "soon")])
        .await;

    assert_eq!(again.status, 422);
    assert_eq!(again.value("input[name=code][checked]").as_deref(), Some("reinstall"));
    assert_eq!(again.value("textarea[name=details]").as_deref(), Some("short"));
    assert_eq!(again.value("input[name=minutes]").as_deref(), Some("soon"));
    assert_eq!(again.texts(".problem li").len(), 3, "details, documentation, minutes at once");
    assert_eq!(world.state_of(issue), "taken");
}

const DONE: [(&str, &str); 5] = [
    ("code", "explained"),
    ("details", "Showed her where the menu went"),
    ("documentation", "missing"),
    ("minutes", "6"),
    ("kinds[]", "how-to"),
];

#[actix_web::test]
async fn a_tech_resolves_the_next_and_the_reporter_agrees() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let next = world.reported_by(EMIL, "Two");
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    let led = page.submit("Resolve and take the next", &DONE).await;
    assert_eq!(led.location, Some(format!("/issues/{next}")));
    assert_eq!(world.state_of(issue), "resolved");

    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    theirs.submit("Yes, it works", &[]).await.landed().await;
    assert_eq!(world.state_of(issue), "closed");
    assert_eq!(world.events_of(issue), ["submitted", "taken", "resolved", "agreed"]);
}

#[actix_web::test]
async fn a_resolution_needs_a_kind() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    let refused = page.submit("Resolve", &DONE[..4]).await;

    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("Choose at least one kind"));
    assert_eq!(refused.value("textarea[name=details]").as_deref(), Some(DONE[1].1));
}

#[actix_web::test]
async fn still_broken_goes_back_to_who_had_it() {
    let world = World::new();
    let issue = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "One")));
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;

    theirs.submit("Still broken", &[("text", "It is back after lunch")]).await.landed().await;

    assert_eq!(world.state_of(issue), "taken");
    let mine = open(&world, ADA, "/my-desk").await;
    assert_eq!(mine.texts("tbody .title"), ["One"]);
}

#[actix_web::test]
async fn only_a_waiting_issue_is_cancelled_and_only_by_its_reporter() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    let asked = theirs.open(&format!("/issues/{issue}/cancel")).await;
    world.taken_by(ADA, issue);

    let late = asked.submit("Cancel the issue", &[]).await;
    assert_eq!(late.status, 409);
    assert!(late.text("#refusal").unwrap().contains("It is “In work” now"));

    assert_eq!(open(&world, EMIL, &format!("/issues/{issue}/cancel")).await.status, 404);
    assert_eq!(open(&world, TOM, &format!("/issues/{issue}/cancel")).await.status, 403);
}

#[actix_web::test]
async fn a_stale_form_shows_both_texts_and_goes_through_the_second_time() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let mine = open(&world, ADA, &format!("/issues/{issue}")).await;
    let theirs = open(&world, MONA, &format!("/issues/{issue}/triage")).await;
    let change = [("effect", "work_stoppage"), ("why", "She cannot work at all")];
    theirs.submit("Change the effect", &change).await.landed().await;

    let stale = mine.submit("Resolve", &DONE).await;
    assert_eq!(stale.status, 409);
    assert!(stale.text("#refusal").unwrap().contains("Somebody changed this issue"));
    assert!(stale.text(".timeline").unwrap().contains("She cannot work at all"), "their text");
    assert_eq!(stale.value("textarea[name=details]").as_deref(), Some(DONE[1].1), "my text");

    stale.submit("Resolve", &[]).await.landed().await;
    assert_eq!(world.state_of(issue), "resolved");
}

#[actix_web::test]
async fn another_effect_moves_an_issue_and_its_promise_counts_from_the_report() {
    let world = World::new();
    let issue = world.issue(Story { minutes_ago: 30, ..Story::default() });
    let page = open(&world, ZOE, &format!("/issues/{issue}/triage")).await;
    let change = [("effect", "customer_impact"), ("why", "Customers call about it")];
    page.submit("Change the effect", &change).await.landed().await;

    let p1 = open(&world, ZOE, "/baskets/p1").await;
    assert_eq!(p1.texts("tbody .facts .num"), [format!("#{issue}")]);
    assert_eq!(p1.text(".basket.bin .big").as_deref(), Some("0 waiting"));
    assert_eq!(world.events_of(issue), ["submitted", "retriaged"]);
}

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
async fn silence_closes_what_was_resolved_once_on_any_number_of_nodes() {
    let world = World::new();
    let issue = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "One")));
    let fresh = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "Two")));
    world.arrange(&format!(
        "update issues set closes_at = now() - interval '1 minute' where id = {issue}"
    ));

    let nodes = [world.house.db.clone(), world.house.db.clone()];
    let [first, second] =
        nodes.map(|db| async move { tallydesk::work::close_once(&db).await.unwrap() });
    let closed = first.await + second.await;

    assert_eq!(closed, 1);
    assert_eq!(world.state_of(issue), "closed");
    assert_eq!(world.state_of(fresh), "resolved");
    assert_eq!(world.events_of(issue).last(), Some(&"closed"));
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    let said = theirs.text(".timeline").unwrap();
    assert!(
        said.contains("closed this, hearing nothing more"),
        "after as many days as is set: {said}"
    );
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
    for issue in [ordinary, vip] {
        world.arrange(&format!(
            "update issue_events set why = 'Basket VIP. Not VIP.' where issue_id = {issue}"
        ));
    }

    for (who, issue) in [(EVE, ordinary), (VERA, vip)] {
        for address in
            [format!("/issues/{issue}"), format!("/issues/{issue}?receipt"), "/issues".to_owned()]
        {
            let page = open(&world, who, &address).await;
            let text = page.text("body").unwrap().to_lowercase();
            assert!(!text.contains("vip") && !text.contains("manager"), "{address}: {text}");
        }
    }
    assert!(
        open(&world, ADA, &format!("/issues/{vip}")).await.text("aside").unwrap().contains("VIP")
    );
}
