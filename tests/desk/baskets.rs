//! Baskets: what waits, who takes it, in which order, and never twice.

use crate::browser::open;
use crate::world::{ADA, EMIL, EVE, MONA, Story, TOM, VERA, World, ZOE};
use tallydesk::db::Db;
use tallydesk::error::Error;
use tallydesk::issue::store::Step;
use tallydesk::issue::{Basket, Effect, IssueId};
use tallydesk::people::Person;
use tallydesk::taking;

fn urgent(summary: &'static str, effect: Effect, minutes_ago: i64) -> Story {
    Story { summary, effect, minutes_ago, ..Story::default() }
}

#[actix_web::test]
async fn the_tiles_count_what_waits_and_say_who_takes_it() {
    let world = World::new();
    world.issue(urgent("Phones are dead", Effect::CustomerImpact, 5));
    world.issue(urgent("Cannot print", Effect::WorkStoppage, 5));
    world.reported_by(EVE, "Where is the menu?");
    world.issue(Story { by: VERA, ..Story::default() });
    let taken = world.reported_by(EMIL, "How do I sort?");
    world.taken_by(ADA, taken);

    let page = open(&world, ADA, "/baskets").await;

    let counts: Vec<_> = ["vip", "p1", "p2", "bin"]
        .map(|basket| page.text(&format!(".basket.{basket} .big")).unwrap())
        .to_vec();
    assert_eq!(counts, ["1 waiting", "1 waiting", "1 waiting", "1 waiting"]);
    assert_eq!(page.texts("tbody .title").len(), 4, "what is taken waits no more");
}

#[actix_web::test]
async fn the_list_starts_with_the_least_time_left_and_pages_without_gaps() {
    let world = World::new();
    let mut reported: Vec<IssueId> =
        (0..60).map(|n| world.issue(Story { minutes_ago: 60 - n, ..Story::default() })).collect();
    reported.push(world.issue(urgent("Phones are dead", Effect::CustomerImpact, 1)));

    let mut seen = Vec::new();
    let mut page = open(&world, ADA, "/baskets").await;
    loop {
        seen.extend(page.texts("tbody .facts .num"));
        if page.texts(".pager a").iter().all(|link| link != "Next page") {
            break;
        }
        page = page.follow("Next page").await;
    }

    let last = reported.pop().unwrap();
    let wanted: Vec<_> = std::iter::once(last).chain(reported).map(|id| format!("#{id}")).collect();
    assert_eq!(seen, wanted);
}

#[actix_web::test]
async fn filters_live_in_the_address() {
    let world = World::new();
    world.issue(Story { software: "Outlook", summary: "Mail is stuck", ..Story::default() });
    world.reported_by(EVE, "Where is the menu?");

    let all = open(&world, ADA, "/baskets/bin").await;
    let some = all.submit("Filter", &[("software", "Outlook")]).await;

    assert_eq!(some.texts("tbody .title"), ["Mail is stuck"]);
    assert!(some.address.contains("software=Outlook"), "{}", some.address);
}

#[actix_web::test]
async fn take_next_gives_the_oldest_and_leads_to_it() {
    let world = World::new();
    let old = world.issue(Story { minutes_ago: 90, ..Story::default() });
    world.issue(Story { minutes_ago: 10, ..Story::default() });

    let baskets = open(&world, ADA, "/baskets").await;
    let taken = baskets.submit("Take next from Bin", &[]).await;

    assert_eq!(taken.location, Some(format!("/issues/{old}")));
    assert_eq!(world.state_of(old), "taken");
    assert_eq!(world.events_of(old), ["submitted", "taken"]);
}

#[actix_web::test]
async fn in_the_vip_basket_the_effect_goes_before_age() {
    let world = World::new();
    world.issue(Story { by: VERA, minutes_ago: 90, ..Story::default() });
    let stopped = world.issue(Story {
        by: VERA,
        effect: Effect::CustomerImpact,
        minutes_ago: 1,
        ..Story::default()
    });

    let baskets = open(&world, MONA, "/baskets").await;
    let taken = baskets.submit("Take next from VIP", &[]).await;

    assert_eq!(taken.location, Some(format!("/issues/{stopped}")));
}

#[actix_web::test]
async fn an_empty_basket_says_so_and_goes_on_only_when_asked() {
    let world = World::new();
    let waiting = world.reported_by(EVE, "Where is the menu?");

    let baskets = open(&world, ZOE, "/baskets").await;
    let nothing = baskets.submit("Take next from P1", &[]).await.landed().await;
    assert_eq!(
        nothing.text(".notice").as_deref(),
        Some("Nothing waits there: all of it is taken.")
    );

    let onward = baskets.submit("Take the next issue", &[]).await;
    assert_eq!(onward.location, Some(format!("/issues/{waiting}")));
}

