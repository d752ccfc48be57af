//! What a duplicate counts for, and for how long: in lists, in routes, in what somebody has passed over.

use crate::browser::open;
use crate::duplicates::{cancelled, mark, marked, page_of, undone};
use crate::replay::the_log_tells_all;
use crate::work::DONE;
use crate::world::{ADA, EMIL, EVE, MONA, Story, TOM, VERA, World, ZOE};
use diesel::prelude::*;
use tallydesk::db::{self, Db};
use tallydesk::error::Error;
use tallydesk::issue::{Issue, IssueId};
use tallydesk::schema::issues;
use tallydesk::taking::store::Back;

async fn resolved(world: &World, who: &str, issue: IssueId) {
    page_of(world, who, issue).await.submit("Resolve", &DONE).await.landed().await;
}

#[actix_web::test]
async fn who_has_got_the_outcome_is_counted_no_more() {
    let world = World::new();
    let eves = world.taken_by(ADA, world.reported_by(EVE, "Eve cannot print"));
    let emils = world.reported_by(EMIL, "Emil gets no paper");
    marked(&world, emils, eves).await;
    resolved(&world, ADA, eves).await;
    page_of(&world, EMIL, emils).await.submit("Yes, it works", &[]).await.landed().await;
    world.arrange("update people set on_shift = false where id = 4");
    let page = page_of(&world, EVE, eves).await;
    page.submit("Still broken", &[("text", "Again")]).await.landed().await;

    let bin = open(&world, TOM, "/baskets/bin").await;
    assert!(bin.body.contains("Eve cannot print") && !bin.body.contains("2 people"));
    let page = page_of(&world, TOM, eves).await;
    let listed = page.text("[aria-labelledby=duplicates]").unwrap();
    assert!(listed.contains("2 people reported this") && listed.contains("Closed"), "{listed}");

    let veras = world.taken_by(TOM, world.reported_by(VERA, "The print server"));
    let form = page.follow("Duplicate of…").await;
    let form = form.submit("Look at it first", &[("of", &veras.to_string())]).await;
    form.submit("Mark it as a duplicate", &[]).await.landed().await;
    assert_eq!(world.state_of(eves), "duplicate", "it has none any more that would hang on it");
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn who_has_resolved_one_trouble_of_three_people_has_resolved_one() {
    let world = World::new();
    world.arrange("update people set available = false where id = 7");
    let first = world.taken_by(TOM, world.reported_by(EVE, "One"));
    for summary in ["Two", "Three"] {
        marked(&world, world.reported_by(EMIL, summary), first).await;
    }
    resolved(&world, TOM, first).await;
    for summary in ["Four", "Five"] {
        world.resolved_by(ZOE, world.taken_by(ZOE, world.reported_by(EVE, summary)));
    }
    let veras = world.reported_by(VERA, "Word will not start");
    let roster = open(&world, MONA, "/roster").await;
    roster.submit("Go away: Tom Tully", &[]).await.landed().await;
    let roster = open(&world, MONA, "/roster").await;
    roster.submit("Come on shift: Tom Tully", &[]).await.landed().await;
    assert_eq!(world.owner_of(veras), Some(ZOE));
    let told = page_of(&world, ADA, veras).await.text(".timeline").unwrap();
    assert!(told.contains("has resolved 2 issues about Word"), "{told}");
}

#[actix_web::test]
async fn what_ended_with_another_by_mistake_is_no_reopening_by_its_reporter() {
    let world = World::new();
    let eves = world.taken_by(ADA, world.reported_by(EVE, "Eve cannot print"));
    let emils = world.reported_by(EMIL, "Emil gets no paper");
    marked(&world, emils, eves).await;
    resolved(&world, ADA, eves).await;
    undone(&world, emils).await;
    let times: i32 =
        issues::table.find(emils).select(issues::times_reopened).first(&mut *world.conn()).unwrap();
    assert_eq!(times, 0);
    let events = ["submitted", "marked_duplicate", "resolved", "unmarked_duplicate"];
    assert_eq!(world.events_of(emils), events);
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn what_was_passed_over_stays_so_when_a_mark_is_undone() {
    let world = World::new();
    let other = world.taken_by(ZOE, world.reported_by(EVE, "One"));
    let issue = world.reported_by(EMIL, "Two");
    let page = open(&world, TOM, &format!("/issues/{issue}/skip")).await;
    page.submit("Pass it over", &[("why", "On the phone")]).await.landed().await;
    marked(&world, issue, other).await;
    undone(&world, issue).await;
    let next = open(&world, TOM, "/baskets").await.submit("Take next from Bin", &[]).await;
    assert_eq!(next.location.as_deref(), Some("/baskets/bin?empty"), "he has passed it over");
    let next = open(&world, ADA, "/baskets").await.submit("Take next from Bin", &[]).await;
    assert_eq!(next.location, Some(format!("/issues/{issue}")), "and nobody else has");
}

#[actix_web::test]
async fn a_vips_duplicate_does_not_go_back_to_who_had_put_it_aside() {
    let world = World::new();
    world.arrange("update people set on_shift = (id = 7) where role <> 'employee'");
    let veras = world.taken_by(MONA, world.issue(Story { by: VERA, ..Story::default() }));
    let page = open(&world, MONA, &format!("/issues/{veras}/put-back")).await;
    page.submit("Put it back", &[("why", "I am in a meeting")]).await.landed().await;
    assert_eq!(world.state_of(veras), "waiting", "nobody else is there");
    let other = world.taken_by(ZOE, world.reported_by(EVE, "One"));
    mark(&world, ADA, veras, other).await.landed().await;
    undone(&world, veras).await;
    assert_eq!((world.state_of(veras), world.owner_of(veras)), ("waiting", None));
}

#[actix_web::test]
async fn what_became_a_duplicate_meanwhile_is_looked_at_again_and_not_made_up() {
    let world = World::new();
    let eves = world.reported_by(EVE, "Eve cannot print");
    let emils = world.taken_by(TOM, world.reported_by(EMIL, "Emil gets no paper"));
    let (eve, conn) = (world.person(EVE), &mut db::establish(&world.url).unwrap());
    let said = Db::transaction(conn, |conn| {
        let back = Back::hold(conn, &eve, &[eves])?;
        if world.state_of(emils) == "taken" {
            world.duplicate_by(ADA, emils, eves);
        }
        let why = |_: &Issue, _: &Issue| Some("It was cancelled.".to_owned());
        back.release(conn, eves, why, db::now())
    });
    assert!(matches!(said, Err(Error::Refused(_))), "{said:?}");
    assert_eq!(world.state_of(emils), "duplicate", "Tom gets it back, once it is asked again");
    cancelled(&world, EVE, eves).await;
    assert_eq!(world.owner_of(emils), Some(TOM));
}
