//! Work on an issue, and what its reporter says to it.

use crate::browser::open;
use crate::world::{ADA, EMIL, EVE, MONA, Story, TOM, World, ZOE};
use actix_web::rt;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use tallydesk::db::Db;
use tallydesk::issue::{Effect, EventKind, IssueId};
use tallydesk::schema::{issue_events, issues};
use tallydesk::settings::Settings;
use tallydesk::triage::triage;

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

pub const DONE: [(&str, &str); 5] = [
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
async fn a_double_click_on_resolve_and_take_the_next_takes_one() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let next = world.reported_by(EMIL, "Two");
    let another = world.reported_by(EMIL, "Three");
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    for _ in 0..2 {
        let led = page.submit("Resolve and take the next", &DONE).await;
        assert_eq!(led.location, Some(format!("/issues/{next}")));
    }

    assert_eq!(world.events_of(issue), ["submitted", "taken", "resolved"]);
    assert_eq!((world.state_of(next), world.state_of(another)), ("taken", "waiting"));
}

#[actix_web::test]
async fn who_finds_nothing_to_take_takes_nothing_by_a_second_click_either() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    let led = page.submit("Resolve and take the next", &DONE).await;
    assert_eq!(led.location.as_deref(), Some("/baskets?empty"));
    let late = world.reported_by(EMIL, "Two");

    let led = page.submit("Resolve and take the next", &DONE).await;

    assert_eq!(led.location, Some(format!("/issues/{issue}")));
    assert_eq!(world.state_of(late), "waiting");
}

#[actix_web::test]
async fn full_hands_or_a_day_off_keep_nobody_from_resolving() {
    for (full, why) in [(true, "you hold 1 of at most 1."), (false, "You are away.")] {
        let world = World::new();
        world.set("take_limit", 1);
        let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
        if full {
            world.taken_by(ADA, world.reported_by(EVE, "Reopened"));
        }
        world.arrange(&format!("update people set on_shift = {full} where id = 4"));
        let waiting = world.reported_by(EMIL, "Two");
        let page = open(&world, ADA, &format!("/issues/{issue}")).await;

        let done = page.submit("Resolve and take the next", &DONE).await.landed().await;

        assert_eq!(done.address, format!("/issues/{issue}?resolved"));
        let notice = done.text(".notice").unwrap();
        assert!(notice.contains("Resolved. No other issue was taken:"), "{notice}");
        assert!(notice.contains(why), "{notice}");
        assert_eq!((world.state_of(issue), world.state_of(waiting)), ("resolved", "waiting"));
    }
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
async fn still_broken_goes_to_the_basket_when_who_had_it_is_at_the_desk_no_more() {
    for gone in ["on_shift = false", "role = 'employee', tier = null", "ended_at = now()"] {
        let world = World::new();
        let issue = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "One")));
        world.arrange(&format!("update people set {gone} where id = 4"));
        let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;

        theirs.submit("Still broken", &[("text", "It is back")]).await.landed().await;

        assert_eq!((world.state_of(issue), world.owner_of(issue)), ("waiting", None), "{gone}");
    }
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
async fn a_stale_form_stays_stale_while_a_field_is_wrong_or_its_session_has_expired() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let mine = open(&world, ADA, &format!("/issues/{issue}/resolve")).await;
    let theirs = open(&world, MONA, &format!("/issues/{issue}/triage")).await;
    let change = [("effect", "work_stoppage"), ("why", "She cannot work at all")];
    theirs.submit("Change the effect", &change).await.landed().await;

    let wrong = mine.submit("Resolve", &[&DONE[..3], &[("minutes", "soon")]].concat()).await;
    assert_eq!(wrong.status, 422);
    let stale = wrong.submit("Resolve", &[("minutes", "6"), ("kinds[]", "how-to")]).await;
    assert_eq!(stale.status, 409, "after a wrong field");
    assert!(stale.text("#refusal").unwrap().contains("Somebody changed this issue"));

    world.arrange("update sessions set seen_at = now() - interval '2 days'");
    let parked = mine.submit("Resolve", &DONE).await.location.unwrap();
    world.everybody_signs_in();
    let id = parked.strip_prefix("/login?parked=").unwrap();
    let back = open(&world, ADA, &format!("/issues/{issue}/resolve?parked={id}")).await;
    assert_eq!(back.value("textarea[name=details]").as_deref(), Some(DONE[1].1));
    assert_eq!(back.submit("Resolve", &[]).await.status, 409, "after an expired session");
    assert_eq!(world.state_of(issue), "taken");
}

#[actix_web::test]
async fn nobody_is_their_own_first_response() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(ADA, "My own trouble"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;

    let contact = [("channel", "phone"), ("reached", "yes"), ("minutes", "4")];
    let after = page.submit("Save contact", &contact).await.landed().await;

    assert!(after.text(".next-card").unwrap().contains("First response due"));
}