#[actix_web::test]
async fn tier_1_is_offered_the_bin_alone() {
    let world = World::new();
    world.issue(urgent("Phones are dead", Effect::CustomerImpact, 5));

    let page = open(&world, ADA, "/baskets").await;
    assert!(page.offers("Take next from Bin"));
    assert!(!page.offers("Take next from P1"));
    assert!(page.texts("tbody button").is_empty());
}

#[actix_web::test]
async fn hands_are_full_at_the_limit_and_the_page_says_what_to_do() {
    let world = World::new();
    world.set("take_limit", 1);
    let first = world.reported_by(EVE, "One");
    world.taken_by(ADA, first);
    let second = world.reported_by(EVE, "Two");

    let refused = open(&world, ADA, "/baskets").await.submit("Take next from Bin", &[]).await;

    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("you hold 1 of at most 1"));
    assert_eq!(world.state_of(second), "waiting");
}

#[actix_web::test]
async fn who_is_second_to_a_certain_issue_is_told() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let page = open(&world, TOM, &format!("/issues/{issue}/take")).await;
    world.taken_by(ADA, issue);

    let late = page.submit("Take it", &[]).await;

    assert_eq!(late.status, 409);
    assert!(late.text("#refusal").unwrap().contains("Somebody was quicker"));
}

#[actix_web::test]
async fn what_is_put_back_keeps_its_age_and_says_why() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}/put-back")).await;

    let blank = page.submit("Put it back", &[("why", "  ")]).await;
    assert_eq!(blank.status, 422);
    page.submit("Put it back", &[("why", "Needs a Mac")]).await.landed().await;

    assert_eq!(world.state_of(issue), "waiting");
    let working = open(&world, TOM, &format!("/issues/{issue}")).await;
    assert!(working.text(".timeline").unwrap().contains("Needs a Mac"));
}

/// So many hands of one person pull from the bin at once until they get nothing more; what they got.
fn pulled(world: &World, hands: &[&'static str]) -> Vec<IssueId> {
    let pull = |name: &&'static str| {
        let (person, url) = (world.person(name), world.url.clone());
        std::thread::spawn(move || {
            let mut conn = tallydesk::db::establish(&url).unwrap();
            let mut mine = Vec::new();
            loop {
                let step = Step { by: &person, now: tallydesk::db::now(), token: None };
                match Db::transaction(&mut conn, |conn| {
                    taking::store::next(conn, &[Basket::Bin], step)
                }) {
                    Ok(Some(id)) => mine.push(id),
                    Ok(None) | Err(Error::Refused(_)) => return mine,
                    Err(error) => panic!("{error}"),
                }
            }
        })
    };
    let threads: Vec<_> = hands.iter().map(pull).collect();
    threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
}

#[test]
fn many_hands_of_one_person_hold_no_more_than_the_limit() {
    let world = World::new();
    for n in 0..40 {
        world.issue(Story { minutes_ago: n, ..Story::default() });
    }

    assert_eq!(pulled(&world, &[ADA; 8]).len(), 5);
    assert_eq!(pulled(&world, &[ADA; 8]).len(), 0);
    assert_eq!(pulled(&world, &[TOM; 2]).len(), 5);
}

#[test]
fn whoever_has_gone_home_or_been_moved_takes_nothing_whatever_their_page_says() {
    let world = World::new();
    world.reported_by(EVE, "One");
    let takes = |who: &Person, basket| {
        let step = Step { by: who, now: tallydesk::db::now(), token: None };
        taking::store::next(&mut world.conn(), &[basket], step)
    };
    let (ada, zoe) = (world.person(ADA), world.person(ZOE));

    world.arrange("update people set on_shift = false where id = 4");
    assert!(matches!(takes(&ada, Basket::Bin), Err(Error::Refused(_))));
    world.arrange("update people set ended_at = now() where id = 4");
    assert!(matches!(takes(&ada, Basket::Bin), Err(Error::NotSignedIn)));
    world.arrange("update people set tier = 1 where id = 6");
    assert!(matches!(takes(&zoe, Basket::P1), Err(Error::Forbidden(_))));
    assert!(takes(&zoe, Basket::Bin).unwrap().is_some());
}

#[actix_web::test]
async fn a_double_click_takes_one_and_leads_to_it_twice() {
    let world = World::new();
    let first = world.issue(Story { minutes_ago: 9, ..Story::default() });
    let second = world.issue(Story { minutes_ago: 5, ..Story::default() });
    world.set("take_limit", 1);
    let page = open(&world, ADA, "/baskets").await;

    for button in ["Take next from Bin", "Take next from Bin"] {
        let taken = page.submit(button, &[]).await;
        assert_eq!(taken.location, Some(format!("/issues/{first}")));
    }

    assert_eq!(world.state_of(second), "waiting");
    assert_eq!(world.events_of(first), ["submitted", "taken"]);
    assert_eq!(page.submit("Take the next issue", &[]).await.status, 409, "another button");
}

