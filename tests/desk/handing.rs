//! Out of one's hands: hand over, raise to tier 2, pass over, put back.

use crate::browser::open;
use crate::replay::the_log_tells_all;
use crate::world::{ADA, EMIL, EVE, MONA, SAM, Story, TOM, World, ZOE, id_of};
use diesel::prelude::*;
use tallydesk::issue::{Effect, IssueId};
use tallydesk::schema::{follow_ups, holds, issues, passed_over};

fn number(who: &str) -> String {
    id_of(who).to_string()
}

#[actix_web::test]
async fn a_colleague_gets_the_issue_with_the_reason_and_a_note_that_stands_on_top() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "The seal prints grey"));
    let page = open(&world, ADA, &format!("/issues/{issue}/hand-over")).await;
    let form = [("to", &*number(TOM)), ("why", "Knows Word best"), ("note", "Call after three")];

    page.submit("Hand it over", &form).await.landed().await;

    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("taken", Some(TOM)));
    let theirs = open(&world, TOM, &format!("/issues/{issue}")).await;
    let given = theirs.text("#given").unwrap();
    assert!(given.contains("Ada Abbott handed this over to Tom Tully: Knows Word best"), "{given}");
    assert!(given.contains("Call after three"), "{given}");
    let reporter = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert!(!reporter.body.contains("Call after three") && !reporter.body.contains("Knows Word"));
    let mine = open(&world, ADA, &format!("/issues/{issue}")).await;
    assert!(mine.text("#given").is_none() && mine.text(".timeline").unwrap().contains("Tom Tully"));
    let times: i32 = issues::table
        .find(issue)
        .select(issues::times_handed_over)
        .first(&mut *world.conn())
        .unwrap();
    assert_eq!(times, 1);
}

#[actix_web::test]
async fn the_page_lists_who_can_take_it_and_refuses_who_cannot() {
    let world = World::new();
    world.set("take_limit", 2);
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    for summary in ["Two", "Three"] {
        world.taken_by(ZOE, world.reported_by(EVE, summary));
    }
    world.taken_by(MONA, world.reported_by(EVE, "Four"));
    world.arrange("update people set on_shift = false where id = 5");
    let page = open(&world, ADA, &format!("/issues/{issue}/hand-over")).await;

    let offered = page.texts(".choice");
    assert_eq!(offered, ["Mona Marshmanager, holds 1"]);
    assert!(page.text("form .hint.gap-below").unwrap().contains("Zoe Zeller holds 2 of at most 2"));
    let as_manager = open(&world, MONA, &format!("/issues/{issue}/hand-over")).await;
    assert_eq!(as_manager.texts(".choice b"), ["Mona Marsh (you)", "Zoe Zeller"]);

    let csrf = world.csrf_of(ADA);
    let version = page.value("input[name=version]").unwrap();
    for (to, status, words) in [
        (ADA, 409, "Ada Abbott has it already"),
        (TOM, 409, "Tom Tully is away"),
        (ZOE, 409, "Zoe Zeller holds 2, and 2 is the most"),
        (EVE, 409, "Eve Ellis does not work on issues"),
        (SAM, 409, "Sam Sutter does not work on issues"),
    ] {
        let form =
            [("csrf_token", &*csrf), ("version", &version), ("to", &*number(to)), ("why", "X")];
        let refused = page.send(&format!("/issues/{issue}/hand-over"), &form).await;
        assert_eq!(refused.status, status, "{to}");
        assert!(refused.text("#refusal").unwrap().contains(words), "{to}");
    }
    let nobody = [("csrf_token", &*csrf), ("version", &version), ("to", "999"), ("why", "X")];
    let refused = page.send(&format!("/issues/{issue}/hand-over"), &nobody).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text("main").unwrap().contains("They are not at the desk any more"));
    let blank = page.submit("Hand it over", &[]).await;
    assert_eq!((blank.status.as_u16(), blank.texts("#hand-over-problems li").len()), (422, 2));
    assert_eq!(world.owner_of(issue), Some(ADA));

    let full = [("to", &*number(ZOE)), ("why", "Only she knows the server")];
    as_manager.submit("Hand it over", &full).await.landed().await;
    assert_eq!(world.owner_of(issue), Some(ZOE), "a manager goes beyond the limit");
}

