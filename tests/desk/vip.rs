//! VIP issues: whom they go to, why, and who learns of it.

use crate::browser::{Page, open};
use crate::world::{ADA, EVE, MONA, NOBODY, SAM, TOM, VERA, World, ZOE};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use tallydesk::issue::{Basket, IssueId};
use tallydesk::schema::issues;

const REPORT: [(&str, &str); 4] = [
    ("software", "Outlook"),
    ("effect", "question"),
    ("kind", "how-to"),
    ("description", "Where are the archived mails?"),
];

async fn reported(world: &World, by: &str) -> IssueId {
    let sent = open(world, by, "/report").await.submit("Send report", &REPORT).await;
    let place = sent.location.unwrap();
    IssueId(place.trim_start_matches("/issues/").trim_end_matches("?receipt").parse().unwrap())
}

async fn roster(world: &World, who: &str, button: &str) -> Page {
    open(world, who, "/roster").await.submit(button, &[]).await.landed().await
}

async fn happened(world: &World, who: &str, issue: IssueId) -> String {
    open(world, who, &format!("/issues/{issue}")).await.text(".timeline").unwrap()
}

#[actix_web::test]
async fn a_vips_issue_is_the_available_managers_at_once_and_the_page_says_why() {
    let world = World::new();
    let (vip, other) = (reported(&world, VERA).await, reported(&world, EVE).await);

    assert_eq!((world.state_of(vip), world.owner_of(vip)), ("taken", Some(MONA)));
    assert_eq!((world.state_of(other), world.owner_of(other)), ("waiting", None));
    assert_eq!(world.events_of(vip), ["submitted", "routed"]);
    let told = happened(&world, ADA, vip).await;
    assert!(
        told.contains("The desk gave this to Mona Marsh: A manager who is available"),
        "{told}"
    );
}

#[actix_web::test]
async fn with_the_manager_busy_it_goes_to_who_has_resolved_most_of_this_software() {
    let world = World::new();
    for name in [TOM, TOM, ZOE] {
        let old = world.reported_by(EVE, "Old trouble");
        world.arrange(&format!(
            "update issues set software_id = 2, software = 'Outlook' where id = {old}"
        ));
        world.resolved_by(name, world.taken_by(name, old));
    }
    roster(&world, MONA, "Busy: Mona Marsh").await;
    let vip = reported(&world, VERA).await;

    assert_eq!(world.owner_of(vip), Some(TOM));
    let told = happened(&world, ADA, vip).await;
    assert!(told.contains("has resolved 2 issues about Outlook"), "{told}");
}

#[actix_web::test]
async fn with_nobody_around_it_waits_in_the_vip_basket_until_somebody_comes() {
    let world = World::new();
    world.arrange("update people set on_shift = false where role <> 'employee'");
    let vip = reported(&world, VERA).await;
    assert_eq!((world.state_of(vip), world.owner_of(vip)), ("waiting", None));

    roster(&world, TOM, "Come on shift: Tom Tully").await;
    assert_eq!((world.state_of(vip), world.owner_of(vip)), ("taken", Some(TOM)));
}

#[actix_web::test]
async fn a_manager_who_gets_busy_passes_on_what_she_has_not_answered_and_keeps_the_rest() {
    let world = World::new();
    let (fresh, begun) = (reported(&world, VERA).await, reported(&world, VERA).await);
    open(&world, MONA, &format!("/issues/{begun}/contacts"))
        .await
        .submit("Save contact", &[("channel", "phone"), ("reached", "yes"), ("minutes", "3")])
        .await;
    roster(&world, MONA, "Busy: Mona Marsh").await;

    assert_eq!((world.owner_of(fresh), world.owner_of(begun)), (Some(ZOE), Some(MONA)));
    assert_eq!(world.events_of(fresh), ["submitted", "routed", "routed"]);
    let told = happened(&world, ADA, fresh).await;
    assert!(told.contains("gave this to Zoe Zeller: Mona Marsh is busy"), "{told}");
}

