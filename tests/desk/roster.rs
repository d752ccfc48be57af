//! The roster: who is around, and what becomes of their work when they go.

use crate::browser::open;
use crate::world::{ADA, EVE, MONA, SAM, TOM, World, ZOE};
use actix_web::rt;
use diesel::connection::SimpleConnection;
use std::time::Duration;

#[actix_web::test]
async fn who_goes_gives_back_what_nobody_has_answered_and_keeps_what_they_began() {
    let world = World::new();
    let fresh = world.taken_by(ADA, world.reported_by(EVE, "Where is the menu?"));
    let begun = world.taken_by(ADA, world.reported_by(EVE, "The printer jams"));
    open(&world, ADA, &format!("/issues/{begun}/contacts"))
        .await
        .submit("Save contact", &[("channel", "phone"), ("reached", "yes"), ("minutes", "3")])
        .await;

    let roster = open(&world, ADA, "/roster").await;
    assert!(roster.text("main").unwrap().contains("Going puts back one issue"));
    let after = roster.submit("Go away: Ada Abbott", &[]).await.landed().await;

    assert!(after.text(".notice").unwrap().contains("went back to its basket"));
    assert_eq!((world.state_of(fresh), world.owner_of(fresh)), ("waiting", None));
    assert_eq!((world.state_of(begun), world.owner_of(begun)), ("taken", Some(ADA)));
    assert_eq!(world.events_of(fresh).last(), Some(&"put_back"));
}

#[actix_web::test]
async fn who_is_away_takes_nothing_until_they_come_by_the_button_on_every_page() {
    let world = World::new();
    world.reported_by(EVE, "Where is the menu?");
    world.arrange("update people set on_shift = false where name like 'Ada%'");

    let baskets = open(&world, ADA, "/baskets").await;
    let refused = baskets.submit("Take the next issue", &[]).await;
    assert_eq!(refused.status, 409);
    refused.submit("Away: come on shift", &[]).await;

    let taken = open(&world, ADA, "/baskets").await.submit("Take the next issue", &[]).await;
    assert_eq!(taken.status, 303);
}

#[actix_web::test]
async fn the_desk_has_one_phone_and_who_takes_it_takes_it_from_the_other() {
    let world = World::new();
    open(&world, ADA, "/roster").await.submit("Take the phone: Ada Abbott", &[]).await;
    let page = open(&world, ZOE, "/roster").await.submit("Take the phone: Zoe Zeller", &[]).await;

    let page = page.landed().await;
    assert!(page.text(".page-head p").unwrap().contains("Zoe Zeller answers the phone"));
    world.arrange("do $$ begin assert (select count(*) = 1 from people where has_phone); end $$");
}

#[actix_web::test]
async fn two_who_reach_for_the_phone_at_once_have_it_one_after_the_other() {
    let world = World::new();
    let page = open(&world, TOM, "/roster").await;
    let mut ada = tallydesk::db::establish(&world.url).unwrap();
    ada.batch_execute("begin; update people set has_phone = true where id = 4").unwrap();

    let tom = rt::spawn(async move { page.submit("Take the phone: Tom Tully", &[]).await.status });
    rt::time::sleep(Duration::from_millis(300)).await;
    ada.batch_execute("commit").unwrap();

    assert_eq!(tom.await.unwrap(), 303);
    let page = open(&world, ZOE, "/roster").await;
    assert!(page.text(".page-head p").unwrap().contains("Tom Tully answers the phone"));
}

#[actix_web::test]
async fn everybody_sets_themselves_and_the_manager_sets_anybody() {
    let world = World::new();
    let tom = world.person(TOM).id.to_string();
    let going = |csrf| [("csrf_token", csrf), ("person", tom.clone()), ("change", "go".to_owned())];
    let send = async |who| {
        let fields = going(world.csrf_of(who));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        open(&world, who, "/roster").await.send("/roster", &fields).await
    };

    let refused = send(ADA).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text("main").unwrap().contains("managers set anybody"));
    assert!(world.person(TOM).on_shift);

    assert_eq!(send(MONA).await.status, 303);
    assert!(!world.person(TOM).on_shift);
    let past = open(&world, SAM, "/roster").await.text(".list li").unwrap();
    assert!(past.contains("went away") && past.contains("set by Mona"), "{past}");
}

#[actix_web::test]
async fn the_past_of_the_roster_follows_the_present_whoever_writes_it() {
    let world = World::new();
    let spans = |sql: &str| world.arrange(&format!("do $$ begin assert ({sql}); end $$"));

    spans(
        "select count(*) = (select count(*) from people where role <> 'employee') from roster_spans \
           where fact = 'on_shift' and until_at is null",
    );
    world.arrange("update people set on_shift = false where name like 'Ada%'");
    world.arrange("update people set on_shift = true where name like 'Ada%'");
    spans(
        "select count(*) = 2 and count(until_at) = 1 from roster_spans s join people p on p.id = s.person_id \
           where s.fact = 'on_shift' and p.name like 'Ada%'",
    );
    world.arrange("update people set ended_at = now() where name like 'Ada%'");
    spans(
        "select count(until_at) = 2 from roster_spans s join people p on p.id = s.person_id \
           where s.fact = 'on_shift' and p.name like 'Ada%'",
    );
}