#[actix_web::test]
async fn a_contact_says_whether_they_were_reached_and_how_long_it_took() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}/contacts")).await;

    let again = page.submit("Save contact", &[("text", "Rang twice")]).await;

    assert_eq!(again.status, 422);
    assert_eq!(again.texts(".problem li").len(), 2, "reached and minutes");
    assert_eq!(world.events_of(issue), ["submitted", "taken"]);
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
    let (reported, promised): (DateTime<Utc>, DateTime<Utc>) = issues::table
        .find(issue)
        .select((issues::submitted_at, issues::promised_at))
        .first(&mut *world.conn())
        .unwrap();
    let settings = Settings::default();
    let from = |at| triage(Effect::CustomerImpact, false, at, &settings).promised_at;
    assert_eq!(promised, from(reported));
}

#[actix_web::test]
async fn silence_closes_what_was_resolved_once_on_any_number_of_nodes() {
    let world = World::new();
    let issue = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "One")));
    let silent: Vec<_> = (0..250).map(|_| issue).collect();
    world.arrange(&format!(
        "update issues set closes_at = now() - interval '1 minute' where id = {issue};
         {}",
        copies_of(issue, silent.len() - 1)
    ));
    let fresh = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "Two")));

    // Each node closes on a thread of its own, as servers do.
    let nodes = (0..4).map(|_| {
        let db = Db::open(&world.url, 1);
        rt::spawn(async move { tallydesk::work::close_once(&db).await.unwrap() })
    });
    let mut closed = Vec::new();
    for node in nodes.collect::<Vec<_>>() {
        closed.push(node.await.unwrap());
    }

    assert_eq!(closed.iter().sum::<usize>(), silent.len(), "{closed:?}");
    assert_eq!(world.state_of(fresh), "resolved");
    let ends: Vec<i64> = issue_events::table
        .filter(issue_events::kind.eq(EventKind::Closed))
        .group_by(issue_events::issue_id)
        .select(diesel::dsl::count_star())
        .load(&mut *world.conn())
        .unwrap();
    assert_eq!(ends, vec![1; silent.len()], "each once");
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    let said = theirs.text(".timeline").unwrap();
    assert!(
        said.contains("closed this, hearing nothing more"),
        "after as many days as is set: {said}"
    );
}

/// More of the same, for SQL.
fn copies_of(issue: IssueId, how_many: usize) -> String {
    let columns = "reporter_id, logged_by_id, source, software, vip, contact_by, summary, description, kind, effect,
        priority, basket, state, owner_id, submitted_at, promised_at, resolved_at, resolved_by, closes_at, code, details,
        documentation";
    format!(
        "insert into issues ({columns}) select {columns} from issues, generate_series(1, {how_many}) where id = {issue}"
    )
}

#[actix_web::test]
async fn how_the_help_was_is_asked_once_with_the_verdict_and_a_contradiction_is_asked_about() {
    let world = World::new();
    let issue = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "One")));
    let page = open(&world, EVE, &format!("/issues/{issue}")).await;
    let after = page.submit("Yes, it works", &[("rating", "1")]).await.landed().await;

    let asked = after.text("section[aria-labelledby=rate]").unwrap();
    assert!(asked.contains("You said that it works, and rated the help 1 of 5"), "{asked}");
    let answer = [("rating", "4"), ("text", "I pressed the wrong one")];
    let after = after.submit("Tell the desk", &answer).await.landed().await;
    assert_eq!(after.text("section[aria-labelledby=rate]"), None, "it stands");
    assert_eq!(world.events_of(issue)[3..], ["agreed", "rated"]);
    let staff = open(&world, ADA, &format!("/issues/{issue}")).await.text(".timeline").unwrap();
    assert!(staff.contains("1 of 5") && staff.contains("4 of 5"), "{staff}");

    let again = open(&world, EVE, &format!("/issues/{issue}/rating")).await;
    let again = again.submit("Tell the desk", &[("rating", "5")]).await;
    assert_eq!(again.status, 409);
}

#[actix_web::test]
async fn who_was_content_and_finds_it_broken_is_asked_whether_that_stands() {
    let world = World::new();
    let issue = world.resolved_by(ADA, world.taken_by(ADA, world.reported_by(EVE, "One")));
    let page = open(&world, EVE, &format!("/issues/{issue}/rating")).await;
    page.submit("Tell the desk", &[("rating", "5")]).await.landed().await;
    let page = open(&world, EVE, &format!("/issues/{issue}")).await;
    let after = page.submit("Still broken", &[("text", "It is back")]).await.landed().await;
    let asked = after.text("section[aria-labelledby=rate]").unwrap();
    assert!(asked.contains("It is still broken, and you rated the help 5 of 5"), "{asked}");
    let after = after.submit("Tell the desk", &[("rating", "5")]).await.landed().await;
    assert_eq!(after.text("section[aria-labelledby=rate]"), None);
}

#[actix_web::test]
async fn another_effect_leaves_a_promise_alone_that_was_answered_to() {
    let world = World::new();
    let issue = world.issue(Story { minutes_ago: 3 * 24 * 60, ..Story::default() });
    world.taken_by(ADA, issue);
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    page.submit("Send message", &[("text", "It is under File.")]).await.landed().await;
    world.arrange("update issues set first_response_at = submitted_at + interval '5 minutes'");

    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    let change = [("effect", "customer_impact"), ("why", "Callers wait")];
    let after = page.submit("Change the effect", &change).await.landed().await;
    assert!(after.text("main").unwrap().contains("First response in time"));
}