#[actix_web::test]
async fn who_goes_leaves_a_vips_issue_to_the_next_and_the_last_one_to_the_basket() {
    let world = World::new();
    world.arrange("update people set on_shift = false where role = 'tech' and id <> 6");
    let vip = reported(&world, VERA).await;
    roster(&world, MONA, "Go away: Mona Marsh").await;
    assert_eq!(world.owner_of(vip), Some(ZOE));

    roster(&world, ZOE, "Go away: Zoe Zeller").await;
    assert_eq!((world.state_of(vip), world.owner_of(vip)), ("waiting", None));
    roster(&world, MONA, "Come on shift: Mona Marsh").await;
    assert_eq!(world.owner_of(vip), Some(MONA));
}

#[actix_web::test]
async fn the_last_one_around_keeps_what_they_have_however_busy() {
    let world = World::new();
    world.arrange("update people set on_shift = false where role = 'tech'");
    let vip = reported(&world, VERA).await;
    roster(&world, MONA, "Busy: Mona Marsh").await;
    assert_eq!((world.state_of(vip), world.owner_of(vip)), ("taken", Some(MONA)));
}

#[actix_web::test]
async fn a_vips_call_that_goes_to_the_desk_is_routed_and_one_resolved_on_the_call_is_not() {
    let world = World::new();
    let call = [&REPORT[..], &[("reporter", "vera@example.org")]].concat();
    let form = open(&world, ADA, "/calls/new").await;
    let routed = form.submit("Log the call", &call).await.location.unwrap();
    let resolved = [
        ("outcome", "resolved"),
        ("code", "explained"),
        ("details", "Told her where they are"),
        ("documentation", "missing"),
        ("minutes", "4"),
    ];
    let form = open(&world, ADA, "/calls/new").await;
    let here = form.submit("Log the call", &[&call[..], &resolved].concat()).await;
    let number = |place: &str| IssueId(place.trim_start_matches("/issues/").parse().unwrap());

    assert_eq!(world.owner_of(number(&routed)), Some(MONA));
    assert_eq!(world.owner_of(number(&here.location.unwrap())), Some(ADA));
}

async fn put_on_the_list(world: &World, who: &str) -> Page {
    let typed = [("person", who), ("reason", "Speaks for the county now")];
    open(world, MONA, "/vip/people").await.submit("Put on the list", &typed).await
}

