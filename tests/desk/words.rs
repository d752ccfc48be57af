//! What is said about an issue, and who reads it.

use crate::browser::open;
use crate::work::DONE;
use crate::world::{ADA, EMIL, EVE, MONA, Story, TOM, VERA, World};
use tallydesk::issue::{Effect, IssueId};

#[actix_web::test]
async fn a_note_is_for_staff_and_a_message_for_both() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    page.submit("Save note", &[("text", "Third time this week")]).await.landed().await;
    page.submit("Send message", &[("text", "Which version is it?")]).await.landed().await;

    let staff = open(&world, TOM, &format!("/issues/{issue}")).await;
    assert_eq!(staff.text(".entry.private .said").as_deref(), Some("Third time this week"));
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert!(!theirs.body.contains("Third time this week"));
    assert!(theirs.text(".timeline").unwrap().contains("Which version is it?"));
}

#[actix_web::test]
async fn a_reporter_who_keeps_writing_keeps_nobody_from_resolving() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let mine = open(&world, ADA, &format!("/issues/{issue}")).await;
    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    theirs.submit("Send message", &[("text", "And another thing")]).await.landed().await;
    mine.submit("Save note", &[("text", "She keeps writing")]).await.landed().await;

    mine.submit("Resolve", &DONE).await.landed().await;

    assert_eq!(world.state_of(issue), "resolved");
}

/// So many lines of Eve's, older than what is written next.
fn told(world: &World, issue: IssueId, kind: &str, how_many: usize) {
    world.arrange(&format!(
        "insert into issue_events (issue_id, kind, at, by_id, from_state, to_state, text)
         select {issue}, '{kind}', now() - interval '1 minute', 1, 'taken', 'taken', 'Line ' || n
         from generate_series(1, {how_many}) n"
    ));
}

#[actix_web::test]
async fn a_reporter_writes_sixty_messages_an_hour_and_no_word_of_the_next_is_lost() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    told(&world, issue, "message", 59);
    let page = open(&world, EVE, &format!("/issues/{issue}/messages")).await;
    page.submit("Send message", &[("text", "The sixtieth")]).await.landed().await;

    let page = open(&world, EVE, &format!("/issues/{issue}/messages")).await;
    let refused = page.submit("Send message", &[("text", "And one more")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text("#refusal").unwrap().contains("60 messages here within an hour"));
    assert_eq!(refused.value("textarea[name=text]").as_deref(), Some("And one more"));

    let desk = open(&world, ADA, &format!("/issues/{issue}/messages")).await;
    desk.submit("Send message", &[("text", "Please call us")]).await.landed().await;
}

#[actix_web::test]
async fn a_long_time_line_is_read_page_by_page_and_nothing_is_buried() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, ADA, &format!("/issues/{issue}")).await;
    page.submit("Save note", &[("text", "Known since spring")]).await.landed().await;
    told(&world, issue, "message", 120);

    let newest = open(&world, ADA, &format!("/issues/{issue}")).await;
    assert_eq!(newest.texts(".timeline > li").len(), 50);
    assert!(newest.text(".timeline").unwrap().contains("Line 120"));
    let older = newest.follow("Older entries").await;
    let oldest = older.follow("Older entries").await;
    assert!(oldest.text(".timeline").unwrap().contains("Known since spring"));
    assert!(!oldest.texts("a").contains(&"Older entries".to_owned()));
    let seen: Vec<_> =
        [&oldest, &older, &newest].iter().flat_map(|page| page.texts(".timeline > li")).collect();
    assert_eq!(seen.len(), 123, "each once");
    assert_eq!(oldest.follow("Newest entries").await.address, format!("/issues/{issue}"));

    let theirs = open(&world, EVE, &format!("/issues/{issue}")).await;
    assert!(theirs.follow("Older entries").await.text(".timeline").unwrap().contains("Line 30"));
    let beside = open(&world, ADA, &format!("/issues/{issue}/notes")).await;
    assert_eq!(beside.texts(".timeline > li").len(), 4);
    for nonsense in ["?before=", "?before=x", "?before=99999999999999999999"] {
        let page = open(&world, ADA, &format!("/issues/{issue}{nonsense}")).await;
        assert!(page.text(".timeline").unwrap().contains("Line 120"), "{nonsense}");
    }
}

