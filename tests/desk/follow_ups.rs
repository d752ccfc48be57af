//! Follow-ups: booked with the reporter, seen by both, done or missed, and in a calendar.

use crate::browser::open;
use crate::world::{ADA, EVE, MONA, NOBODY, TOM, World};

const TOMORROW: &str = "2099-01-01";

fn soon() -> String {
    let day = tallydesk::db::now() + chrono::TimeDelta::days(7);
    day.format("%Y-%m-%d").to_string()
}

#[actix_web::test]
async fn a_visit_is_booked_seen_by_both_and_finished_with_its_minutes() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "The printer jams"));
    let day = soon();

    let page =
        open(&world, ADA, &format!("/issues/{issue}")).await.follow("Book a follow-up").await;
    let typed = [("kind", "visit"), ("day", &day), ("time", "14:30"), ("place", "Room 4")];
    assert_eq!(page.submit("Book it", &typed).await.status, 303);
    assert_eq!(world.state_of(issue), "follow_up");

    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await.text("main").unwrap();
    assert!(theirs.contains("booked a follow-up: visit") && theirs.contains("Room 4"), "{theirs}");
    let list = open(&world, TOM, &format!("/follow-ups?day={day}")).await;
    let row = list.text("tbody").unwrap();
    assert!(row.contains("Ada Abbott") && row.contains("meets Eve Ellis"), "{row}");
    assert!(
        open(&world, TOM, &format!("/follow-ups?day={day}&whose=mine"))
            .await
            .text("tbody")
            .is_none()
    );

    let page = list.open(&format!("/issues/{issue}")).await;
    assert!(!page.texts("a").contains(&"Finish the follow-up".to_owned()), "it is not Tom’s");
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    let page = page.follow("Finish the follow-up").await;
    let told = [("outcome", "done"), ("minutes", "25"), ("text", "New roller")];
    assert_eq!(page.submit("Save", &told).await.status, 303);

    assert_eq!(world.state_of(issue), "taken");
    assert_eq!(world.events_of(issue).last(), Some(&"follow_up_finished"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await.text("main").unwrap();
    assert!(page.contains("First response in time"), "who was met has heard from us: {page}");
}

#[actix_web::test]
async fn what_was_typed_wrong_is_asked_again_and_kept() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "The printer jams"));
    let page = open(&world, ADA, &format!("/issues/{issue}/follow-ups")).await;

    let again = page.submit("Book it", &[("day", "soon"), ("place", "Room 4")]).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.value("#plan-place").as_deref(), Some("Room 4"));
    assert!(
        again.text("#plan-day-problem").is_some() && again.text("#plan-kind-problem").is_some()
    );

    let far = [
        ("kind", "remote_session"),
        ("day", TOMORROW),
        ("time", "09:00"),
        ("place", "Quick Assist"),
    ];
    assert_eq!(page.submit("Book it", &far).await.status, 409);
    assert_eq!(world.state_of(issue), "taken");
}

#[actix_web::test]
async fn a_follow_up_sent_twice_is_booked_once() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "The printer jams"));
    let page = open(&world, ADA, &format!("/issues/{issue}/follow-ups")).await;
    let day = soon();
    let typed =
        [("kind", "bring_in"), ("day", day.as_str()), ("time", "09:00"), ("place", "Desk 2")];

    for _ in 0..2 {
        assert_eq!(page.submit("Book it", &typed).await.status, 303);
    }

    world.arrange("do $$ begin assert (select count(*) = 1 from follow_ups); end $$");
}

#[actix_web::test]
async fn what_is_resolved_meanwhile_calls_its_follow_up_off() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "The printer jams"));
    let page = open(&world, ADA, &format!("/issues/{issue}/follow-ups")).await;
    let day = soon();
    let typed = [("kind", "visit"), ("day", day.as_str()), ("time", "09:00"), ("place", "Room 4")];
    page.submit("Book it", &typed).await;

    world.resolved_by(ADA, issue);

    world.arrange("do $$ begin assert (select ended_as = 'called_off' from follow_ups); end $$");
}

#[actix_web::test]
async fn a_calendar_reads_ones_follow_ups_by_a_secret_address_until_there_is_a_new_one() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "The printer jams"));
    let page = open(&world, ADA, &format!("/issues/{issue}/follow-ups")).await;
    let day = soon();
    let typed = [("kind", "visit"), ("day", day.as_str()), ("time", "09:00"), ("place", "Room 4")];
    page.submit("Book it", &typed).await;

    let address = async || {
        let page = open(&world, ADA, "/account/calendar").await;
        let button = page.texts("main button").pop().unwrap();
        let made = page.submit(&button, &[]).await.landed().await;
        assert!(!made.address.contains("key"), "a secret is in no history: {}", made.address);
        made.text(".said").unwrap().split_once("/calendar.ics").unwrap().1.to_owned()
    };
    let first = address().await;
    let read = open(&world, NOBODY, &format!("/calendar.ics{first}")).await;
    assert_eq!(read.status, 200);
    assert!(read.body.contains("LOCATION:Room 4"), "{}", read.body);

    let second = address().await;
    assert_eq!(open(&world, NOBODY, &format!("/calendar.ics{first}")).await.status, 404);
    assert_eq!(open(&world, NOBODY, &format!("/calendar.ics{second}")).await.status, 200);
    assert_eq!(open(&world, NOBODY, "/calendar.ics?key=guess").await.status, 404);
}

#[actix_web::test]
async fn a_calendar_is_read_no_more_by_who_left_the_desk_or_has_a_new_password() {
    let world = World::new();
    let made = async || {
        let page = open(&world, ADA, "/account/calendar").await;
        let button = page.texts("main button").pop().unwrap();
        let made = page.submit(&button, &[]).await.landed().await.text(".said").unwrap();
        let (_, query) = made.split_once("/calendar.ics").unwrap();
        let address = format!("/calendar.ics{query}");
        assert_eq!(open(&world, NOBODY, &address).await.status, 200);
        address
    };
    let person = format!("/people/{}", crate::world::id_of(ADA));
    let set = async |position: &str| {
        let page = open(&world, MONA, &person).await;
        assert_eq!(page.submit("Save", &[("position", position)]).await.status, 303);
    };

    let address = made().await;
    set("employee").await;
    assert_eq!(open(&world, NOBODY, &address).await.status, 404);
    set("tech1").await;
    assert_eq!(open(&world, NOBODY, &address).await.status, 404, "not even when they are back");
    let address = made().await;
    let page = open(&world, MONA, &format!("{person}/password")).await;
    assert_eq!(page.submit("Give this password", &[]).await.status, 303);
    world.everybody_signs_in();
    assert_eq!(open(&world, NOBODY, &address).await.status, 404);
    let audit = open(&world, MONA, "/settings/audit").await;
    assert!(audit.body.contains("calendar address made"));
}