#[actix_web::test]
async fn who_comes_onto_the_list_has_their_open_issues_treated_as_a_vips() {
    let world = World::new();
    let (waiting, in_work) = (reported(&world, EVE).await, reported(&world, EVE).await);
    world.taken_by(ADA, in_work);
    let done = put_on_the_list(&world, "eve@example.org").await;

    assert!(done.landed().await.text(".notice").unwrap().contains("2 open issues"));
    assert_eq!((world.owner_of(waiting), world.owner_of(in_work)), (Some(MONA), Some(ADA)));
    assert_eq!(world.events_of(waiting), ["submitted", "retriaged", "routed"]);
    let told = happened(&world, ADA, in_work).await;
    assert!(told.contains("moved this to VIP: Eve Ellis came onto the VIP list"), "{told}");
    let hers = open(&world, EVE, &format!("/issues/{waiting}")).await.body;
    assert!(!hers.contains("VIP") && !hers.contains("list now"), "she reads nothing of it");
    crate::replay::the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn a_reason_is_asked_for_and_what_was_typed_stays() {
    let world = World::new();
    let page = open(&world, MONA, "/vip/people").await;
    let again = page.submit("Put on the list", &[("person", "Nobody"), ("reason", "Short")]).await;
    assert_eq!(again.status, 422);
    assert!(again.text("#vip-reason-problem").unwrap().contains("10 characters"));
    assert_eq!(again.value("#vip-person").as_deref(), Some("Nobody"));

    let again = put_on_the_list(&world, "Nobody").await;
    assert!(again.text("#vip-person-problem").unwrap().contains("Nobody here is called"));
    let twice = put_on_the_list(&world, "Vera Vance").await;
    assert!(twice.text("#vip-person-problem").unwrap().contains("on the list already"));
}

#[actix_web::test]
async fn who_leaves_the_list_stays_in_its_past_and_may_come_back() {
    let world = World::new();
    let list = open(&world, MONA, "/vip/people").await;
    let page = list.follow("Take off: Vera Vance").await;
    let after = page.submit("Take off the list", &[]).await.landed().await;
    assert!(after.text("main").unwrap().contains("Who was on it"));
    assert_eq!(world.owner_of(reported(&world, VERA).await), None, "as anybody's");

    put_on_the_list(&world, "vera@example.org").await.landed().await;
    assert_eq!(world.owner_of(reported(&world, VERA).await), Some(MONA));
    world.arrange(
        "do $$ begin assert (select count(*) = 2 from vip_people); \
         assert (select array_agg(what order by id) = array['vip ended', 'vip added'] from audit); end $$",
    );
}

#[actix_web::test]
async fn the_managers_page_says_what_is_open_and_whom_the_next_one_goes_to() {
    let world = World::new();
    let vip = reported(&world, VERA).await;
    let page = open(&world, MONA, "/vip").await;
    let told = page.text("main").unwrap();
    assert!(told.contains("1 open, 1 not answered yet, none late"), "{told}");
    assert!(told.contains("The next one goes to Mona Marsh. A manager"), "{told}");
    assert!(told.contains(&format!("#{vip}")) && told.contains("Vera Vance"), "{told}");
    world.arrange("update people set on_shift = false where role <> 'employee'");
    let told = open(&world, MONA, "/vip").await.text("main").unwrap();
    assert!(told.contains("Nobody is around"), "{told}");
}

#[actix_web::test]
async fn nobody_but_managers_reads_the_list() {
    let world = World::new();
    for address in ["/vip", "/vip.csv", "/vip/people", "/vip/people.csv", "/vip/people/1/end"] {
        for who in [EVE, VERA, ADA, ZOE, SAM] {
            let page = open(&world, who, address).await;
            assert_eq!(page.status, 403, "{who} at {address}");
            assert!(!page.body.contains("television"), "{who} at {address}");
        }
        assert_eq!(open(&world, NOBODY, address).await.status, 303, "{address}");
        assert_eq!(open(&world, MONA, address).await.status, 200, "{address}");
    }
}

fn is_a_vip(world: &World, name: &str) {
    let id = world.person(name).id;
    world.arrange(&format!(
        "insert into vip_people (person_id, reason) values ({id}, 'Speaks for the county')"
    ));
}

#[actix_web::test]
async fn nobody_works_on_their_own_report_by_a_route_or_by_a_colleagues_hand() {
    let world = World::new();
    is_a_vip(&world, MONA);
    is_a_vip(&world, TOM);
    let monas = reported(&world, MONA).await;
    assert_eq!(world.owner_of(monas), Some(ZOE), "she is the only manager");
    assert_eq!(world.owner_of(reported(&world, TOM).await), Some(MONA));

    roster(&world, ZOE, "Go away: Zoe Zeller").await;
    assert_eq!(world.owner_of(monas), Some(ADA), "passed on, and not to her");
    let page = open(&world, ADA, &format!("/issues/{monas}/hand-over")).await;
    assert!(!page.texts(".choice").iter().any(|one| one.contains("Mona")), "{}", page.body);
    let (csrf, version) = (world.csrf_of(ADA), page.value("input[name=version]").unwrap());
    let form = [("csrf_token", &*csrf), ("version", &version), ("to", "7"), ("why", "Her own")];
    let refused = page.send(&format!("/issues/{monas}/hand-over"), &form).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("Mona Marsh reported this one"));
}

#[actix_web::test]
async fn a_vips_promise_and_basket_stay_when_the_effect_turns_out_to_be_another() {
    let world = World::new();
    let issue = reported(&world, EVE).await;
    world.arrange(
        "update issues set submitted_at = now() - interval '2 days', promised_at = now() + interval '1 day'",
    );
    put_on_the_list(&world, "eve@example.org").await.landed().await;
    let stands = || -> (Basket, DateTime<Utc>) {
        let row = issues::table.find(issue).select((issues::basket, issues::promised_at));
        row.first(&mut *world.conn()).unwrap()
    };
    let promised = stands();

    let change = [("effect", "customer_impact"), ("why", "Callers wait")];
    for (who, page) in [
        (MONA, format!("/issues/{issue}/triage")),
        (ADA, format!("/several?issues[]={issue}&change=effect&effect=work_stoppage")),
    ] {
        let form = open(&world, who, &page).await;
        let (button, typed) = match who {
            MONA => ("Change the effect", &change[..]),
            _ => ("Change the effect of 1 issue", &change[1..]),
        };
        form.submit(button, typed).await.landed().await;
        assert_eq!(stands(), promised, "by {page}");
    }
}