#[actix_web::test]
async fn a_double_click_on_one_of_the_list_leads_to_it_twice_even_with_full_hands() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let other = world.issue(Story { minutes_ago: 5, ..Story::default() });
    world.set("take_limit", 1);
    let page = open(&world, ADA, "/baskets").await;

    for _ in 0..2 {
        let taken = page.submit(&format!("Take issue {issue}"), &[]).await;
        assert_eq!(taken.location, Some(format!("/issues/{issue}")));
    }

    assert_eq!(world.events_of(issue), ["submitted", "taken"]);
    assert_eq!(page.submit(&format!("Take issue {other}"), &[]).await.status, 409);
    assert_eq!(world.state_of(other), "waiting");
}

#[actix_web::test]
async fn what_became_urgent_meanwhile_is_not_taken_from_an_old_page() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let page = open(&world, TOM, &format!("/issues/{issue}/take")).await;
    let triage = open(&world, MONA, &format!("/issues/{issue}/triage")).await;
    let change = [("effect", "customer_impact"), ("why", "Customers call")];
    triage.submit("Change the effect", &change).await.landed().await;

    assert_eq!(page.submit("Take it", &[]).await.status, 403);
    assert_eq!(world.state_of(issue), "waiting");
}

#[actix_web::test]
async fn many_takers_at_once_never_share_or_skip_an_issue() {
    let world = World::new();
    world.set("take_limit", 1_000);
    let mut waiting: Vec<IssueId> =
        (0..120).map(|n| world.issue(Story { minutes_ago: 200 - n, ..Story::default() })).collect();

    let mut taken = pulled(&world, &[ADA, ADA, TOM, TOM, ZOE, ZOE, MONA, MONA]);

    taken.sort();
    waiting.sort();
    assert_eq!(taken, waiting);
    let page = open(&world, MONA, "/baskets").await;
    assert_eq!(page.text(".basket.bin .big").as_deref(), Some("0 waiting"));
}

#[actix_web::test]
async fn what_has_had_its_first_response_is_never_shown_as_late() {
    let world = World::new();
    let issue =
        world.taken_by(ADA, world.issue(Story { minutes_ago: 60 * 24 * 9, ..Story::default() }));
    let held = open(&world, ADA, "/my-desk").await;
    assert!(held.text("tbody").unwrap().contains("Reach Eve"));
    assert!(held.text("tbody .late").is_some());

    let page = open(&world, ADA, &format!("/issues/{issue}/messages")).await;
    let asking = [("text", "Sorry for the wait. Which printer is it?"), ("asks", "yes")];
    page.submit("Send message", &asking).await.landed().await;

    let desk = open(&world, ADA, "/my-desk").await;
    assert_eq!(desk.text("tbody .late"), None);
    assert!(desk.text("tbody").unwrap().contains("Eve answers, asked just now"));
}

#[actix_web::test]
async fn what_waits_again_after_its_first_response_makes_no_basket_late() {
    let world = World::new();
    let old = Story { minutes_ago: 60 * 24 * 9, ..Story::default() };
    let issue = world.taken_by(ADA, world.issue(old));
    let page = open(&world, ADA, &format!("/issues/{issue}/messages")).await;
    page.submit("Send message", &[("text", "Sorry for the wait")]).await.landed().await;
    let page = open(&world, ADA, &format!("/issues/{issue}/put-back")).await;
    page.submit("Put it back", &[("why", "Needs a Mac")]).await.landed().await;

    let [baskets, home] = [open(&world, ADA, "/baskets").await, open(&world, ADA, "/").await];
    assert!(baskets.text(".page-head").unwrap().contains("every promise can still be kept"));
    assert_eq!(baskets.text(".basket.bin .big").as_deref(), Some("1 waiting"));
    assert!(baskets.text(".basket.bin").unwrap().contains("First response made to all"));
    assert!(home.text("main").unwrap().contains("First response made to all"));
    assert_eq!((baskets.text(".late"), home.text(".late")), (None, None));

    world.issue(Story { minutes_ago: 60 * 24 * 8, ..old });
    let [baskets, home] = [open(&world, ADA, "/baskets").await, open(&world, ADA, "/").await];
    assert!(baskets.text(".page-head").unwrap().contains("one basket is over its promise"));
    assert!(baskets.text(".basket.bin .late").is_some() && home.text(".late").is_some());
}

#[actix_web::test]
async fn a_full_page_of_the_list_fits_in_30_kilobytes() {
    let world = World::new();
    for n in 0..40 {
        let summary = "Installation of the permit reader finished but it is not in the start menu";
        world.issue(Story { summary, software: "Outlook", minutes_ago: n, ..Story::default() });
    }
    for address in ["/baskets", "/baskets/bin"] {
        let page = open(&world, MONA, address).await;
        assert_eq!(page.texts("tbody .title").len(), 25);
        assert!(page.body.len() <= 30 * 1024, "{address} has {} bytes", page.body.len());
    }
}