#[actix_web::test]
async fn only_its_owner_or_a_manager_gives_an_issue_away_and_what_nobody_holds_stays() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let waiting = world.reported_by(EVE, "Two");
    for (who, issue, action, button, words) in [
        (TOM, issue, "hand-over", "Hand it over", "Only who owns this issue can do that"),
        (ZOE, issue, "raise", "Raise it", "Only who owns this issue can do that"),
        (TOM, issue, "put-back", "Put it back", "Only who owns this issue can do that"),
        (TOM, waiting, "hand-over", "Hand it over", "Only what somebody holds"),
        (MONA, waiting, "raise", "Raise it", "This issue is “Waiting” now"),
    ] {
        let page = open(&world, who, &format!("/issues/{issue}/{action}")).await;
        let mut form = vec![("why", "Because")];
        let mona = number(MONA);
        if action == "hand-over" {
            form.push(("to", &mona));
        }
        let refused = page.submit(button, &form).await;
        assert_eq!(refused.status, 409, "{who} {action}");
        assert!(refused.text("#refusal").unwrap().contains(words), "{who} {action}");
    }
    for (who, status) in [(EVE, 403), (EMIL, 403), (SAM, 403)] {
        for action in ["hand-over", "raise", "skip"] {
            let page = open(&world, who, &format!("/issues/{issue}/{action}")).await;
            assert_eq!(page.status, status, "{who} {action}");
            assert!(page.text("main").unwrap().contains("for the desk’s techs and managers"));
        }
    }
    let theirs = open(&world, TOM, &format!("/issues/{issue}")).await;
    assert!(theirs.texts(".page-head .btn").iter().all(|button| button != "Hand over"));
}

#[actix_web::test]
async fn a_hand_over_that_somebody_overtook_is_refused_with_what_happened_beside_it() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let stale = open(&world, MONA, &format!("/issues/{issue}/hand-over")).await;
    let page = open(&world, ADA, &format!("/issues/{issue}/hand-over")).await;
    let to_zoe = [("to", &*number(ZOE)), ("why", "Knows the server")];
    page.submit("Hand it over", &to_zoe).await.landed().await;

    let form = [("to", &*number(TOM)), ("why", "He is free")];
    let refused = stale.submit("Hand it over", &form).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text(".timeline").unwrap().contains("Knows the server"));
    assert_eq!(refused.value("textarea[name=why]").as_deref(), Some("He is free"));
    assert_eq!(refused.value("input[name=to][checked]"), Some(number(TOM)));
    assert_eq!(world.owner_of(issue), Some(ZOE));

    refused.submit("Hand it over", &form).await.landed().await;
    assert_eq!(world.owner_of(issue), Some(TOM), "sent again, it is meant");
}

#[actix_web::test]
async fn a_booked_follow_up_goes_with_its_issue() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}/follow-ups")).await;
    let day = (tallydesk::db::now() + chrono::TimeDelta::days(3)).format("%Y-%m-%d").to_string();
    let visit = [("kind", "visit"), ("day", &*day), ("time", "14:30"), ("place", "Room 4")];
    page.submit("Book it", &visit).await.landed().await;
    assert_eq!(world.state_of(issue), "follow_up");

    let page = open(&world, ADA, &format!("/issues/{issue}/hand-over")).await;
    let to_tom = [("to", &*number(TOM)), ("why", "I am off that day")];
    page.submit("Hand it over", &to_tom).await.landed().await;

    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("follow_up", Some(TOM)));
    let owners: Vec<i64> = follow_ups::table
        .filter(follow_ups::ended_at.is_null())
        .select(follow_ups::owner_id)
        .load(&mut *world.conn())
        .unwrap();
    assert_eq!(owners, [id_of(TOM).0]);
}

