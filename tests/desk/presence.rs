//! A colleague has it open: said by name to those who work issues, and to nobody else.

use crate::browser::{Page, open};
use crate::world::{ADA, EVE, MONA, SAM, TOM, World, ZOE};
use chrono::TimeDelta;
use tallydesk::db;
use tallydesk::issue::IssueId;
use tallydesk::presence::share_once;

fn page_of(issue: IssueId) -> String {
    format!("/issues/{issue}")
}

/// What a working page says of colleagues.
fn others(page: &Page) -> Option<String> {
    page.text("#others p")
}

#[actix_web::test]
async fn who_opens_an_issue_reads_which_colleague_has_it_open() {
    let world = World::new();
    let issue = world.reported_by(EVE, "Where is the printer menu?");
    assert_eq!(others(&open(&world, TOM, &page_of(issue)).await), None, "he is the first");

    let zoes = others(&open(&world, ZOE, &page_of(issue)).await).unwrap();
    assert!(zoes.starts_with("Tom Tully has it open (just now)."), "{zoes}");
    let monas = others(&open(&world, MONA, &page_of(issue)).await).unwrap();
    assert!(monas.contains("Tom Tully (just now)") && monas.contains("have it open"), "{monas}");
    assert!(others(&open(&world, TOM, &page_of(issue)).await).unwrap().contains("Zoe Zeller"));
}

#[actix_web::test]
async fn lists_mark_what_a_colleague_has_open() {
    let world = World::new();
    let waiting = world.reported_by(EVE, "Where is the printer menu?");
    let held = world.taken_by(ADA, world.reported_by(EVE, "Printer jams"));
    for issue in [waiting, held] {
        open(&world, TOM, &page_of(issue)).await;
    }
    for list in ["/baskets", "/baskets/bin", "/my-desk", "/search?q=printer"] {
        let marks = open(&world, ADA, list).await.texts(".others");
        assert!(!marks.is_empty(), "{list}");
        assert!(marks.iter().all(|mark| mark == "Tom Tully has it open (just now)"), "{marks:?}");
        let own = open(&world, TOM, list).await.texts(".others");
        assert_eq!(own, [""; 0], "nobody is told of themselves: {list}");
    }
}

#[actix_web::test]
async fn nobody_outside_the_desk_learns_who_looks() {
    let world = World::new();
    let issue = world.reported_by(EVE, "Where is the printer menu?");
    let escalated = world.escalated_by(ZOE, world.taken_by(ZOE, world.reported_by(EVE, "Printer")));
    // Ada reads her own report as its reporter.
    let own = world.reported_by(ADA, "My printer");
    for issue in [issue, escalated, own] {
        open(&world, TOM, &page_of(issue)).await;
    }
    let to_eve = [page_of(issue), "/issues".into(), "/".into()];
    let to_ada = [page_of(own), "/search?q=printer+from:ada@example.org".into()];
    let to_sam = [page_of(escalated), "/search?q=printer".into()];
    for (who, addresses) in [(EVE, &to_eve[..]), (ADA, &to_ada), (SAM, &to_sam)] {
        for address in addresses {
            let page = open(&world, who, address).await;
            assert_eq!(page.status, 200, "{who} at {address}");
            assert!(!page.body.contains("Tom Tully"), "{who} at {address}");
        }
    }
    assert!(others(&open(&world, ADA, &page_of(issue)).await).is_some());
}

#[actix_web::test]
async fn acting_on_an_issue_ends_it_and_so_do_five_minutes() {
    let world = World::new();
    let issue = world.taken_by(TOM, world.reported_by(EVE, "Where is the printer menu?"));
    let page = open(&world, TOM, &page_of(issue)).await;
    let seen = async || others(&open(&world, ADA, &page_of(issue)).await).is_some();
    assert!(seen().await);
    let sent = page.submit("Send message", &[("text", "Under File")]).await;
    assert!(!seen().await, "he has sent his answer");
    sent.landed().await;
    assert!(seen().await, "and looks at it again");

    let long_ago = db::now() - TimeDelta::minutes(5);
    let world = World::new();
    let issue = world.reported_by(EVE, "Where is the printer menu?");
    world.house.presence.note(issue, &world.person(TOM), long_ago);
    assert_eq!(others(&open(&world, ADA, &page_of(issue)).await), None);
}

#[actix_web::test]
async fn what_is_over_is_nobodys_to_work_on() {
    let world = World::new();
    let issue = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "Printer")));
    open(&world, TOM, &page_of(issue)).await;
    assert_eq!(others(&open(&world, ZOE, &page_of(issue)).await), None);
}

#[actix_web::test]
async fn nodes_tell_each_other_who_looks_and_who_has_left() {
    let world = World::new();
    let issue = world.taken_by(TOM, world.reported_by(EVE, "Where is the printer menu?"));
    let (here, there) = (world.house.clone(), world.house_at("http://127.0.0.1:8080"));
    let share = async || {
        for node in [&here, &there] {
            share_once(&node.db, &node.presence).await.unwrap();
        }
        share_once(&here.db, &here.presence).await.unwrap();
    };
    let seen = |by| {
        let others = there.presence.others(issue, by, db::now());
        others.iter().map(|one| one.name.to_string()).collect::<Vec<_>>()
    };

    let page = open(&world, TOM, &page_of(issue)).await;
    share().await;
    assert_eq!(seen(world.person(ADA).id), ["Tom Tully"]);
    page.submit("Send message", &[("text", "Under File")]).await;
    share().await;
    assert_eq!(seen(world.person(ADA).id), [""; 0]);
    assert_eq!(world.texts("select count(*)::text from open_pages"), ["1"]);
}