#[actix_web::test]
async fn a_tech_reads_their_own_report_as_its_reporter_on_every_page() {
    let world = World::new();
    let issue = world.taken_by(MONA, world.reported_by(ADA, "My own trouble"));
    let page = open(&world, MONA, &format!("/issues/{issue}")).await;
    page.submit("Save note", &[("text", "She always says that")]).await.landed().await;

    let beside =
        ["/contacts", "/resolve", "/messages", "/hand-over", "/raise", "/skip", "/follow-ups"];
    for page in [""].into_iter().chain(beside) {
        let page = open(&world, ADA, &format!("/issues/{issue}{page}")).await;
        assert!(page.text(".timeline").is_some(), "{}", page.address);
        assert!(!page.body.contains("She always says that"), "{}", page.address);
        assert!(!page.body.contains("Not VIP"), "{}", page.address);
        assert_eq!(page.texts("main .badge, aside .badge").len(), 1, "the state: {}", page.address);
    }
    let csrf = world.csrf_of(ADA);
    let typed: [(&str, &[(&str, &str)]); 3] = [
        ("notes", &[("text", "Mine")]),
        ("triage", &[("effect", "customer_impact"), ("why", "Me first")]),
        ("tags", &[("add", "crash")]),
    ];
    for (what, fields) in typed {
        let address = format!("/issues/{issue}/{what}");
        let refused = open(&world, ADA, &address).await;
        assert_eq!(refused.status, 403);
        assert!(refused.text("main").unwrap().contains("a colleague works on it"));
        let fields = [&[("csrf_token", csrf.as_str())], fields].concat();
        assert_eq!(refused.send(&address, &fields).await.status, 403, "{what}");
    }
    assert_eq!(world.events_of(issue), ["submitted", "taken", "note"]);
    let page = open(&world, TOM, &format!("/issues/{issue}/notes")).await;
    assert!(page.body.contains("She always says that"), "and everybody else as staff");
}

#[actix_web::test]
async fn a_form_that_came_back_and_was_changed_is_sent_again() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, EVE, &format!("/issues/{issue}")).await;

    for text in ["Hello?", "Hello?", "Hello, it is worse now"] {
        page.submit("Send message", &[("text", text)]).await.landed().await;
    }

    assert_eq!(world.events_of(issue), ["submitted", "taken", "message", "message"]);
}

#[actix_web::test]
async fn the_same_form_sent_twice_is_one_message() {
    let world = World::new();
    let issue = world.taken_by(ADA, world.reported_by(EVE, "One"));
    let page = open(&world, EVE, &format!("/issues/{issue}")).await;

    for _ in 0..2 {
        page.submit("Send message", &[("text", "Hello?")]).await.landed().await;
    }

    assert_eq!(world.events_of(issue), ["submitted", "taken", "message"]);
}

#[actix_web::test]
async fn another_employees_issue_looks_exactly_like_a_missing_one() {
    let world = World::new();
    let issue = world.reported_by(EVE, "Secret of Eve");

    let theirs = open(&world, EMIL, &format!("/issues/{issue}")).await;
    let missing = open(&world, EMIL, "/issues/987654321").await;

    assert_eq!((theirs.status, missing.status), (404.try_into().unwrap(), 404.try_into().unwrap()));
    assert_eq!(theirs.text("main h1"), missing.text("main h1"));
    assert!(!theirs.body.contains("Secret"));
}

#[actix_web::test]
async fn a_reporter_never_learns_who_is_on_the_vip_list_not_even_that_they_are() {
    let world = World::new();
    let ordinary = world.issue(Story { effect: Effect::WorkStoppage, ..Story::default() });
    let vip = world.issue(Story { by: VERA, effect: Effect::WorkStoppage, ..Story::default() });
    let pages = ["", "?receipt", "/solved", "/messages", "/cancel", "/agree", "/rating", "/reopen"];
    for (who, issue) in [(EVE, ordinary), (VERA, vip)] {
        let about = pages.map(|page| format!("/issues/{issue}{page}"));
        for address in about.into_iter().chain(["/issues".to_owned()]) {
            let page = open(&world, who, &address).await;
            let text = page.text("body").unwrap().to_lowercase();
            assert!(!text.contains("vip") && !text.contains("manager"), "{address}: {text}");
        }
    }
    assert!(
        open(&world, ADA, &format!("/issues/{vip}")).await.text("aside").unwrap().contains("VIP")
    );
}
