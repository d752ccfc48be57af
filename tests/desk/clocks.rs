//! The clock's story, and my desk: what runs, what stands still, what is next.

use crate::browser::open;
use crate::world::{ADA, EVE, TOM, World};

#[actix_web::test]
async fn a_question_stops_the_clock_until_the_reporter_answers_and_the_story_says_so() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "The printer jams"));
    let asking = [("text", "Which printer is it?"), ("asks", "yes")];
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    page.submit("Send message", &asking).await.landed().await;

    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    assert!(page.text(".timeline").unwrap().contains("You asked"));
    let story = page.follow("The clock’s story").await.text("main").unwrap();
    assert!(story.contains("stands: the reporter was asked something"), "{story}");
    assert!(story.contains("It stands still now"), "{story}");

    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert!(theirs.text("main").unwrap().contains("Ada has asked you something"));
    theirs.submit("Send message", &[("text", "The one in room 4")]).await.landed().await;

    let story = open(&world, ADA, &format!("/issues/{issue}/clock")).await.text("main").unwrap();
    assert!(story.contains("It runs"), "{story}");
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await.text("main").unwrap();
    assert!(!theirs.contains("has asked you something"));
}

#[actix_web::test]
async fn my_desk_says_what_is_next_and_shows_as_a_fault_that_nothing_is() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "The printer jams"));
    let desk = open(&world, ADA, "/my-desk").await;
    assert!(desk.text("tbody").unwrap().contains("Reach Eve"));

    let reached = [("channel", "phone"), ("reached", "yes"), ("minutes", "3")];
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    page.submit("Save contact", &reached).await.landed().await;
    let desk = open(&world, ADA, "/my-desk").await;
    assert!(desk.text(".page-head").unwrap().contains("One has no next step"));
    assert!(desk.text("tbody .late").unwrap().contains("No next step"));

    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    theirs.submit("Send message", &[("text", "It jams again")]).await.landed().await;
    let desk = open(&world, ADA, "/my-desk").await;
    assert!(desk.text("tbody").unwrap().contains("Answer Eve, who wrote just now"));
    assert!(!desk.text(".page-head").unwrap().contains("no next step"));

    assert_eq!(open(&world, TOM, "/my-desk").await.text("tbody"), None, "Tom holds nothing");
}

#[actix_web::test]
async fn the_clock_is_the_desks_own_matter() {
    let world = World::new();
    let issue = world.reported_by(EVE, "The printer jams");
    let own = world.reported_by(ADA, "My own printer jams");
    assert_eq!(open(&world, EVE, &format!("/issues/{issue}/clock")).await.status, 403);
    assert_eq!(open(&world, ADA, &format!("/issues/{own}/clock")).await.status, 403);
    let csv = open(&world, ADA, &format!("/issues/{issue}/clock.csv")).await;
    assert!(csv.body.contains("runs") && csv.body.contains("submitted"), "{}", csv.body);
}