#[actix_web::test]
async fn a_manager_assigns_what_waits_whoevers_turn_it_is() {
    let world = World::new();
    let issue = world.reported_by(EVE, "One");
    let theirs = open(&world, ADA, &format!("/issues/{issue}")).await;
    assert!(theirs.texts(".page-head .btn").iter().all(|button| button != "Assign"));

    let page = open(&world, MONA, &format!("/issues/{issue}")).await.follow("Assign").await;
    assert!(page.text("main").unwrap().contains("whoever’s turn it is"));
    let stale = open(&world, MONA, &format!("/issues/{issue}/hand-over")).await;
    let to_tom = [("to", &*number(TOM)), ("why", "He set it up"), ("note", "Ask for the key")];
    page.submit("Assign it", &to_tom).await.landed().await;
    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("taken", Some(TOM)));
    let toms = open(&world, TOM, &format!("/issues/{issue}")).await;
    assert!(toms.text(".timeline").unwrap().contains("Mona Marsh assigned this to Tom Tully"));
    assert!(toms.text("#given").unwrap().contains("Ask for the key"));
    let eves = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert!(!eves.body.contains("Ask for the key") && !eves.body.contains("He set it up"));
    assert!(eves.text("main").unwrap().contains("Tom Tully"));

    let refused = stale.submit("Assign it", &[("to", &*number(ADA)), ("why", "Free")]).await;
    assert_eq!(refused.status, 409, "somebody has it by now");
    let turns = "select count(*)::text from holds where pulled_from is not null";
    assert_eq!(world.texts(turns), ["0"], "it is nobody’s pull");
    the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn what_is_raised_goes_to_tier_2_first_and_to_tier_1_no_more() {
    let world = World::new();
    let old = world.issue(Story { minutes_ago: 90, ..Story::default() });
    let issue = world.taken_by(ADA, world.issue(Story { minutes_ago: 10, ..Story::default() }));
    let page = open(&world, ADA, &format!("/issues/{issue}/raise")).await;
    assert_eq!(page.submit("Raise it", &[("why", " ")]).await.status, 422);
    page.submit("Raise it", &[("why", "Needs the server’s log")]).await.landed().await;

    assert_eq!((world.state_of(issue), world.owner_of(issue)), ("waiting", None));
    let bin = open(&world, TOM, "/baskets/bin").await;
    assert!(bin.text(".basket.bin").unwrap().contains("1 raised to tier 2"));
    assert!(bin.texts("tbody .facts").iter().any(|facts| facts.contains("Raised to tier 2")));
    assert!(!bin.offers(&format!("Take issue {issue}")));
    let page = open(&world, TOM, &format!("/issues/{issue}/take")).await;
    let refused = page.submit("Take it", &[]).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text("main").unwrap().contains("tier 2 takes it now"));

    let taken = bin.submit("Take next from Bin", &[]).await;
    assert_eq!(taken.location, Some(format!("/issues/{old}")), "not the raised one");
    let nothing = bin.submit("Take the next issue", &[]).await.landed().await;
    assert!(nothing.text(".notice").unwrap().contains("raised to tier 2"));

    let older = world.issue(Story { minutes_ago: 200, ..Story::default() });
    let taken = open(&world, ZOE, "/baskets/bin").await.submit("Take next from Bin", &[]).await;
    assert_eq!(taken.location, Some(format!("/issues/{issue}")), "before issue {older}");
    let zoes = open(&world, ZOE, &format!("/issues/{issue}")).await;
    assert!(zoes.text("#given").unwrap().contains("Needs the server’s log"));
}

#[actix_web::test]
async fn what_tier_2_takes_anyway_is_not_raised() {
    let world = World::new();
    let urgent = Story { effect: Effect::WorkStoppage, ..Story::default() };
    let (p2, bin) = (world.issue(urgent), world.reported_by(EVE, "One"));
    for (who, issue, words) in [
        (ADA, world.taken_by(ADA, p2), "Tier 2 takes from this basket anyway"),
        (ZOE, world.taken_by(ZOE, bin), "You are tier 2"),
    ] {
        let page = open(&world, who, &format!("/issues/{issue}")).await;
        assert!(page.texts(".page-head .btn").iter().all(|button| button != "Raise to tier 2"));
        let page = open(&world, who, &format!("/issues/{issue}/raise")).await;
        let refused = page.submit("Raise it", &[("why", "Beyond me")]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text("#refusal").unwrap().contains(words));
    }
}

#[actix_web::test]
async fn who_passes_an_issue_over_is_given_the_next_and_the_others_still_get_it() {
    let world = World::new();
    let first = world.issue(Story { minutes_ago: 90, ..Story::default() });
    let second = world.issue(Story { minutes_ago: 50, ..Story::default() });
    world.issue(Story { minutes_ago: 20, ..Story::default() });
    let bin = open(&world, ADA, "/baskets/bin").await;
    assert!(
        bin.text("main")
            .unwrap()
            .contains(&format!("Next for you: Where is the printer menu? #{first}")),
        "what comes next is shown"
    );

    let page = bin.follow("Pass it over").await;
    assert_eq!(page.submit("Pass it over", &[]).await.status, 422);
    let bin = page.submit("Pass it over", &[("why", "Reports to me")]).await.landed().await;
    assert!(bin.text("main").unwrap().contains("You have passed over 1 of at most 3"));

    let taken = bin.submit("Take next from Bin", &[]).await;
    assert_eq!(taken.location, Some(format!("/issues/{second}")));
    assert_eq!(inversion_of(&world, second).as_deref(), Some("skipped"), "the log says why");
    let page = open(&world, TOM, &format!("/issues/{first}")).await;
    assert!(page.text(".timeline").unwrap().contains("passed this over: Reports to me"));
    let toms = open(&world, TOM, "/baskets/bin").await.submit("Take next from Bin", &[]).await;
    assert_eq!(toms.location, Some(format!("/issues/{first}")));
    assert_eq!(inversion_of(&world, first), None);
    let left: i64 = passed_over::table.count().get_result(&mut *world.conn()).unwrap();
    assert_eq!(left, 0, "once taken, it is passed over no more");
}

