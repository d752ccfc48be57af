//! Nothing waits longer for being a duplicate: what is more urgent, or was promised an answer sooner, stands alone again as
//! soon as nobody works on what it points to.

use crate::browser::open;
use crate::duplicates::{mark, marked, page_of};
use crate::replay::the_log_tells_all;
use crate::world::{ADA, EMIL, EVE, MONA, Story, TOM, VERA, World, ZOE};
use tallydesk::issue::{Effect, IssueId};

/// Eve's question in Ada's hands; Emil's, whose customers wait, and Vera's, who is on the VIP list, point to it.
async fn three(world: &World) -> [IssueId; 3] {
    let urgent = Story { by: EMIL, effect: Effect::CustomerImpact, ..Story::default() };
    let eves = world.taken_by(ADA, world.reported_by(EVE, "Eve cannot print"));
    let (emils, veras) = (world.issue(urgent), world.reported_by(VERA, "Vera cannot print"));
    marked(world, emils, eves).await;
    mark(world, TOM, veras, eves).await.landed().await;
    [eves, emils, veras]
}

/// Emil's waits in its own basket and Vera's is the manager's, while Eve's waits for whoever takes it.
async fn all_stand_alone(world: &World, [eves, emils, veras]: [IssueId; 3], because: &str) {
    assert_eq!(world.state_of(eves), "waiting", "{because}");
    assert_eq!((world.state_of(emils), world.owner_of(emils)), ("waiting", None), "{because}");
    assert_eq!((world.state_of(veras), world.owner_of(veras)), ("taken", Some(MONA)), "{because}");
    let p1 = open(world, ZOE, "/baskets/p1").await;
    assert!(p1.body.contains(&format!("/issues/{emils}\"")), "{because}: in sight of tier 2");
    let told = page_of(world, TOM, emils).await.text(".timeline").unwrap();
    let why = format!("#{eves} waits in Bin, and #{emils} is more urgent: P1");
    assert!(told.contains(&why), "{because}: {told}");
    let told = page_of(world, TOM, eves).await.text(".timeline").unwrap();
    assert!(told.contains(&format!("let #{emils} stand alone again: {why}")), "{because}: {told}");
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn what_is_more_urgent_stands_alone_when_the_first_one_goes_back_to_its_basket() {
    for (form, button) in [("put-back", "Put it back"), ("raise", "Raise it")] {
        let world = World::new();
        let all = three(&world).await;
        let page = open(&world, ADA, &format!("/issues/{}/{form}", all[0])).await;
        page.submit(button, &[("why", "Needs a Mac")]).await.landed().await;
        all_stand_alone(&world, all, form).await;
    }

    let world = World::new();
    let all = three(&world).await;
    let roster = open(&world, ADA, "/roster").await;
    roster.submit("Go away: Ada Abbott", &[]).await.landed().await;
    all_stand_alone(&world, all, "the end of a shift").await;

    let world = World::new();
    let all = three(&world).await;
    let end = open(&world, MONA, "/people/4/end").await;
    end.submit("End them", &[]).await.landed().await;
    all_stand_alone(&world, all, "leaving the desk").await;

    let world = World::new();
    let all = three(&world).await;
    let address = format!("/several?change=put-back&issues[]={}", all[0]);
    let page = open(&world, ADA, &address).await;
    page.submit("Put 1 issue back", &[("why", "Needs a Mac")]).await.landed().await;
    all_stand_alone(&world, all, "one of several").await;
}

#[actix_web::test]
async fn what_is_no_more_urgent_stays_where_it_is() {
    let world = World::new();
    let eves = world.taken_by(ADA, world.issue(Story { minutes_ago: 9_000, ..Story::default() }));
    let emils = world.reported_by(EMIL, "Emil gets no paper");
    marked(&world, emils, eves).await;
    let page = open(&world, ADA, &format!("/issues/{eves}/put-back")).await;
    page.submit("Put it back", &[("why", "Needs a Mac")]).await.landed().await;
    assert_eq!((world.state_of(eves), world.state_of(emils)), ("waiting", "duplicate"));
}

#[actix_web::test]
async fn whose_promise_ends_sooner_does_not_wait_behind_a_later_one() {
    let world = World::new();
    let older = world.issue(Story { minutes_ago: 9_000, ..Story::default() });
    let younger = world.reported_by(EMIL, "The same again");
    let refused = mark(&world, ADA, older, younger).await;
    assert_eq!(refused.status, 409);
    let words = refused.text("#refusal").unwrap();
    assert!(words.contains("this one has to be answered sooner"), "{words}");
    assert!(words.contains(&format!("Make #{younger} a duplicate of this one")), "{words}");

    world.taken_by(TOM, younger);
    marked(&world, older, younger).await;
    let page = open(&world, TOM, &format!("/issues/{younger}/put-back")).await;
    page.submit("Put it back", &[("why", "I am off")]).await.landed().await;
    assert_eq!((world.state_of(younger), world.state_of(older)), ("waiting", "waiting"));
    let page = page_of(&world, ADA, older).await;
    let told = page.text(".timeline").unwrap_or_else(|| panic!("{} {}", page.status, page.body));
    assert!(told.contains(&format!("#{older} has to be answered sooner")), "{told}");
}

#[actix_web::test]
async fn what_becomes_less_urgent_lets_go_of_what_is_not() {
    let world = World::new();
    let urgent = |by| Story { by, effect: Effect::WorkStoppage, ..Story::default() };
    let (eves, emils) = (world.issue(urgent(EVE)), world.issue(urgent(EMIL)));
    marked(&world, emils, eves).await;
    let page = open(&world, ZOE, &format!("/issues/{eves}/triage")).await;
    let lower = [("effect", "question"), ("why", "She only asks")];
    page.submit("Change the effect", &lower).await.landed().await;
    assert_eq!((world.state_of(eves), world.state_of(emils)), ("waiting", "waiting"));
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn who_comes_onto_the_vip_list_does_not_wait_in_the_bin_behind_another() {
    let world = World::new();
    let (eves, emils) = (world.reported_by(EVE, "One"), world.reported_by(EMIL, "Two"));
    marked(&world, emils, eves).await;
    let form = open(&world, MONA, "/vip/people").await;
    let emil = [("person", "emil@example.org"), ("reason", "Speaks for the county")];
    form.submit("Put on the list", &emil).await.landed().await;
    assert_eq!((world.state_of(emils), world.owner_of(emils)), ("taken", Some(MONA)));
    assert_eq!(world.state_of(eves), "waiting");
    the_log_tells_all(&mut world.conn());
}