#[actix_web::test]
async fn a_vips_issue_that_is_put_back_goes_on_to_somebody_else_on_either_way() {
    let world = World::new();
    let (one, two) = (reported(&world, VERA).await, reported(&world, VERA).await);
    let page = open(&world, MONA, &format!("/issues/{one}/put-back")).await;
    page.submit("Put it back", &[("why", "She knows me")]).await.landed().await;
    let page = open(&world, MONA, &format!("/several?issues[]={two}&change=put-back")).await;
    page.submit("Put 1 issue back", &[("why", "She knows me")]).await.landed().await;

    for issue in [one, two] {
        assert_eq!((world.state_of(issue), world.owner_of(issue)), ("taken", Some(ZOE)));
        assert_eq!(world.events_of(issue), ["submitted", "routed", "put_back", "routed"]);
    }
    crate::replay::the_log_tells_all(&mut world.conn());
}

#[actix_web::test]
async fn with_nobody_else_around_what_was_put_back_waits_and_whoever_comes_gets_it() {
    let world = World::new();
    world.arrange("update people set on_shift = false where role = 'tech'");
    let issue = reported(&world, VERA).await;
    let page = open(&world, MONA, &format!("/several?issues[]={issue}&change=put-back")).await;
    page.submit("Put 1 issue back", &[("why", "She knows me")]).await.landed().await;
    assert_eq!(world.owner_of(issue), None);

    roster(&world, MONA, "Busy: Mona Marsh").await;
    roster(&world, MONA, "Available again: Mona Marsh").await;
    assert_eq!(world.owner_of(issue), None, "she has just given it back");
    let baskets = open(&world, MONA, "/baskets").await;
    baskets.submit("Take the next issue", &[]).await;
    assert_eq!(world.owner_of(issue), None, "nor does take next give it to her");
    roster(&world, TOM, "Come on shift: Tom Tully").await;
    assert_eq!(world.owner_of(issue), Some(TOM));
}

/// Whoever decides about a route waits for people before it holds any issue, so that who holds both never waits for it.
#[actix_web::test]
async fn who_waits_for_a_colleague_holds_no_issue_meanwhile() {
    let world = World::new();
    let issue = reported(&world, EVE).await;
    let mut other = tallydesk::db::establish(&world.url).unwrap();
    let mut other_does = |sql: &str| {
        diesel::connection::SimpleConnection::batch_execute(&mut other, sql).unwrap();
    };
    let form = open(&world, MONA, "/vip/people").await;
    let typed = [("person", "eve@example.org"), ("reason", "Speaks for the county now")];

    other_does("begin; select 1 from people where id = 7 for no key update");
    let mut sending = std::pin::pin!(form.submit("Put on the list", &typed));
    let a_while = std::time::Duration::from_millis(500);
    assert!(actix_web::rt::time::timeout(a_while, &mut sending).await.is_err(), "it waits");
    other_does(&format!("select 1 from issues where id = {issue} for no key update nowait"));
    other_does("rollback");

    assert_eq!(sending.await.status, 303);
    assert_eq!(world.owner_of(issue), Some(MONA));
}

#[actix_web::test]
async fn however_long_its_past_everybody_on_the_list_stands_there() {
    let world = World::new();
    world.arrange(
        "insert into people (name) select 'Vip ' || to_char(n, 'FM000') from generate_series(1, 210) n;
         insert into vip_people (person_id, reason) select id, 'Speaks for the county' from people where name like 'Vip %';
         insert into vip_people (person_id, reason, ended_at)
             select 1, 'Once spoke for the county', now() from generate_series(1, 250)",
    );
    let csv = open(&world, MONA, "/vip/people.csv").await.body;
    assert_eq!(csv.lines().filter(|line| line.starts_with("\"Vip ")).count(), 210);
    assert_eq!(csv.lines().filter(|line| line.contains("Once spoke")).count(), 200);
}