/// The reason on record for the last time it was pulled.
fn inversion_of(world: &World, issue: IssueId) -> Option<String> {
    use tallydesk::issue::Inversion;
    let why: Option<Inversion> = holds::table
        .filter(holds::issue_id.eq(issue.0))
        .order(holds::id.desc())
        .select(holds::inversion)
        .first(&mut *world.conn())
        .unwrap();
    why.map(|why| why.word().to_owned())
}

#[actix_web::test]
async fn passing_over_is_for_what_comes_next_and_for_three_at_most() {
    let world = World::new();
    let waiting: Vec<IssueId> =
        (0..5).map(|n| world.issue(Story { minutes_ago: 90 - n, ..Story::default() })).collect();
    let refused = async |issue: IssueId, words: &str| {
        let page = open(&world, ADA, &format!("/issues/{issue}/skip")).await;
        let refused = page.submit("Pass it over", &[("why", "Not my kind")]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text("#refusal").unwrap().contains(words), "{words}");
    };
    refused(waiting[1], "Take next would not give you this one").await;
    for issue in &waiting[..3] {
        let page = open(&world, ADA, &format!("/issues/{issue}/skip")).await;
        page.submit("Pass it over", &[("why", "Not my kind")]).await.landed().await;
    }
    refused(waiting[3], "You have passed over 3 issues that still wait").await;

    world.arrange("update passed_over set at = at - interval '25 hours'");
    let taken = open(&world, ADA, "/baskets/bin").await.submit("Take next from Bin", &[]).await;
    assert_eq!(taken.location, Some(format!("/issues/{}", waiting[0])), "a day later");
    world.arrange("update people set on_shift = false where id = 4");
    refused(waiting[1], "You are away").await;
}

#[actix_web::test]
async fn what_one_puts_back_goes_to_somebody_else_first() {
    let world = World::new();
    let first = world.issue(Story { minutes_ago: 90, ..Story::default() });
    let second = world.issue(Story { minutes_ago: 50, ..Story::default() });
    let page = open(&world, ADA, "/baskets/bin").await;
    page.submit("Take next from Bin", &[]).await.landed().await;
    let page = open(&world, ADA, &format!("/issues/{first}/put-back")).await;
    page.submit("Put it back", &[("why", "Needs a Mac")]).await.landed().await;

    let taken = open(&world, ADA, "/baskets/bin").await.submit("Take next from Bin", &[]).await;
    assert_eq!(taken.location, Some(format!("/issues/{second}")));
    assert_eq!(inversion_of(&world, second).as_deref(), Some("put_back"));

    let toms = open(&world, TOM, "/baskets/bin").await.submit("Take next from Bin", &[]).await;
    assert_eq!(toms.location, Some(format!("/issues/{first}")));
    let page = open(&world, TOM, &format!("/issues/{first}/put-back")).await;
    page.submit("Put it back", &[("why", "Needs a Mac, really")]).await.landed().await;
    let again = open(&world, ADA, "/baskets/bin").await.submit("Take next from Bin", &[]).await;
    assert_eq!(again.location, Some(format!("/issues/{first}")), "somebody else has had it");
}

#[actix_web::test]
async fn what_is_chosen_from_the_list_is_on_record_as_out_of_order() {
    let world = World::new();
    let first = world.issue(Story { minutes_ago: 90, ..Story::default() });
    let second = world.issue(Story { minutes_ago: 50, ..Story::default() });
    for (who, issue, why) in [(ADA, second, Some("chosen")), (TOM, first, None)] {
        let page = open(&world, who, "/baskets/bin").await;
        page.submit(&format!("Take issue {issue}"), &[]).await.landed().await;
        assert_eq!(inversion_of(&world, issue).as_deref(), why);
    }
}

#[actix_web::test]
async fn what_is_put_back_is_what_was_looked_at() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let stale = open(&world, MONA, &format!("/issues/{issue}/put-back")).await;
    let page = open(&world, ADA, &format!("/issues/{issue}/hand-over")).await;
    let to_zoe = [("to", &*number(ZOE)), ("why", "Knows the server")];
    page.submit("Hand it over", &to_zoe).await.landed().await;

    let refused = stale.submit("Put it back", &[("why", "Ada is off")]).await;
    assert_eq!((refused.status.as_u16(), world.owner_of(issue)), (409, Some(ZOE)));
    refused.submit("Put it back", &[]).await.landed().await;
    assert_eq!(world.owner_of(issue), None, "sent again, it is meant");
}
